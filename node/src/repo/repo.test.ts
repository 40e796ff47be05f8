import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { CID } from 'multiformats/cid'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newApiToken, readApiFile, removeApiFile, writeApiFile } from './api-file.ts'
import { initRepo } from './init-repo.ts'
import { defaultRepoDir, repoPaths } from './layout.ts'
import { openRepo, openStores } from './open-repo.ts'

let parent: string
let dir: string

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'datanet-repo-'))
  dir = join(parent, 'repo')
})

afterEach(async () => {
  await rm(parent, { recursive: true, force: true })
})

test('the repo is where $DATANET_REPO says, else in the home folder', () => {
  expect(defaultRepoDir({ DATANET_REPO: '/x/y' })).toBe('/x/y')
  expect(defaultRepoDir({})).toBe(join(homedir(), '.datanet'))
})

test('a new repo opens with the key and the settings that init gave', async () => {
  const made = await initRepo(dir, { name: 'Ada', seed: new Uint8Array(32).fill(7) })
  const repo = await openRepo(dir)
  expect(repo.seed).toEqual(new Uint8Array(32).fill(7))
  expect(repo.config).toEqual({ version: 2, name: 'Ada', recovery: made.config.recovery })
})

test('init keeps of the recovery key only the hash of its public key', async () => {
  const { paths, recoverySeed, config } = await initRepo(dir)
  const { publicKey } = await generateKeyPairFromSeed('Ed25519', recoverySeed)
  expect(config.recovery).toBe(createHash('sha256').update(publicKey.raw).digest('hex'))
  const secret = Buffer.from(recoverySeed)
  for (const file of [paths.config, paths.key]) {
    const text = await readFile(file, 'utf8')
    expect(text).not.toContain(secret.toString('hex'))
    expect(text).not.toContain(secret.toString('base64'))
  }
})

test('only the owner may read the key', async () => {
  const { paths } = await initRepo(dir)
  expect((await stat(paths.key)).mode & 0o777).toBe(0o600)
  await chmod(paths.key, 0o644)
  await expect(openRepo(dir)).rejects.toMatchObject({ code: 'ERR_KEY_RIGHTS', hint: `chmod 600 ${paths.key}` })
})

test('init refuses an existing repo and leaves it as it is', async () => {
  const { paths } = await initRepo(dir)
  const before = await readFile(paths.key, 'utf8')
  await expect(initRepo(dir)).rejects.toMatchObject({ code: 'ERR_REPO_EXISTS' })
  expect(await readFile(paths.key, 'utf8')).toBe(before)
})

test('of many inits at once one succeeds, and its key is the one that is kept', async () => {
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => initRepo(dir)))
  const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  expect(made).toHaveLength(1)
  const codes = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
  for (const code of codes) expect(['ERR_REPO_LOCKED', 'ERR_REPO_EXISTS']).toContain(code)
  expect((await openRepo(dir)).seed).toEqual(made[0]?.seed)
})

test('init refuses a folder that holds something else, and a file', async () => {
  await mkdir(dir)
  await writeFile(join(dir, 'thesis.txt'), 'mine')
  await expect(initRepo(dir)).rejects.toMatchObject({ code: 'ERR_REPO_FOLDER_IN_USE' })
  expect(await readdir(dir)).toEqual(['thesis.txt'])
  await expect(initRepo(join(dir, 'thesis.txt'))).rejects.toMatchObject({ code: 'ERR_REPO_FOLDER_IN_USE' })
})

test('an init that fails leaves nothing, and one that was cut off does not stand in the way', async () => {
  await expect(initRepo(dir, { seed: new Uint8Array(5) })).rejects.toMatchObject({ code: 'ERR_SEED_INVALID' })
  expect(await readdir(parent)).toEqual([])

  // A folder in the place of the key file makes the write fail after the lock was taken.
  await mkdir(join(dir, 'author.key', 'x'), { recursive: true })
  await expect(initRepo(dir)).rejects.toThrow()
  expect(await readdir(dir)).toEqual([])

  await mkdir(join(dir, 'store'))
  await writeFile(join(dir, '.partial-0011223344556677'), '{')
  await initRepo(dir)
  await openRepo(dir)
})

