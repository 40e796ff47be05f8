import { type CID, type Credit, compareBytes } from '@datanet/records'
import type { Fingerprints } from './fingerprints.ts'
import { type CertificateView, computeCredit, MAX_CREDITED, ownUnits, type Standing } from './seniority.ts'

/** Pieces of a contribution that repeat a senior without being equal to any of its pieces. */
export interface NearUnits {
  readonly contribution: CID
  readonly units: bigint
}

/** Tells what of a contribution repeats seniors without being equal. */
export interface NearDuplicates {
  /**
   * Of the pieces that no accepted senior holds, how many repeat which senior: a function of the content, of the standing
   * and of the accepted seniors in the view alone. Throws when the content of any of them can't be had now.
   */
  unitsOf(own: Standing, view: CertificateView): Promise<readonly NearUnits[]>
}

/** Computes the credit of a verdict. */
export type CreditRule = (own: Standing, view: CertificateView) => Promise<Credit[]>

/** Gives to seniors what their near-duplicates among a contribution's own pieces are, never more than are its own. */
function passOn(credit: readonly Credit[], near: readonly NearUnits[], own: CID, view: CertificateView): Credit[] {
  const shares = new Map(credit.map((share) => [share.contribution.toString(), share]))
  const key = own.toString()
  for (const { contribution, units } of near) {
    const held = shares.get(key)
    const senior = view.get(contribution)
    if (held === undefined || senior === undefined || units <= 0n) continue
    const known = shares.get(contribution.toString())
    if (known === undefined && shares.size >= MAX_CREDITED) continue
    const rest = held.units > units ? held.units - units : 0n
    const part = held.units - rest
    if (rest === 0n) shares.delete(key)
    else shares.set(key, { ...held, units: rest, whole: rest })
    const { author } = senior.verdict.body
    const before = known ?? { contribution, author, units: 0n, whole: ownUnits(senior) }
    shares.set(contribution.toString(), { ...before, units: before.units + part })
  }
  return [...shares.values()].sort((a, b) => compareBytes(a.contribution.bytes, b.contribution.bytes))
}

/** Equal pieces pay their senior, and with `near` those that repeat one too. */
export function creditRule(fingerprints: Fingerprints, near: NearDuplicates | null): CreditRule {
  return async (own, view) => {
    const credit = await computeCredit(own, fingerprints, view)
    if (near === null) return credit
    return passOn(credit, await near.unitsOf(own, view), own.contribution, view)
  }
}
