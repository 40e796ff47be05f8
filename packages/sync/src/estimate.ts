/**
 * How much two sets of symbols differ, roughly, from half a kilobyte: each symbol adds 1 to, or takes 1 from, each of
 * the counters, as its hash says. The mean square of two peers' differences is the number of symbols that differ.
 * Source: Alon, Matias, Szegedy, "The space complexity of approximating the frequency moments", 1996.
 */
import { type CodedSymbol, scramble } from './symbol.ts'

/** With 128 the estimate is off by an eighth (one standard deviation). */
export const COUNTERS = 128

/** See the header. */
export class Estimate {
  readonly #counters = new Int32Array(COUNTERS)

  /** Adds a symbol, or takes it out with -1. */
  add({ high, low, check }: CodedSymbol, sign: 1 | -1): void {
    const seed = scramble(scramble(high, 0x510e527f) ^ low, 0x9b05688c) ^ check
    for (let at = 0; at < COUNTERS; ) {
      let bits = scramble(seed + at, 0x1f83d9ab)
      for (let i = 0; i < 32; i++, at++) {
        this.#counters[at] = (this.#counters[at] as number) + ((bits & 1) === 1 ? sign : -sign)
        bits >>>= 1
      }
    }
  }

  /** As it travels. */
  bytes(): Uint8Array {
    const view = new DataView(new ArrayBuffer(4 * COUNTERS))
    this.#counters.forEach((value, i) => {
      view.setInt32(4 * i, value)
    })
    return new Uint8Array(view.buffer)
  }
}

/** How many symbols differ between the sets of two estimates. */
export function differenceOf(a: Uint8Array, b: Uint8Array): number {
  const [x, y] = [a, b].map(({ buffer, byteOffset, byteLength }) => new DataView(buffer, byteOffset, byteLength)) as [
    DataView,
    DataView,
  ]
  let sum = 0
  for (let i = 0; i < COUNTERS; i++) sum += (x.getInt32(4 * i) - y.getInt32(4 * i)) ** 2
  return sum / COUNTERS
}
