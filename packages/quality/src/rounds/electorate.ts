import { type Charter, hexOf } from '@datanet/records'

/** Whose votes count for one contribution, and how much (V2). */
export interface Electorate {
  /** Weight by the validator's key, as hex. */
  readonly weights: ReadonlyMap<string, bigint>
  readonly total: bigint
  /** The author judges its own contribution, because there is nobody else. */
  readonly alone: boolean
}

/** The charter's validators without the contribution's author, unless that leaves nobody (V2). */
export function electorate(charter: Charter, author: Uint8Array): Electorate {
  const own = hexOf(author)
  const all = charter.validators.map((validator) => [hexOf(validator.author), validator.weight] as const)
  const others = all.filter(([key]) => key !== own)
  const alone = others.length === 0
  const weights = new Map(alone ? all : others)
  return { weights, total: [...weights.values()].reduce((sum, weight) => sum + weight, 0n), alone }
}

/** The weight of a set of signers; who is no elector weighs nothing. */
export function weightOf({ weights }: Electorate, signers: Iterable<string>): bigint {
  let sum = 0n
  for (const signer of new Set(signers)) sum += weights.get(signer) ?? 0n
  return sum
}

/** More than 2/3 of the weight: what a certificate, and the end of a round, needs. */
export function isSupermajority(weight: bigint, { total }: Electorate): boolean {
  return 3n * weight > 2n * total
}
