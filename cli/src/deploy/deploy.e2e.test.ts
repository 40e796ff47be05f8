import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT, readDockerfile, readUnit, wordsOf } from './deployment.fixture.ts'

let home: string
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'datanet-deploy-'))
  const bin = join(home, 'bin')
  await mkdir(bin)
  await symlink(join(ROOT, 'cli/bin/datanet.js'), join(bin, 'datanet'))
  env = { HOME: home, PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin`, DATANET_NO_MDNS: '1' }
})
afterAll(() => rm(home, { recursive: true }))

/** Any free port in place of the one that a machine has once. */
const freed = (argv: readonly string[]) =>
  argv.map((word) => word.replace(/^\/ip4\/0\.0\.0\.0\/tcp\/\d+$/, '/ip4/127.0.0.1/tcp/0'))

async function run(argv: readonly string[], repo: string): Promise<number> {
  const [command = '', ...words] = argv
  const child = spawn(command, words, { env: { ...env, DATANET_REPO: repo }, stdio: 'ignore' })
  const [code] = await once(child, 'exit')
  return code
}

const [binary = '', ...unitCommand] = readUnit('datanet.service').get('Service.ExecStart')?.[0]?.split(' ') ?? []
const instructions = readDockerfile()
const wordsFor = (name: string) =>
  wordsOf(instructions.findLast(({ word }) => word === name) ?? { stage: 0, word: '', text: '[]' })
const [, , entry = '', ...none] = wordsFor('ENTRYPOINT')

it.each([
  ['of the unit', [binary.replace('/usr/local/bin/', ''), ...unitCommand]],
  ['of the image', [entry, ...none, ...wordsFor('CMD')]],
])('the command %s runs a peer, which is healthy, and ends well on SIGTERM', async (name, argv) => {
  const repo = join(home, name.replaceAll(' ', '-'))
  const health = wordsFor('HEALTHCHECK')
  // No repo: nothing that trying again would mend.
  expect(await run(freed(argv), repo)).toBe(4)
  expect(await run(['datanet', 'init'], repo)).toBe(0)
  expect(await run(health, repo)).toBe(3)
  const [command = '', ...words] = freed(argv)
  const child = spawn(command, words, { env: { ...env, DATANET_REPO: repo }, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('ready')) break
  expect(await run(health, repo)).toBe(0)
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(await run(health, repo)).toBe(3)
})
