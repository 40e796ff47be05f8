/**
 * Whose statements weigh what about one contribution (N1).
 * 1. W is the weight of all validators of the charter. E is W less the author's own weight.
 * 2. Votes and verdicts are for the electors, who make up E: nobody judges their own contribution.
 * 3. Attestations and timeouts are for all validators: to attest is to recompute, which the author does as well as anybody.
 *    So what is certified was checked by honest validators of more than a third of W, whoever the author is.
 * 4. Where the author is the only validator, E = W and its vote counts; the verdict shows that as `alone`.
 */
import { type Charter, hexOf } from '@datanet/records'

/** See the header. */
export interface Electorate {
  /** Who votes, by key as hex. */
  readonly weights: ReadonlyMap<string, bigint>
  /** E: what the electors weigh together. */
  readonly total: bigint
  /** Who attests, by key as hex: every validator of the charter. */
  readonly validators: ReadonlyMap<string, bigint>
  /** W: what all validators weigh together. */
  readonly whole: bigint
  /** The author judges its own contribution, because there is nobody else. */
  readonly alone: boolean
}

const sumOf = (weights: ReadonlyMap<string, bigint>): bigint =>
  [...weights.values()].reduce((sum, one) => sum + one, 0n)

function build(charter: Charter, author: string): Electorate {
  const validators = new Map(charter.validators.map((validator) => [hexOf(validator.author), validator.weight]))
  const others = new Map([...validators].filter(([key]) => key !== author))
  const alone = others.size === 0
  const weights = alone ? validators : others
  return { weights, total: sumOf(weights), validators, whole: sumOf(validators), alone }
}

/** By charter and author; all authors who are no validators have the same one, under the empty key. */
const built = new WeakMap<Charter, Map<string, Electorate>>()

/** The electorate for an author's contribution. */
export function electorate(charter: Charter, author: Uint8Array): Electorate {
  const key = hexOf(author)
  const known = built.get(charter) ?? new Map<string, Electorate>([['', build(charter, '')]])
  built.set(charter, known)
  const shared = known.get('') as Electorate
  if (!shared.validators.has(key)) return shared
  const held = known.get(key) ?? build(charter, key)
  known.set(key, held)
  return held
}

/** The weight of a set of signers; one that is not among the weights adds nothing, and none counts twice. */
export function weightOf(weights: ReadonlyMap<string, bigint>, signers: Iterable<string>): bigint {
  let sum = 0n
  for (const signer of new Set(signers)) sum += weights.get(signer) ?? 0n
  return sum
}

/** Strictly more than two thirds of a total. */
export function isSupermajority(weight: bigint, total: bigint): boolean {
  return 3n * weight > 2n * total
}
