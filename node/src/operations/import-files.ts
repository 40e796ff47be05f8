import type { CallOptions } from '@datanet/client'
import type { Manifest } from '@datanet/records'
import { type BlockStore, importShard, ManifestBuilder } from '@datanet/shards'
import type { CID } from 'multiformats/cid'
import { openFile } from '../content/open-file.ts'
import { type LocalFile, walkFiles } from '../content/walk-files.ts'

/** The manifest that local files became. */
interface ImportedFiles {
  readonly manifest: Manifest
  readonly cid: CID
  /** The path of the first shard. */
  readonly first: string
  /** Where the file of each shard's path lies. */
  readonly files: ReadonlyMap<string, string>
}

/**
 * Imports local files and folders into blocks; the manifest's block is put last.
 * Throws what reading and importing throw.
 */
export async function importFiles(
  paths: readonly string[],
  blocks: BlockStore,
  { signal, onProgress }: CallOptions,
): Promise<ImportedFiles> {
  const files = await walkFiles(paths)
  const total = files.reduce((sum, file) => sum + file.size, 0)
  const builder = new ManifestBuilder()
  let before = 0
  for (const file of files) {
    signal?.throwIfAborted()
    const done = before
    const report = (bytes: number) =>
      onProgress?.({ phase: 'import', done: done + bytes, total, unit: 'bytes', item: file.path })
    const shard = await importShard(file.path, openFile(file.absolute), blocks, {
      signal,
      onProgress: ({ bytes }) => report(bytes),
    })
    const page = builder.add(shard)
    if (page !== null) await blocks.put(page.cid, page.bytes)
    before += file.size
    report(file.size)
  }
  const { manifest, bytes, cid, pages } = builder.end()
  for (const page of pages) await blocks.put(page.cid, page.bytes)
  await blocks.put(cid, bytes)
  const [first] = files as [LocalFile, ...LocalFile[]]
  return { manifest, cid, first: first.path, files: new Map(files.map(({ path, absolute }) => [path, absolute])) }
}
