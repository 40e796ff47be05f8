import { type AttributedWeight, compareBytes } from '@datanet/records'
import type { ItemValue, Member } from './computation.ts'

/** The most contributions that one attribution weighs: what a record carries. */
export const MAX_WEIGHTS = 1000
/** What the weights of an attribution add up to, but for what is rounded down. */
export const WHOLE = 1_000_000_000_000n

/**
 * Adds up what parts give to items, and makes weights of it: an item that comes to less than 0 counts as 0, a contribution
 * is the sum of its items, and its weight its share of the whole in 10^-12, rounded down. Of more than 1,000 contributions
 * the heaviest stay, the smaller id first among equals.
 */
export class WeightSum {
  readonly #members: readonly Member[]
  readonly #sums = new Map<number, bigint>()

  constructor(members: readonly Member[]) {
    this.#members = members
  }

  add(values: readonly ItemValue[]): void {
    for (const { item, value } of values) this.#sums.set(item, (this.#sums.get(item) ?? 0n) + value)
  }

  /** In the order of the contributions' ids; empty when nothing mattered. */
  weights(): AttributedWeight[] {
    const sums = this.#byMember()
    const total = sums.reduce((all, sum) => all + sum, 0n)
    if (total === 0n) return []
    const weighed = this.#members.map(({ contribution, author }, place) => ({
      contribution,
      author,
      weight: ((sums[place] as bigint) * WHOLE) / total,
    }))
    return weighed
      .filter(({ weight }) => weight > 0n)
      .sort((a, b) =>
        a.weight === b.weight ? compareBytes(a.contribution.bytes, b.contribution.bytes) : a.weight > b.weight ? -1 : 1,
      )
      .slice(0, MAX_WEIGHTS)
      .sort((a, b) => compareBytes(a.contribution.bytes, b.contribution.bytes))
  }

  #byMember(): bigint[] {
    let first = 0
    return this.#members.map(({ items }) => {
      let sum = 0n
      for (let item = first; item < first + items; item++) {
        const value = this.#sums.get(item) ?? 0n
        if (value > 0n) sum += value
      }
      first += items
      return sum
    })
  }
}
