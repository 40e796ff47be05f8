/** The files of a repo that its owner, or a broken disk, changed. */

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { textBytes } from '@datanet/records'
import { createFuzzer } from '@datanet/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readApiFile } from '../repo/api-file.ts'
import { readAuthorKey } from '../repo/author-key.ts'
import { configText, type RepoConfig, readConfig } from '../repo/config.ts'
import { parseRepoConfig } from '../repo/generated/config.ts'
import { type RepoPaths, repoPaths } from '../repo/layout.ts'

const fuzzer = createFuzzer(process, performance)
const { timeout } = fuzzer
let paths: RepoPaths

beforeAll(async () => {
  paths = repoPaths(await mkdtemp(join(tmpdir(), 'datanet-fuzz-')))
  for (const file of [paths.key, paths.api]) {
    await writeFile(file, '')
    await chmod(file, 0o600)
  }
})

afterAll(() => rm(paths.dir, { recursive: true, force: true }))

const config: RepoConfig = {
  version: 2,
  recovery: 'ab'.repeat(32),
  name: 'Ada',
  listen: ['/ip4/127.0.0.1/tcp/0'],
  api: 'unix:/run/datanet.sock',
  mdns: false,
  logLevel: 'debug',
}

test('settings, with comments', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'settings (config.json)',
    samples: [
      configText(config),
      JSON.stringify(config),
      `/* a */ ${JSON.stringify(config, null, 2).replace(/\n}$/, ', // b\n}')}`,
    ].map(textBytes),
    async read(bytes) {
      await writeFile(paths.config, bytes)
      return await readConfig(paths)
    },
    check: (value) => expect(parseRepoConfig(JSON.parse(JSON.stringify(value)))).toEqual(value),
  })
  Object.assign(task.meta, found)
})

test('the author’s key', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'key (author.key)',
    samples: [textBytes(`${'0123456789abcdef'.repeat(4)}\n`)],
    async read(bytes) {
      await writeFile(paths.key, bytes)
      return await readAuthorKey(paths.key)
    },
    check: (seed) => expect(seed).toHaveLength(32),
  })
  Object.assign(task.meta, found)
})

test('address and token', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'address and token (api.json)',
    samples: [textBytes('{"address":"http://127.0.0.1:4003","token":"abcdefgh","pid":17}\n')],
    async read(bytes) {
      await writeFile(paths.api, bytes)
      return await readApiFile(paths)
    },
    check: (access) => expect(access).toMatchObject({ address: expect.any(String), token: expect.any(String) }),
  })
  Object.assign(task.meta, found)
})

test('settings that are not UTF-8 are refused, not mended', async () => {
  await writeFile(paths.config, Buffer.from(JSON.stringify({ ...config, name: 'M\u00fcller' }), 'latin1'))
  await expect(readConfig(paths)).rejects.toMatchObject({ code: 'ERR_REPO_DAMAGED' })
})
