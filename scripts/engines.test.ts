import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isNewEnough as isEnoughForTheCommand } from '../cli/src/guard/node-version.ts'
import { root } from './paths.mjs'
import { isNewEnough, newest, oldest } from './runtime.mjs'

interface Manifest {
  readonly name?: string
  readonly private?: boolean
  readonly link?: boolean
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly engines?: { readonly node?: string }
}

const read = (file: string): Manifest => JSON.parse(readFileSync(join(root, file), 'utf8'))
const [major, minor] = oldest
const manifests = globSync(['packages/*/package.json', 'node/package.json', 'cli/package.json'], { cwd: root })

/** The versions from which on the alternatives of a range like `^20.19.0 || >=22.12.0` take a Node. */
function lowerBounds(range: string): number[][] {
  return range.split('||').map((part) => (/\d+(?:\.\d+)*/.exec(part)?.[0] ?? '0').split('.').map(Number))
}

function isAtMost([a = 0, b = 0, c = 0]: readonly number[], version: readonly number[]): boolean {
  const [x = 0, y = 0, z = 0] = version
  return a < x || (a === x && (b < y || (b === y && c <= z)))
}

it.each(manifests)('%s names the Node that the guards ask for', (file) => {
  expect(read(file).engines?.node).toBe(`>=${major}.${minor}`)
})

it('both guards take the oldest Node and none before it', () => {
  for (const judge of [isNewEnough, isEnoughForTheCommand]) {
    expect(judge(oldest.join('.'))).toBe(true)
    expect(judge(newest.join('.'))).toBe(true)
    expect(judge(`${major}.${minor - 1}.9`)).toBe(false)
  }
})

it('no package that users get needs a newer one', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Manifest>
  }
  const runs = Object.entries(packages).filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
  const asking = runs.flatMap(([path, { engines }]) => {
    const range = engines?.node ?? '*'
    return lowerBounds(range).some((bound) => isAtMost(bound, oldest)) ? [] : [`${path} needs ${range}`]
  })
  expect(runs.length).toBeGreaterThan(200)
  expect(asking).toEqual([])
})
