import type { CallOptions } from '@datanet/client'
import type { Manifest, Shard } from '@datanet/records'
import { type BlockStore, buildManifest, importShard } from '@datanet/shards'
import type { CID } from 'multiformats/cid'
import { openFile } from '../content/open-file.ts'
import { walkFiles } from '../content/walk-files.ts'

/**
 * Imports local files and folders into blocks; the manifest's block is put last. Tells where each shard's file lies.
 * Throws what reading and importing throw.
 */
export async function importFiles(
  paths: readonly string[],
  blocks: BlockStore,
  { signal, onProgress }: CallOptions,
): Promise<{ manifest: Manifest; cid: CID; files: ReadonlyMap<string, string> }> {
  const files = await walkFiles(paths)
  const total = files.reduce((sum, file) => sum + file.size, 0)
  const shards: Shard[] = []
  let before = 0
  for (const file of files) {
    signal?.throwIfAborted()
    const done = before
    const report = (bytes: number) =>
      onProgress?.({ phase: 'import', done: done + bytes, total, unit: 'bytes', item: file.path })
    shards.push(
      await importShard(file.path, openFile(file.absolute), blocks, {
        signal,
        onProgress: ({ bytes }) => report(bytes),
      }),
    )
    before += file.size
    report(file.size)
  }
  const { manifest, bytes, cid } = buildManifest(shards)
  await blocks.put(cid, bytes)
  return { manifest, cid, files: new Map(files.map(({ path, absolute }) => [path, absolute])) }
}
