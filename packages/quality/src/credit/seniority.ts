import { type CID, type Credit, compareBytes, compareSeniority } from '@datanet/records'
import type { CheckedCertificate } from '../rounds/certificate.ts'
import type { Fingerprints } from './fingerprints.ts'

/** The certificates that a verdict is computed against: those of one verdict index. */
export interface CertificateView {
  /** The certificate that counts for a contribution. */
  get(contribution: CID): CheckedCertificate | undefined
}

/** What seniority is by: the certified stamp, and the id where stamps are equal (R5). */
export interface Standing {
  readonly contribution: CID
  readonly author: Uint8Array
  readonly stamp: number
}

/**
 * The most contributions that one verdict credits, so that its certificate fits into an entry; what is left over goes to
 * the senior that is repeated most, never to who repeats.
 */
export const MAX_CREDITED = 380

/** Whether one contribution is senior to another: by the certified stamp, and by the id where stamps are equal (R5). */
export function isSenior(a: { contribution: CID; stamp: number }, b: { contribution: CID; stamp: number }): boolean {
  return (
    compareSeniority({ stamp: a.stamp, id: a.contribution.bytes }, { stamp: b.stamp, id: b.contribution.bytes }) < 0
  )
}

function standingOf(certificate: CheckedCertificate): Standing {
  const { subject, author, stamp } = certificate.verdict.body
  return { contribution: subject, author, stamp }
}

/** The pieces of a contribution that are its own by its verdict. */
export function ownUnits(certificate: CheckedCertificate): bigint {
  const { credit, subject } = certificate.verdict.body
  return credit.find((share) => share.contribution.equals(subject))?.units ?? 0n
}

/**
 * Shares a contribution's distinct pieces out over itself and the accepted seniors that hold them: each piece goes to
 * its earliest holder (exact normalised rows always pay their senior).
 */
export async function computeCredit(
  own: Standing,
  fingerprints: Fingerprints,
  view: CertificateView,
): Promise<Credit[]> {
  const units = new Map<string, bigint>()
  const seniors = new Map<string, CheckedCertificate | null>()
  const seniorAt = (id: CID): CheckedCertificate | null => {
    const key = id.toString()
    let known = seniors.get(key)
    if (known === undefined) {
      const certificate = view.get(id)
      const counts = certificate?.verdict.body.outcome === 'accepted' && isSenior(standingOf(certificate), own)
      known = counts ? certificate : null
      seniors.set(key, known)
    }
    return known
  }
  for await (const holders of fingerprints.holdings(own.contribution)) {
    let first = own
    for (const holder of holders) {
      const certificate = seniorAt(holder)
      if (certificate !== null && isSenior(standingOf(certificate), first)) first = standingOf(certificate)
    }
    const key = first.contribution.toString()
    units.set(key, (units.get(key) ?? 0n) + 1n)
  }
  const ownKey = own.contribution.toString()
  const credit = [...units].map(([key, count]): Credit => {
    if (key === ownKey) return { contribution: own.contribution, author: own.author, units: count, whole: count }
    const certificate = seniors.get(key) as CheckedCertificate
    const { contribution, author } = standingOf(certificate)
    return { contribution, author, units: count, whole: ownUnits(certificate) }
  })
  return bounded(credit, own.contribution).sort((a, b) => compareBytes(a.contribution.bytes, b.contribution.bytes))
}

function bounded(credit: readonly Credit[], own: CID): Credit[] {
  if (credit.length <= MAX_CREDITED) return [...credit]
  const itself = credit.filter((share) => share.contribution.equals(own))
  const seniors = credit
    .filter((share) => !share.contribution.equals(own))
    .sort((a, b) =>
      a.units === b.units ? compareBytes(a.contribution.bytes, b.contribution.bytes) : a.units > b.units ? -1 : 1,
    )
  const [largest, ...others] = seniors.slice(0, MAX_CREDITED - itself.length) as [Credit, ...Credit[]]
  const rest = seniors.slice(MAX_CREDITED - itself.length).reduce((sum, share) => sum + share.units, 0n)
  return [...itself, { ...largest, units: largest.units + rest }, ...others]
}
