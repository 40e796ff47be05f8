import type { Charter } from '@datanet/records'
import type { Pool } from './pool.ts'

/** What one payment adds to whom; the parts add up to the amount (G3). */
export interface Parts {
  readonly contributors: bigint
  readonly validators: bigint
  readonly residual: bigint
}

/** The charter's split of an amount, floored; what is left, and what nobody has weight for, is residual. */
export function splitAmount(amount: bigint, charter: Charter, pool: Pool): Parts {
  const part = (perMille: number, weights: bigint) => (weights === 0n ? 0n : (amount * BigInt(perMille)) / 1000n)
  const contributors = part(charter.split.contributors, pool.total)
  const validators = part(charter.split.validators, pool.validatorTotal)
  return { contributors, validators, residual: amount - contributors - validators }
}

/** One share of a total: floored when it is read. */
export function shareOf(total: bigint, weight: bigint, weights: bigint): bigint {
  return weights === 0n ? 0n : (total * weight) / weights
}