test('a folder without a repo, and a missing one, are told apart from a damaged repo', async () => {
  await expect(openRepo(dir)).rejects.toMatchObject({
    code: 'ERR_NO_REPO',
    hint: expect.stringContaining('datanet init'),
  })
  const { paths } = await initRepo(dir)
  await writeFile(paths.config, '{"version":')
  await expect(openRepo(dir)).rejects.toMatchObject({ code: 'ERR_REPO_DAMAGED' })
  await writeFile(paths.config, '{"version":2,"recovery":"00"}')
  await expect(openRepo(dir)).rejects.toMatchObject({ code: 'ERR_REPO_DAMAGED' })
})

test('a missing or shortened key is told as damage', async () => {
  const { paths } = await initRepo(dir)
  await writeFile(paths.key, 'abcd\n')
  await expect(openRepo(dir)).rejects.toMatchObject({ code: 'ERR_REPO_DAMAGED' })
  await rm(paths.key)
  await expect(openRepo(dir)).rejects.toMatchObject({ code: 'ERR_REPO_DAMAGED' })
})

test('a repo of a newer version is refused by open and init, and not touched', async () => {
  const { paths } = await initRepo(dir)
  const newer = '{"version":3,"unknown":"to us"}'
  await writeFile(paths.config, newer)
  await expect(openRepo(dir)).rejects.toMatchObject({ code: 'ERR_REPO_VERSION' })
  await expect(initRepo(dir)).rejects.toMatchObject({ code: 'ERR_REPO_VERSION' })
  expect(await readFile(paths.config, 'utf8')).toBe(newer)
})

test('stores open once at a time, and again after they were closed', async () => {
  const { paths } = await initRepo(dir)
  const stores = await openStores(paths)
  await expect(openStores(paths)).rejects.toMatchObject({ code: 'ERR_REPO_LOCKED', pid: process.pid })
  await stores.close()
  await stores.close()
  const again = await openStores(paths)
  await again.close()
  expect(await readdir(dir)).not.toContain('peer.pid')
})

// The process runs the sources as they are written, and Node 22 has no `await using`; what is built does without.
test.skipIf(Number.parseInt(process.versions.node, 10) < 24)(
  'the lock names the process that holds it, and dies with it',
  async () => {
    const { paths } = await initRepo(dir)
    const script = `
    const { openStores } = await import(${JSON.stringify(new URL('./open-repo.ts', import.meta.url).href)})
    const { repoPaths } = await import(${JSON.stringify(new URL('./layout.ts', import.meta.url).href)})
    await openStores(repoPaths(${JSON.stringify(dir)}))
    process.stdout.write('open')
    setInterval(() => {}, 1000)
  `
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    const message = expect.stringContaining(String(child.pid))
    await expect(openStores(paths)).rejects.toMatchObject({ code: 'ERR_REPO_LOCKED', pid: child.pid, message })
    child.kill('SIGKILL')
    await once(child, 'exit')
    const stores = await openStores(paths)
    await stores.close()
  },
)

test('address and token of the API are the owner’s alone, and gone after a clean stop', async () => {
  const { paths } = await initRepo(dir)
  expect(await readApiFile(paths)).toBeUndefined()
  const access = { address: 'http://127.0.0.1:4711', token: newApiToken(), pid: process.pid }
  await writeApiFile(paths, access)
  expect(await readApiFile(paths)).toEqual(access)
  expect((await stat(paths.api)).mode & 0o777).toBe(0o600)
  await chmod(paths.api, 0o640)
  await expect(readApiFile(paths)).rejects.toMatchObject({ code: 'ERR_KEY_RIGHTS' })
  await removeApiFile(paths)
  expect(await readApiFile(repoPaths(dir))).toBeUndefined()
})

/** Names of what others have any right on in a folder. */
async function openToOthers(folder: string): Promise<string[]> {
  const names = ['.', ...(await readdir(folder, { recursive: true }))]
  const modes = await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).mode] as const))
  return modes.filter(([, mode]) => (mode & 0o077) !== 0).map(([name]) => name)
}

test('a repo in a folder that others could read, and one that was opened to them since, are closed to others', async () => {
  await mkdir(dir)
  await chmod(dir, 0o755)
  const { paths } = await initRepo(dir)
  expect(await openToOthers(dir)).toEqual([])
  for (const path of [dir, paths.store]) await chmod(path, 0o755)
  await chmod(paths.config, 0o644)
  const stores = await openStores(paths)
  await stores.blocks.put(CID.parse('bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'), new Uint8Array(0))
  await writeApiFile(paths, { address: 'x', token: 'y', pid: 1 })
  expect(await openToOthers(dir)).toEqual([])
  await stores.close()
})
