/**
 * Takes the difference of two sketches apart: where a cell holds a single symbol, division tells which; taken out of
 * its other cells, it lays bare the next. Work is bounded by the cells, whatever they hold: no key comes out twice, and
 * never more symbols than cells.
 */
import { inverse, minus, PRIME, times } from './field.ts'
import { CELL_BYTES, type Cells, WORDS } from './sketch.ts'
import { type CodedSymbol, eachCell, HALF_KEY, witnessOf } from './symbol.ts'
import { turn } from './turn.ts'

/** After so many found symbols others have their turn. */
const SYMBOLS_PER_TURN = 5000

/** What an author's symbol is at the other peer minus what it is here. */
export type SymbolDifference = CodedSymbol

/** See the header. */
export class Peel {
  readonly found: SymbolDifference[] = []
  readonly #own: Cells
  readonly #words: Uint32Array
  /** As much of the keys as a number holds exactly. */
  readonly #keys = new Set<number>()
  #count = 0
  #filled = 0
  #broken = false

  /** Takes at most `limit` cells. */
  constructor(own: Cells, limit: number) {
    this.#own = own
    this.#words = new Uint32Array(limit * WORDS)
  }

  /** How many cells it has taken. */
  get count(): number {
    return this.#count
  }

  /** Everything is explained by what was found. */
  get isDone(): boolean {
    return this.#count > 0 && this.#filled === 0
  }

  /** What came can't be the difference of two sketches. */
  get isBroken(): boolean {
    return this.#broken
  }

  /** Takes the other peer's next cells as they travel. */
  async take(bytes: Uint8Array): Promise<void> {
    const begin = this.#count
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#count += bytes.length / CELL_BYTES
    for (let cell = begin, offset = 0; cell < this.#count; cell++) {
      for (let at = 0; at < WORDS; at++, offset += 4) {
        const word = view.getUint32(offset)
        if (word >= PRIME) this.#broken = true
        this.#words[cell * WORDS + at] = minus(word % PRIME, this.#own.word(cell, at))
      }
      if (!this.#isEmpty(cell)) this.#filled++
    }
    const bare: number[] = []
    const known = this.found.length
    for (let i = 0; i < known; i++) this.#remove(this.found[i] as SymbolDifference, begin, bare)
    for (let cell = this.#count - 1; cell >= begin; cell--) bare.push(cell)
    await this.#peel(bare)
  }

  async #peel(bare: number[]): Promise<void> {
    for (let cell = bare.pop(); cell !== undefined && !this.#broken; cell = bare.pop()) {
      const symbol = this.#singleIn(cell)
      if (symbol === null) continue
      const key = symbol.high * 2 ** 25 + (symbol.low >>> 3)
      if (this.#keys.has(key) || this.found.length >= this.#count) this.#broken = true
      this.#keys.add(key)
      if (this.found.push(symbol) % SYMBOLS_PER_TURN === 0) await turn()
      this.#remove(symbol, 0, bare)
    }
  }

  #isEmpty(cell: number): boolean {
    const at = cell * WORDS
    const words = this.#words
    return words[at] === 0 && words[at + 1] === 0 && words[at + 2] === 0 && words[at + 3] === 0 && words[at + 4] === 0
  }

  #singleIn(cell: number): SymbolDifference | null {
    const at = cell * WORDS
    const words = this.#words
    const check = words[at] as number
    if (check === 0) return null
    const unit = inverse(check)
    const high = times(words[at + 1] as number, unit)
    if (high >= HALF_KEY) return null
    const low = times(words[at + 2] as number, unit)
    if (low >= HALF_KEY || times(words[at + 3] as number, unit) !== witnessOf(high, low)) return null
    let falls = false
    eachCell(high, low, cell, cell + 1, () => {
      falls = true
    })
    return falls ? { high, low, check, rank: words[at + 4] as number } : null
  }

  /** Takes a symbol out of the cells from `begin` on, and notes those that it left. */
  #remove({ high, low, check, rank }: SymbolDifference, begin: number, bare: number[]): void {
    const [a, b, c] = [times(high, check), times(low, check), times(witnessOf(high, low), check)]
    const words = this.#words
    eachCell(high, low, begin, this.#count, (cell) => {
      const at = cell * WORDS
      if (!this.#isEmpty(cell)) this.#filled--
      words[at] = minus(words[at] as number, check)
      words[at + 1] = minus(words[at + 1] as number, a)
      words[at + 2] = minus(words[at + 2] as number, b)
      words[at + 3] = minus(words[at + 3] as number, c)
      words[at + 4] = minus(words[at + 4] as number, rank)
      if (this.#isEmpty(cell)) return
      this.#filled++
      bare.push(cell)
    })
  }
}
