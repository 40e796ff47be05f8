import type { Fences } from './fences.ts'
import type { Pages } from './pages.ts'
import type { Lists } from './write-segment.ts'

/** All postings of a segment, read from its file fence by fence. */
export class StoredLists implements Lists {
  feature = 0
  blocks = new Uint32Array(1024)
  readonly start = 0
  count = 0
  readonly #pages: Pages
  readonly #fences: Fences
  readonly #from: number
  readonly #to: number
  #fence = 0
  #bytes: Uint8Array = new Uint8Array(0)
  #at = 0

  /** The postings lie in the file between those places. */
  constructor(pages: Pages, fences: Fences, from: number, to: number) {
    this.#pages = pages
    this.#fences = fences
    this.#from = from
    this.#to = to
  }

  next(): boolean {
    if (this.#at === this.#bytes.length && !this.#nextFence()) return false
    const head = this.#varint()
    this.feature += head >>> 1
    const size = this.#varint()
    if ((head & 1) === 0) {
      this.blocks[0] = size
      this.count = 1
    } else this.#readBlocks(this.#at + size)
    return true
  }

  #nextFence(): boolean {
    const fences = this.#fences
    if (this.#fence === fences.count) return false
    const nth = this.#fence++
    const end = nth + 1 < fences.count ? this.#from + fences.placeOf(nth + 1) : this.#to
    this.#bytes = this.#pages.read(this.#from + fences.placeOf(nth), end)
    this.#at = 0
    this.feature = fences.featureOf(nth)
    return true
  }

  #varint(): number {
    const bytes = this.#bytes
    let byte = bytes[this.#at++] as number
    let value = byte & 0x7f
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = bytes[this.#at++] as number
      value |= (byte & 0x7f) << shift
    }
    return value >>> 0
  }

  #readBlocks(end: number): void {
    // each takes a byte or more
    const most = end - this.#at
    if (this.blocks.length < most) this.blocks = new Uint32Array(2 * most)
    let block = 0
    let count = 0
    while (this.#at < end) {
      block += this.#varint()
      this.blocks[count++] = block
    }
    this.count = count
  }
}
