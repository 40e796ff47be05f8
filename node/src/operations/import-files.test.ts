import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importBlocks } from '../content/import-blocks.ts'
import { FileBlockstore } from '../storage/file-blockstore.ts'
import { GuardedStore } from '../storage/guarded-store.ts'
import { importFiles } from './import-files.ts'

let dir: string
let store: GuardedStore

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-import-'))
  store = new GuardedStore(await FileBlockstore.open(join(dir, 'blocks')))
  await mkdir(join(dir, 'tickets'))
  for (const name of ['LICENCE', 'may.jsonl', 'june.jsonl']) await writeFile(join(dir, 'tickets', name), '{"a":1}\n')
})

afterEach(() => rm(dir, { recursive: true, force: true }))

test.each([
  ['one file', ['tickets/may.jsonl'], 'may.jsonl'],
  ['a folder', ['tickets/'], 'tickets'],
  ['a pattern', ['tickets/*.jsonl'], 'june.jsonl and 1 more'],
  ['several files', ['tickets/may.jsonl', 'tickets/june.jsonl'], 'june.jsonl and 1 more'],
])('%s has a name to call the content by', async (_, paths, name) => {
  const absolute = paths.map((path) => `${dir}/${path}`)
  const imported = await importBlocks(store, (blocks) => importFiles(absolute, blocks, {}), {})
  expect(imported.name).toBe(name)
})
