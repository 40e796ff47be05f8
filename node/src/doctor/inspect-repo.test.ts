import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newApiToken, writeApiFile } from '../repo/api-file.ts'
import { writeConfig } from '../repo/config.ts'
import { initRepo, type NewRepo } from '../repo/init-repo.ts'
import { inspectRepo } from './inspect-repo.ts'

let dir: string
let made: NewRepo
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-inspect-'))
  made = await initRepo(dir)
})
afterEach(() => rm(dir, { recursive: true }))

it('reads what is sound', async () => {
  await writeApiFile(made.paths, { address: 'http://127.0.0.1:1', token: newApiToken(), pid: 1 })
  expect(await inspectRepo(dir)).toEqual({
    paths: made.paths,
    config: made.config,
    troubles: [],
    volunteered: null,
    owner: { uid: process.getuid?.(), mode: 0o700 },
  })
})

it('tells of each file that is broken', async () => {
  await writeConfig(made.paths, { ...made.config, listen: ['/ip4/0.0.0.0/tcp/4001', 'tcp:4002'] })
  await chmod(made.paths.key, 0o644)
  await writeFile(made.paths.api, '{', { mode: 0o600 })
  const { troubles, config } = await inspectRepo(dir)
  expect(config?.listen).toHaveLength(2)
  expect(troubles.map(({ part, error }) => [part, error.code])).toEqual([
    ['config', 'ERR_ADDRESS_INVALID'],
    ['key', 'ERR_KEY_RIGHTS'],
    ['api', 'ERR_REPO_DAMAGED'],
  ])
})

it('tells that there is none, and makes nothing', async () => {
  const nowhere = join(dir, 'nowhere')
  const { troubles, owner, config } = await inspectRepo(nowhere)
  expect({ owner, config }).toEqual({ owner: null, config: null })
  expect(troubles).toMatchObject([{ part: 'config', error: { code: 'ERR_NO_REPO' } }])
})
