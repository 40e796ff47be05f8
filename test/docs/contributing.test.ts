/** What CONTRIBUTING.md tells to run can be run; what is cheap is run. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandsOf, ROOT, textOf } from './markdown.ts'
import { output } from './program.ts'

const TEXT = textOf('CONTRIBUTING.md')
const { scripts } = JSON.parse(textOf('package.json'))
const stages = [...textOf('scripts/stages.mjs').matchAll(/\bname: '([a-z-]+)'/g)].map(([, name = '']) => name)

const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' }
const here = { cwd: ROOT, env }
const bin = (...parts: string[]) => join(ROOT, 'node_modules', ...parts)

test('its npm scripts and its stages are there', () => {
  const npm = commandsOf(TEXT).filter((line) => line.startsWith('npm '))
  const called = npm.map((line) => line.split(' ').filter((word) => !['npm', 'run', '--'].includes(word)))
  expect(called.length).toBeGreaterThan(3)
  for (const [script = '', ...args] of called) {
    expect(scripts).toHaveProperty([script])
    if (script === 'test') expect(stages).toEqual(expect.arrayContaining(args))
  }
  expect(TEXT).toContain(`one stage: ${stages.join(', ')}`)
})

test('the files and folders that it names are there', () => {
  const named = [...TEXT.matchAll(/`((?:packages|node|cli|schemas|scripts|test|docs|examples)\/[\w./-]*)`/g)]
  const paths = named.map(([, path = '']) => path).filter((path) => !path.includes('NAME'))
  expect(paths.length).toBeGreaterThan(5)
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})

test('one test file can be run', async () => {
  const [line = ''] = commandsOf(TEXT).filter((one) => one.startsWith('npx vitest run'))
  const [, , ...args] = line.split(' ')
  const { DATANET_TEST_REPORT: _report, VITEST: _vitest, ...clean } = env
  const told = await output(process.execPath, [bin('vitest', 'vitest.mjs'), ...args], { cwd: ROOT, env: clean })
  expect(told).toMatch(/Tests +\d+ passed/)
})

test('what it tells to generate is generated', async () => {
  const generators = [...TEXT.matchAll(/`node (schemas\/[\w./]+\.ts)`/g)].map(([, path = '']) => path)
  expect(generators).toEqual(expect.arrayContaining(['schemas/generate.ts', 'schemas/vectors/generate.ts']))
  for (const generator of generators) await output(process.execPath, [generator, '--check'], here)
})
