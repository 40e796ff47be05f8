import type { Seniority } from '@datanet/records'
import { commonWords } from '../common-words.ts'
import { hashWord, pairFeature, wordFeature } from '../hash.ts'
import type { Wording } from '../wording.ts'
import { ByteBuffer } from './byte-buffer.ts'
import type { Held } from './contribution-table.ts'
import { FeatureLists } from './feature-lists.ts'
import { BLOCK, SHORT, TAIL } from './layout.ts'
import type { SegmentContent } from './write-segment.ts'

/** A word that is more common in common text than this, in sixteenths of a bit, has postings with its neighbours only. */
export const COMMON = 128

/** Text, in UTF-16 units, and blocks that are added before whoever waits has a turn. */
const TEXT_A_TURN = 1 << 17
const BLOCKS_A_TURN = 1 << 11

/** A contribution's texts: one for each row, in the order of its rows. */
export interface TextContribution extends Seniority {
  readonly rows: Iterable<string>
}

/** How many words the block that begins there has, of a row of which so many are left. */
function blockLength(left: number, first: boolean): number {
  if (first && left <= SHORT) return left
  return left < BLOCK + TAIL ? left : BLOCK
}

/** Makes a segment of contributions, which are added in the order of their seniority. */
export class SegmentBuilder {
  readonly #wording: Wording
  readonly #vocabulary = new Map<string, number>()
  readonly #words: string[] = []
  readonly #hashes: number[] = []
  readonly #backgrounds: number[] = []
  #counts = new Int32Array(1 << 12)
  readonly #lists = new FeatureLists()
  readonly #held: Held[] = []
  readonly #text: Uint8Array[] = []
  readonly #blocks = new ByteBuffer()
  #blockCount = 0

  constructor(wording: Wording) {
    this.#wording = wording
  }

  #wordId(word: string): number {
    let id = this.#vocabulary.get(word)
    if (id === undefined) {
      id = this.#words.push(word) - 1
      this.#vocabulary.set(word, id)
      const hash = hashWord(word)
      this.#hashes.push(hash)
      this.#backgrounds.push(this.#wording.weight(word, hash))
      if (id === this.#counts.length) {
        const counts = new Int32Array(id * 2)
        counts.set(this.#counts)
        this.#counts = counts
      }
    }
    return id
  }

  /** Adds the next contribution; the work is in proportion to its text. Yields now and then. */
  *add({ id, stamp, rows }: TextContribution): Generator<void> {
    let read = 0
    let ids = new Int32Array(1024)
    let tokens = 0
    const ends: number[] = []
    const met: number[] = []
    for (const row of rows) {
      const { words } = this.#wording.words(row)
      if (tokens + words.length > ids.length) {
        const more = new Int32Array(Math.max(ids.length * 2, tokens + words.length))
        more.set(ids)
        ids = more
      }
      for (const word of words) {
        const one = this.#wordId(word)
        const count = (this.#counts[one] as number) + 1
        this.#counts[one] = count
        if (count === 1) met.push(one)
        ids[tokens++] = one
      }
      ends.push(tokens)
      read += row.length
      if (read < TEXT_A_TURN) continue
      read = 0
      yield
    }
    const hashes = this.#hashes
    const backgrounds = this.#backgrounds
    const counted = met.map((one): [number, number, number] => [
      hashes[one] as number,
      this.#counts[one] as number,
      backgrounds[one] as number,
    ])
    const common = commonWords(counted, tokens)
    for (const one of met) this.#counts[one] = 0
    const firstBlock = this.#blockCount
    const text = yield* this.#addBlocks(ids, ends)
    this.#text.push(text)
    const blocks = this.#blockCount - firstBlock
    this.#held.push({ id, stamp, rows: ends.length, tokens, blocks, bytes: text.length, common })
  }

  *#addBlocks(ids: Int32Array, ends: readonly number[]): Generator<void, Uint8Array> {
    const text = new ByteBuffer(1 << 16)
    const hashes = this.#hashes
    const words = this.#words
    const backgrounds = this.#backgrounds
    let at = 0
    for (const [row, end] of ends.entries()) {
      let first = true
      while (at < end) {
        const length = blockLength(end - at, first)
        const block = this.#blockCount++
        if (block % BLOCKS_A_TURN === BLOCKS_A_TURN - 1) yield
        if (text.length > 0) text.byte(0x20)
        this.#blocks.u32(text.length)
        this.#blocks.u32(row)
        let written = ''
        for (let nth = at; nth < at + length; nth += 1) {
          const word = ids[nth] as number
          const hash = hashes[word] as number
          written += nth === at ? words[word] : ` ${words[word]}`
          if ((backgrounds[word] as number) >= COMMON) this.#lists.push(wordFeature(hash), block)
          if (nth + 1 < end) this.#lists.push(pairFeature(hash, hashes[ids[nth + 1] as number] as number), block)
        }
        text.text(written)
        at += length
        first = false
      }
    }
    return text.take()
  }

  /** What the segment holds; nothing can be added afterwards. */
  end(): SegmentContent {
    return { held: this.#held, text: this.#text, blocks: [this.#blocks.take()], lists: this.#lists.lists() }
  }
}
