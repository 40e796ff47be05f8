import {
  type Block,
  type CID,
  cidOf,
  compareBytes,
  encode,
  type Manifest,
  type ManifestPage,
  type Shard,
  textBytes,
} from '@datanet/records'
import { FileEmptyError } from './errors.ts'
import { MAX_MANIFEST_BYTES } from './manifest.ts'
import { manifestInvalid, ShardSequence, sumOf } from './shard-sequence.ts'

/** What a block of shards has beside them, at most: its other fields, and the head of the list. */
const FRAME_BYTES = 256
/** No block lists more shards, nor links to more pages. */
const MAX_SHARDS_PER_BLOCK = 10_000

/** A manifest with its canonical bytes and their CID; `pages` are the blocks that hold what does not fit into it. */
export interface BuiltManifest {
  readonly manifest: Manifest
  readonly bytes: Uint8Array
  readonly cid: CID
  readonly pages: readonly Block[]
}

/** What is offered must hold something; an empty file may only lie beside others. */
function nothingIn(path: string, count: number): FileEmptyError {
  const what = count === 1 ? `${path} is empty` : `all ${count} files are empty, ${path} first`
  return new FileEmptyError(what, 'Put the data in, or add files that hold some.')
}

/** Makes the manifest of shards that come one by one in the order of their paths; it holds no more than a page of them. */
export class ManifestBuilder {
  readonly #sequence = new ShardSequence()
  readonly #links: Manifest['pages'] = []
  #shards: Shard[] = []
  #bytes = FRAME_BYTES
  #first = ''

  /** Takes the next shard; gives the page that is full now, or null. Throws ERR_PATH_INVALID and ERR_MANIFEST_INVALID. */
  add(shard: Shard): Block | null {
    this.#sequence.take(shard)
    this.#first ||= shard.path
    const size = encode(shard).length
    const isFull = this.#bytes + size > MAX_MANIFEST_BYTES || this.#shards.length === MAX_SHARDS_PER_BLOCK
    const page = isFull ? this.#page() : null
    this.#shards.push(shard)
    this.#bytes += size
    return page
  }

  /** The manifest; `pages` has the last page, where there are any. Throws ERR_MANIFEST_INVALID when it got no shard, ERR_FILE_EMPTY when all are empty. */
  end(): BuiltManifest {
    const hasPages = this.#links.length > 0
    const pages = hasPages ? [this.#page()] : []
    const { count, rows, bytes: size } = this.#sequence.totals
    if (count === 0) throw manifestInvalid('has no shards')
    if (rows === 0) throw nothingIn(this.#first, count)
    const shards = hasPages ? [] : this.#shards
    const manifest: Manifest = { v: 1, type: 'manifest', rows, bytes: size, count, shards, pages: this.#links }
    const bytes = encode(manifest)
    return { manifest, bytes, cid: cidOf(bytes), pages }
  }

  #page(): Block {
    const shards = this.#shards
    const bytes = encode({ v: 1, type: 'manifest-page', shards } satisfies ManifestPage)
    const cid = cidOf(bytes)
    const sum = sumOf(shards.map((shard) => ({ count: 1, rows: shard.rows, bytes: shard.bytes })))
    this.#links.push({ cid, ...sum })
    this.#shards = []
    this.#bytes = FRAME_BYTES
    return { cid, bytes }
  }
}

/**
 * The manifest of shards in any order, with its pages when one block can't hold them. Throws ERR_PATH_INVALID and
 * ERR_MANIFEST_INVALID (such as for two shards with one path).
 */
export function buildManifest(shards: readonly Shard[]): BuiltManifest {
  const sorted = shards.toSorted((a, b) => compareBytes(textBytes(a.path), textBytes(b.path)))
  const builder = new ManifestBuilder()
  const pages = sorted.flatMap((shard) => builder.add(shard) ?? [])
  const built = builder.end()
  return { ...built, pages: [...pages, ...built.pages] }
}
