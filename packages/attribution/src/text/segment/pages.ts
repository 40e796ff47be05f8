import { checksum } from './checksum.ts'
import { damaged, decodeTrailer, type Layout, PAGE, TRAILER } from './layout.ts'
import type { TextFile } from './text-files.ts'

/** Pages that are kept in memory, in two generations of so many each. */
const KEPT = 4096

/** Reads a segment's file page by page; each is checked when it is read. */
export class Pages {
  readonly layout: Layout
  readonly name: string
  readonly #file: TextFile
  readonly #sums: Uint8Array
  #young: (Uint8Array | undefined)[]
  #old: (Uint8Array | undefined)[]
  #count = 0

  /** Throws ERR_TEXT_INDEX_DAMAGED. */
  constructor(name: string, file: TextFile) {
    this.name = name
    this.#file = file
    const trailer = file.read(Math.max(0, file.size - TRAILER), TRAILER)
    const { sumsCheck, ...layout } = decodeTrailer(name, file.size, trailer)
    this.layout = layout
    this.#young = new Array(Math.ceil(layout.sums / PAGE))
    this.#old = []
    this.#sums = file.read(layout.sums, file.size - TRAILER - layout.sums)
    if (checksum(this.#sums) !== sumsCheck) damaged(name, 'has changed checksums')
  }

  /** A page of the file; not to be changed. Throws ERR_TEXT_INDEX_DAMAGED. */
  page(nth: number): Uint8Array {
    const kept = this.#young[nth]
    if (kept !== undefined) return kept
    const page = this.#old[nth] ?? this.#readPage(nth)
    if (this.#count >= KEPT) {
      this.#old = this.#young
      this.#young = new Array(this.#old.length)
      this.#count = 0
    }
    this.#young[nth] = page
    this.#count += 1
    return page
  }

  #readPage(nth: number): Uint8Array {
    const start = nth * PAGE
    const page = this.#file.read(start, Math.min(PAGE, this.layout.sums - start))
    const sums = this.#sums
    const sum = new DataView(sums.buffer, sums.byteOffset, sums.byteLength).getUint32(4 * nth, true)
    if (checksum(page) !== sum) damaged(this.name, `has changed between bytes ${start} and ${start + PAGE}`)
    return page
  }

  /** Bytes of the file; not to be changed. Throws ERR_TEXT_INDEX_DAMAGED. */
  read(start: number, end: number): Uint8Array {
    if (end <= start) return NONE
    const first = Math.floor(start / PAGE)
    const last = Math.floor((end - 1) / PAGE)
    if (first === last) return this.page(first).subarray(start - first * PAGE, end - first * PAGE)
    const out = new Uint8Array(end - start)
    for (let nth = first; nth <= last; nth += 1) {
      const from = Math.max(start, nth * PAGE)
      const to = Math.min(end, (nth + 1) * PAGE)
      out.set(this.page(nth).subarray(from - nth * PAGE, to - nth * PAGE), from - start)
    }
    return out
  }

  /** All pages in turn, without keeping them. Throws ERR_TEXT_INDEX_DAMAGED. */
  *stream(start: number, end: number): IterableIterator<Uint8Array> {
    for (let at = start; at < end; ) {
      const nth = Math.floor(at / PAGE)
      const to = Math.min(end, (nth + 1) * PAGE)
      yield this.#readPage(nth).subarray(at - nth * PAGE, to - nth * PAGE)
      at = to
    }
  }

  close(): void {
    this.#file.close()
  }
}

const NONE = new Uint8Array(0)
