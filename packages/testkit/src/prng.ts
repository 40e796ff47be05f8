import { sha256, textBytes } from '@datanet/records'

/** Chance that a seed repeats: for simulations and tests, never for keys. */
export interface Prng {
  /** An integer from 0 up to and without `below`, at most 2^32. */
  integer(below: number): number
  /** True one time in `times`. */
  oneIn(times: number): boolean
  /** As many bytes, each as likely as any other. */
  bytes(length: number): Uint8Array
  /** One of the items, of which there is at least one. */
  pick<T>(items: readonly T[]): T
  /** The items in another order. */
  shuffle<T>(items: readonly T[]): T[]
}

/** The stream of a seed: xoshiro128** (Blackman and Vigna 2018), its state from sha256 of the seed. */
export function createPrng(seed: string | number): Prng {
  const hash = new DataView(sha256(textBytes(`datanet/prng/${seed}`)).slice().buffer)
  const state = Uint32Array.from({ length: 4 }, (_, i) => hash.getUint32(4 * i))
  const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by))

  function next(): number {
    const [a, b, c, d] = state as unknown as [number, number, number, number]
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const third = c ^ a
    const fourth = d ^ b
    state[0] = a ^ fourth
    state[1] = b ^ third
    state[2] = third ^ (b << 9)
    state[3] = rotate(fourth, 11)
    return result
  }

  const integer = (below: number) => Math.floor((next() / 2 ** 32) * below)
  return {
    integer,
    oneIn: (times) => integer(times) === 0,
    bytes: (length) => Uint8Array.from({ length }, () => next() >>> 24),
    pick: <T>(items: readonly T[]) => items[integer(items.length)] as T,
    shuffle<T>(items: readonly T[]) {
      const out = [...items]
      for (let i = out.length - 1; i > 0; i--) {
        const j = integer(i + 1)
        const held = out[i] as T
        out[i] = out[j] as T
        out[j] = held
      }
      return out
    },
  }
}
