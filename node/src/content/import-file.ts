import type { Shard } from '@datanet/records'
import { CID } from '@datanet/records'
import {
  type BlockStore,
  type Format,
  fileBlocks,
  formatOf,
  HEAD_BYTES,
  importShard,
  LEAF_BYTES,
  looksInside,
} from '@datanet/shards'
import * as raw from 'multiformats/codecs/raw'
import * as Digest from 'multiformats/hashes/digest'
import { sha256 } from 'multiformats/hashes/sha2'
import type { ImportedBlocks } from './import-blocks.ts'
import type { FileId, ImportJournal, Noted } from './import-journal.ts'
import { type FileIdentity, identityOf, openFile } from './open-file.ts'
import { openRandom } from './open-random.ts'
import type { LocalFile } from './walk-files.ts'

/** What lets an import go on where an earlier one was cut off. */
export interface Resumption {
  readonly journal: ImportJournal
  readonly blocks: ImportedBlocks
}

/** How a file is imported. */
export interface ImportFileOptions {
  readonly signal?: AbortSignal | undefined
  /** Hears how many of the file's bytes are done. */
  readonly onBytes: (bytes: number) => void
  readonly resumption?: Resumption | undefined
  /** The format to read it as, whatever its name and its beginning say. */
  readonly format?: Format | undefined
}

/** Whether all blocks of a shard are there; they count as brought by this import too. */
async function isThere(shard: Shard, blocks: ImportedBlocks): Promise<boolean> {
  try {
    for await (const { cid, leaf, size } of fileBlocks(shard.cid, shard.bytes, blocks)) {
      const held = await blocks.keep(cid)
      if (held === undefined || (leaf && cid.code === raw.code && held !== size)) return false
    }
    return true
  } catch {
    // whatever is wrong with them, they are made again
    return false
  }
}

/** The leaves from the file's start on that are there. */
async function leavesThere(leaves: readonly Uint8Array[], blocks: ImportedBlocks): Promise<readonly Uint8Array[]> {
  for (const [place, leaf] of leaves.entries()) {
    const cid = CID.createV1(raw.code, Digest.create(sha256.code, leaf))
    if ((await blocks.keep(cid)) !== LEAF_BYTES) return leaves.slice(0, place)
  }
  return leaves
}

async function notedOf(id: FileId | null | undefined, resumption: Resumption | undefined): Promise<Noted> {
  if (id == null || resumption === undefined) return { shard: null, leaves: [] }
  const { shard, leaves } = await resumption.journal.find(id)
  if (shard !== null && (await isThere(shard, resumption.blocks))) return { shard, leaves: [] }
  return { shard: null, leaves: await leavesThere(leaves, resumption.blocks) }
}

/** The format of a file by its name and, where that is looked at, its beginning. */
async function formatOfFile(file: LocalFile, expected: FileIdentity): Promise<Format> {
  if (!looksInside(file.path)) return formatOf(file.path, new Uint8Array(0))
  const content = await openRandom(file.absolute, expected)
  try {
    return formatOf(file.path, await content.read(0, Math.min(content.bytes, HEAD_BYTES)))
  } finally {
    await content.close()
  }
}

/** Brings a local file into blocks, or what is not there of it yet. Throws what reading and importing throw. */
export async function importFile(file: LocalFile, blocks: BlockStore, options: ImportFileOptions): Promise<Shard> {
  const { signal, onBytes, resumption } = options
  signal?.throwIfAborted()
  const expected = await identityOf(file.absolute)
  const format = options.format ?? (await formatOfFile(file, expected))
  const id = resumption?.journal.idOf(expected, format)
  const { shard: held, leaves } = await notedOf(id, resumption)
  if (held !== null) {
    onBytes(held.bytes)
    return { ...held, path: file.path }
  }
  const isLeftOut = format === 'bytes'
  const start = isLeftOut ? leaves.length * LEAF_BYTES : 0
  const shard = await importShard(file.path, openFile(file.absolute, { start, expected }), blocks, {
    format,
    signal,
    openRandom: () => openRandom(file.absolute, expected),
    resume: { leaves, isLeftOut },
    onProgress: ({ bytes }) => onBytes(bytes),
    ...(id == null || resumption === undefined ? {} : { onLeaf: resumption.journal.leavesOf(id) }),
  })
  if (id != null) await resumption?.journal.done(id, shard)
  return shard
}
