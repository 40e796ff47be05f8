/**
 * Coded cells of a set of symbols, from which a peer with nearly the same set computes the difference.
 * 1. Cell i is the sum, modulo a prime, over the symbols that fall into it, of [check, high·check, low·check,
 *    witness·check, rank]. The difference of two peers' cells is the same sum over what differs between them.
 * 2. Any prefix of the cells is a sketch; a longer one resolves more differences.
 * 3. Adding a difference costs O(log cells); a snapshot costs O(cells / 1024) and shares its cells until they change.
 */
import { minus, plus, times } from './field.ts'
import { type CodedSymbol, eachCell, witnessOf } from './symbol.ts'

/** Numbers of a cell. */
export const WORDS = 5
/** Bytes of a cell as it travels. */
export const CELL_BYTES = 4 * WORDS
const CHUNK_CELLS = 1024

/** The cells of one moment. */
export class Cells {
  readonly count: number
  readonly #chunks: readonly Uint32Array[]

  constructor(chunks: readonly Uint32Array[]) {
    this.#chunks = chunks
    this.count = chunks.length * CHUNK_CELLS
  }

  /** One number of a cell. */
  word(cell: number, at: number): number {
    return (this.#chunks[(cell / CHUNK_CELLS) | 0] as Uint32Array)[(cell % CHUNK_CELLS) * WORDS + at] as number
  }

  /** Cells as they travel, from one up to and without another. */
  bytes(begin: number, end: number): Uint8Array {
    const out = new Uint8Array((end - begin) * CELL_BYTES)
    const view = new DataView(out.buffer)
    let offset = 0
    for (let cell = begin; cell < end; cell++) {
      for (let at = 0; at < WORDS; at++, offset += 4) view.setUint32(offset, this.word(cell, at))
    }
    return out
  }
}

/** See the header. */
export class Sketch {
  readonly count: number
  readonly #chunks: Uint32Array[]
  readonly #shared: boolean[]

  constructor(count: number) {
    const chunks = Math.ceil(count / CHUNK_CELLS)
    this.count = chunks * CHUNK_CELLS
    this.#chunks = Array.from({ length: chunks }, () => new Uint32Array(CHUNK_CELLS * WORDS))
    this.#shared = this.#chunks.map(() => false)
  }

  /** Replaces an author's symbol by another of the same key. */
  replace(before: CodedSymbol, after: CodedSymbol): void {
    const { high, low } = after
    const check = minus(after.check, before.check)
    const rank = minus(after.rank, before.rank)
    const [a, b, c] = [times(high, check), times(low, check), times(witnessOf(high, low), check)]
    eachCell(high, low, 0, this.count, (cell) => {
      const chunk = this.#writable((cell / CHUNK_CELLS) | 0)
      const at = (cell % CHUNK_CELLS) * WORDS
      chunk[at] = plus(chunk[at] as number, check)
      chunk[at + 1] = plus(chunk[at + 1] as number, a)
      chunk[at + 2] = plus(chunk[at + 2] as number, b)
      chunk[at + 3] = plus(chunk[at + 3] as number, c)
      chunk[at + 4] = plus(chunk[at + 4] as number, rank)
    })
  }

  snapshot(): Cells {
    this.#shared.fill(true)
    return new Cells([...this.#chunks])
  }

  #writable(at: number): Uint32Array {
    const chunk = this.#chunks[at] as Uint32Array
    if (this.#shared[at] !== true) return chunk
    const copy = new Uint32Array(chunk)
    this.#chunks[at] = copy
    this.#shared[at] = false
    return copy
  }
}
