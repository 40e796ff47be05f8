/** What the weights of a charter mean for who may be silent, and who can stop what (N1). */
import { isSupermajority } from './electorate.ts'

/** See the header. */
export interface Tolerance {
  /** How many validators, whichever they are, may be silent while contributions of others than validators are decided. */
  readonly silent: number
  /** As `silent`, while a validator's own contribution is decided; null for a sole validator, who judges its own. */
  readonly silentForValidators: number | null
  /** Validators, by their place in the charter, who hold a third of the weight or more: each can stop any certificate. */
  readonly vetoes: readonly number[]
}

/** What remains of these weights when so many of the heaviest are silent. */
function without(silent: number, weights: readonly bigint[]): bigint {
  const ascending = weights.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return ascending.slice(0, weights.length - silent).reduce((sum, weight) => sum + weight, 0n)
}

const most = (limit: number, holds: (count: number) => boolean): number => {
  let count = 0
  while (count < limit && holds(count + 1)) count++
  return count
}

/** What these weights, each positive, tolerate. */
export function toleranceOf(weights: readonly bigint[]): Tolerance {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n)
  const vetoes = weights.flatMap((weight, i) => (3n * weight >= whole ? [i] : []))
  const silent = most(weights.length, (count) => isSupermajority(without(count, weights), whole))
  if (weights.length === 1) return { silent, silentForValidators: null, vetoes }
  const forEach = weights.map((own, author) => {
    const others = weights.filter((_, i) => i !== author)
    return most(others.length, (count) => {
      const voting = without(count, others)
      return isSupermajority(voting, whole - own) && isSupermajority(voting + own, whole)
    })
  })
  return { silent, silentForValidators: Math.min(...forEach), vetoes }
}
