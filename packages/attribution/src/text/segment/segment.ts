import { FEATURE_BITS, hashWords, hashWordsInto } from '../hash.ts'
import { decodeTable, type Held } from './contribution-table.ts'
import { Fences } from './fences.ts'
import { PAGE } from './layout.ts'
import { Pages } from './pages.ts'
import { readList } from './read-list.ts'
import { StoredLists } from './stored-lists.ts'
import type { TextFile } from './text-files.ts'
import type { Lists } from './write-segment.ts'

/** Words of a block as they stand in its text. */
export interface BlockWords {
  readonly hashes: readonly number[]
  /** The words themselves, in UTF-8, parted by single spaces. */
  readonly text: Uint8Array
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const words = new Uint32Array(bytes.length >> 2)
  for (let nth = 0; nth < words.length; nth += 1) words[nth] = view.getUint32(4 * nth, true)
  return words
}

/** A segment of a text index, read lazily from its file. */
export class Segment {
  readonly name: string
  readonly held: readonly Held[]
  /** The first block of each contribution, and how many blocks there are. */
  readonly firstBlocks: Uint32Array
  readonly #firstBytes: number[]
  readonly #pages: Pages
  /** Where the postings lie in the file. */
  readonly #postings: number
  readonly #postingsEnd: number
  #fences: Fences | undefined
  #blocks: Uint32Array | undefined

  /** Throws ERR_TEXT_INDEX_DAMAGED. */
  constructor(name: string, file: TextFile) {
    this.name = name
    this.#pages = new Pages(name, file)
    const { contributions, postings } = this.#pages.layout
    ;[this.#postings, this.#postingsEnd] = postings
    const [start, end] = contributions
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

  #textOf(block: number): Uint8Array {
    const table = this.#blockTable()
    const owner = this.ownerOf(block)
    const base = this.#firstBytes[owner] as number
    const start = base + (table[2 * block] as number)
    const last = block + 1 === (this.firstBlocks[owner + 1] as number)
    const end = last ? (this.#firstBytes[owner + 1] as number) : base + (table[2 * (block + 1)] as number) - 1
    return this.#pages.read(start, end)
  }

  /** The words of a block. Throws ERR_TEXT_INDEX_DAMAGED. */
  block(block: number): BlockWords {
    const text = this.#textOf(block)
    return { hashes: hashWords(text), text }
  }

  /** Writes the hashes of a block's words, with a sign, to `into`; returns how many they are. Throws ERR_TEXT_INDEX_DAMAGED. */
  hashesInto(block: number, into: Int32Array, at: number): number {
    return hashWordsInto(this.#textOf(block), into, at)
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
   * Writes to `into`, from `at` on and up to `most`, the blocks below `limit` that have a feature, rising. Returns where it
   * wrote to. Throws ERR_TEXT_INDEX_DAMAGED.
   */
  readBlocks(feature: number, limit: number, into: Int32Array, at: number, most: number): number {
    this.#fences ??= new Fences(this.#part('fences'), FEATURE_BITS)
    const fences = this.#fences
    const fence = fences.before(feature)
    if (fence < 0) return at
    const from = this.#postings + fences.placeOf(fence)
    const to = fence + 1 < fences.count ? this.#postings + fences.placeOf(fence + 1) : this.#postingsEnd
    const first = fences.featureOf(fence)
    const page = Math.floor(from / PAGE)
    const inPage = from - page * PAGE
    const last = inPage + to - from
    if (last <= PAGE) return readList(this.#pages.page(page), inPage, last, first, feature, limit, into, at, most)
    return readList(this.#pages.read(from, to), 0, to - from, first, feature, limit, into, at, most)
  }

  /** All lists in turn. */
  lists(): Lists {
    this.#fences ??= new Fences(this.#part('fences'), FEATURE_BITS)
    return new StoredLists(this.#pages, this.#fences, this.#postings, this.#postingsEnd)
  }

  close(): void {
    this.#pages.close()
  }
}
