import type { CID } from 'multiformats/cid'
import type { BlockOptions, BlockStore } from './block-store.ts'
import { ShardMalformedError } from './errors.ts'
import type { RandomContent } from './formats/random-content.ts'
import { fileBlocks, leafContent } from './unixfs.ts'

/** Leaves that are kept for the next reads; of 1 MiB each. */
const LEAVES_KEPT = 16

interface PlacedLeaf {
  readonly cid: CID
  readonly start: number
  readonly size: number
}

/** A shard's bytes read from any place, from its blocks, each checked against its CID. */
export class BlockContent implements RandomContent {
  readonly #shard: { readonly cid: CID; readonly bytes: number }
  readonly #blocks: BlockStore
  readonly #options: BlockOptions
  #leaves: Promise<readonly PlacedLeaf[]> | null = null
  readonly #kept = new Map<number, Promise<Uint8Array>>()

  constructor(shard: { readonly cid: CID; readonly bytes: number }, blocks: BlockStore, options: BlockOptions = {}) {
    this.#shard = shard
    this.#blocks = blocks
    this.#options = options
  }

  /** How many bytes the shard has. */
  get bytes(): number {
    return this.#shard.bytes
  }

  /** The bytes from `start` and before `end`. Throws ERR_SHARD_MALFORMED, ERR_BLOCK_MISMATCH and what the store throws. */
  async read(start: number, end: number): Promise<Uint8Array> {
    if (start < 0 || end < start || end > this.bytes) {
      throw new ShardMalformedError(`${this.bytes} bytes have none from ${start} to ${end}`, 'Read what is there.')
    }
    this.#leaves ??= this.#place()
    const leaves = await this.#leaves
    const out = new Uint8Array(end - start)
    for (let at = start, place = placeOf(leaves, start); at < end; place++) {
      const leaf = leaves[place] as PlacedLeaf
      const content = await this.#leaf(place, leaf)
      const part = content.subarray(at - leaf.start, end - leaf.start)
      out.set(part, at - start)
      at += part.length
    }
    return out
  }

  async #place(): Promise<readonly PlacedLeaf[]> {
    const { cid, bytes } = this.#shard
    const leaves: PlacedLeaf[] = []
    let start = 0
    for await (const leaf of fileBlocks(cid, bytes, this.#blocks, this.#options)) {
      if (!leaf.leaf || leaf.size === 0) continue
      leaves.push({ cid: leaf.cid, start, size: leaf.size })
      start += leaf.size
    }
    return leaves
  }

  #leaf(place: number, leaf: PlacedLeaf): Promise<Uint8Array> {
    const kept = this.#kept.get(place)
    this.#kept.delete(place)
    const content = kept ?? this.#load(leaf)
    this.#kept.set(place, content)
    if (kept === undefined) content.catch(() => this.#kept.delete(place))
    if (this.#kept.size > LEAVES_KEPT) this.#kept.delete(this.#kept.keys().next().value as number)
    return content
  }

  async #load(leaf: PlacedLeaf): Promise<Uint8Array> {
    for await (const block of fileBlocks(leaf.cid, leaf.size, this.#blocks, this.#options)) {
      if (block.leaf) return await leafContent(block, this.#blocks, this.#options)
    }
    throw new ShardMalformedError(`block ${leaf.cid} has no content`, 'The contributor must import the file again.')
  }
}

/** The leaf in which a byte lies. */
function placeOf(leaves: readonly PlacedLeaf[], byte: number): number {
  let low = 0
  let high = leaves.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((leaves[middle] as PlacedLeaf).start <= byte) low = middle
    else high = middle - 1
  }
  return low
}
