/** Every file of public data sets comes back byte by byte, and of each format with rows one is proved. */

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { initRepo } from '@datanet/node'
import { importContent, openStores } from '@datanet/node/stores'
import type { Shard } from '@datanet/records'
import { type BlockStore, exportShard, fromBlockstore, proveRow, readShards, verifyRowProof } from '@datanet/shards'
import { expect, test } from 'vitest'
import { dataDir } from './harness/data-sets.ts'

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function sha256Of(source: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of source) hash.update(chunk)
  return hash.digest('hex')
}

async function proved(shard: Shard, blocks: BlockStore): Promise<boolean> {
  const index = Math.floor(shard.rows / 2)
  const { row, proof } = await proveRow(shard, index, blocks)
  return verifyRowProof(proof, shard, row.value)
}

test('all files of the data sets', async (ctx) => {
  if (!existsSync(dataDir)) return ctx.skip(`${dataDir} is not there; name another folder with DATANET_DATA`)
  const dir = await mkdtemp(join(tmpdir(), 'datanet-round-trip-'))
  const { paths } = await initRepo(join(dir, 'repo'))
  const stores = await openStores(paths)
  try {
    const files = await filesBelow(dataDir)
    const blocks = fromBlockstore(stores.blocks)
    const manifest = await importContent(stores, [dataDir], {}, async (imported) => imported.manifest)
    const seen: string[] = []
    const formats = new Set<string>(['bytes'])
    for await (const shard of readShards(manifest, blocks)) {
      seen.push(shard.path)
      const original = createHash('sha256')
        .update(await readFile(join(dataDir, shard.path)))
        .digest('hex')
      expect(await sha256Of(exportShard(shard, blocks)), shard.path).toBe(original)
      if (!formats.has(shard.format)) expect(await proved(shard, blocks), shard.path).toBe(true)
      formats.add(shard.format)
    }
    expect(seen.sort()).toEqual(files.map((file) => relative(dataDir, file)).sort())
    expect(manifest.count).toBe(files.length)
  } finally {
    await stores.close()
    await rm(dir, { recursive: true, force: true })
  }
})
