import { hashWords } from '../hash.ts'
import { decodeTable, type Held } from './contribution-table.ts'
import { Pages } from './pages.ts'
import type { TextFile } from './text-files.ts'
import type { List } from './write-segment.ts'

/** Words of a block as they stand in its text. */
export interface BlockWords {
  readonly hashes: readonly number[]
  /** The words themselves, in UTF-8, parted by single spaces. */
  readonly text: Uint8Array
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, nth) => view.getUint32(4 * nth, true))
}

/** A segment of a text index, read lazily from its file. */
export class Segment {
  readonly name: string
  readonly held: readonly Held[]
  /** The first block of each contribution, and how many blocks there are. */
  readonly firstBlocks: Uint32Array
  readonly #firstBytes: number[]
  readonly #pages: Pages
  #fences: Uint32Array | undefined
  #blocks: Uint32Array | undefined

  /** Throws ERR_TEXT_INDEX_DAMAGED. */
  constructor(name: string, file: TextFile) {
    this.name = name
    this.#pages = new Pages(name, file)
    const [start, end] = this.#pages.layout.contributions
    this.held = decodeTable(this.#pages.read(start, end))
    this.firstBlocks = new Uint32Array(this.held.length + 1)
    this.#firstBytes = [0]
    for (const [nth, { blocks, bytes }] of this.held.entries()) {
      this.firstBlocks[nth + 1] = (this.firstBlocks[nth] as number) + blocks
      this.#firstBytes.push((this.#firstBytes[nth] as number) + bytes)
    }
  }

  get blockCount(): number {
    return this.firstBlocks[this.held.length] as number
  }

  get tokens(): number {
    return this.held.reduce((sum, { tokens }) => sum + tokens, 0)
  }

  /** Bytes of all parts but the text. */
  get indexBytes(): number {
    const { text, contributions } = this.#pages.layout
    return contributions[1] - text[1]
  }

  get textBytes(): number {
    const { text } = this.#pages.layout
    return text[1] - text[0]
  }

  #part(name: 'fences' | 'blocks'): Uint32Array {
    const [start, end] = this.#pages.layout[name]
    return wordsOf(this.#pages.read(start, end))
  }

  #blockTable(): Uint32Array {
    this.#blocks ??= this.#part('blocks')
    return this.#blocks
  }

  /** The contribution of a block: its place in `held`. */
  ownerOf(block: number): number {
    let low = 0
    let high = this.held.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.firstBlocks[middle] as number) <= block) low = middle
      else high = middle - 1
    }
    return low
  }

  /** The row of a block, within its contribution. */
  rowOf(block: number): number {
    return this.#blockTable()[2 * block + 1] as number
  }

  /** The words of a block. Throws ERR_TEXT_INDEX_DAMAGED. */
  block(block: number): BlockWords {
    const table = this.#blockTable()
    const owner = this.ownerOf(block)
    const base = this.#firstBytes[owner] as number
    const start = base + (table[2 * block] as number)
    const last = block + 1 === (this.firstBlocks[owner + 1] as number)
    const end = last ? (this.#firstBytes[owner + 1] as number) : base + (table[2 * (block + 1)] as number) - 1
    const text = this.#pages.read(start, end)
    return { hashes: hashWords(text), text }
  }

  /** Text of a contribution, for writing it anew. */
  textOf(nth: number): Iterable<Uint8Array> {
    return this.#pages.stream(this.#firstBytes[nth] as number, this.#firstBytes[nth + 1] as number)
  }

  /** Block table of a contribution, for writing it anew. */
  blocksOf(nth: number): Iterable<Uint8Array> {
    const [start] = this.#pages.layout.blocks
    return this.#pages.stream(
      start + 8 * (this.firstBlocks[nth] as number),
      start + 8 * (this.firstBlocks[nth + 1] as number),
    )
  }

  /**
   * Appends to `into` the blocks below `limit` that have a feature, rising, until it holds `most`.
   * Throws ERR_TEXT_INDEX_DAMAGED.
   */
  blocksWith(feature: number, limit: number, most: number, into: number[]): void {
    this.#fences ??= this.#part('fences')
    const fences = this.#fences
    let low = 0
    let high = fences.length / 2 - 1
    if (high < 0 || feature < (fences[0] as number)) return
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((fences[2 * middle] as number) <= feature) low = middle
      else high = middle - 1
    }
    const [start, end] = this.#pages.layout.postings
    const from = start + (fences[2 * low + 1] as number)
    const to = 2 * low + 3 < fences.length ? start + (fences[2 * low + 3] as number) : end
    findIn(this.#pages.read(from, to), fences[2 * low] as number, feature, limit, most, into)
  }

  /** All lists in turn. */
  *lists(): IterableIterator<List> {
    const fences = this.#part('fences')
    const [start, end] = this.#pages.layout.postings
    for (let fence = 0; fence < fences.length; fence += 2) {
      const from = start + (fences[fence + 1] as number)
      const to = fence + 3 < fences.length ? start + (fences[fence + 3] as number) : end
      yield* listsIn(this.#pages.read(from, to), fences[fence] as number)
    }
  }

  close(): void {
    this.#pages.close()
  }
}

/** Reads varints one after the other. */
class VarintReader {
  at = 0
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  next(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++] as number
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
    }
  }
}

function findIn(bytes: Uint8Array, first: number, feature: number, limit: number, most: number, into: number[]): void {
  const reader = new VarintReader(bytes)
  let at = first
  while (reader.at < bytes.length) {
    const head = reader.next()
    at += head >>> 1
    if (at > feature) return
    if ((head & 1) === 0) {
      const block = reader.next()
      if (at === feature && block < limit && into.length < most) into.push(block)
    } else {
      const length = reader.next()
      const end = reader.at + length
      if (at === feature) {
        let block = 0
        while (reader.at < end && into.length < most) {
          block += reader.next()
          if (block >= limit) return
          into.push(block)
        }
        return
      }
      reader.at = end
    }
  }
}

function* listsIn(bytes: Uint8Array, first: number): IterableIterator<List> {
  const reader = new VarintReader(bytes)
  let feature = first
  while (reader.at < bytes.length) {
    const head = reader.next()
    feature += head >>> 1
    if ((head & 1) === 0) yield { feature, blocks: [reader.next()], count: 1 }
    else {
      const length = reader.next()
      const end = reader.at + length
      const blocks: number[] = []
      let block = 0
      while (reader.at < end) {
        block += reader.next()
        blocks.push(block)
      }
      yield { feature, blocks, count: blocks.length }
    }
  }
}
