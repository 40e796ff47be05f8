import { type CID, type Credit, compareBytes, type Derivation, type Upstream } from '@datanet/records'
import type { CertificateView } from './seniority.ts'

const WHOLE = 1_000_000
/** The most shares that one verdict passes on, so that its certificate fits into an entry; the rest stays where it was. */
export const MAX_UPSTREAM = 380

/** Adds up parts per million by who gets them. */
class Shares {
  readonly #from: CID
  readonly #shares = new Map<string, Upstream>()

  constructor(from: CID) {
    this.#from = from
  }

  add(contribution: CID, author: Uint8Array, ppm: number): void {
    if (ppm === 0) return
    const key = contribution.toString()
    const before = this.#shares.get(key)?.ppm ?? 0
    this.#shares.set(key, { from: this.#from, contribution, author, ppm: before + ppm })
  }

  all(): Upstream[] {
    return [...this.#shares.values()].sort(
      (a, b) => b.ppm - a.ppm || compareBytes(a.contribution.bytes, b.contribution.bytes),
    )
  }
}

/**
 * Resolves `derivedFrom` to the contributions that are paid in the end, in parts per million of what the contribution
 * itself earns: through the upstream of each source, and then by its credit, so that a derivation of a copy pays the
 * original. A source that was not accepted gets nothing; what is floored away stays with the contribution.
 */
function ownUpstream(contribution: CID, derivations: readonly Derivation[], view: CertificateView): Upstream[] {
  const shares = new Shares(contribution)
  let left = WHOLE
  for (const { contribution: source, share } of derivations) {
    const verdict = view.get(source)?.verdict.body
    if (verdict?.outcome !== 'accepted' || share > left || verdict.units === 0n) continue
    left -= share
    const ppmOf = (units: bigint) => Number((BigInt(share) * units) / verdict.units)
    for (const owner of verdict.credit) {
      let rest = ppmOf(owner.units)
      for (const further of verdict.upstream) {
        if (!further.from.equals(owner.contribution)) continue
        const part = Math.floor((ppmOf(owner.units) * further.ppm) / WHOLE)
        shares.add(further.contribution, further.author, part)
        rest -= part
      }
      shares.add(owner.contribution, owner.author, rest)
    }
  }
  return shares.all()
}

/**
 * What flows on upstream from the contribution itself, and from each senior that it credits (by the senior's own
 * verdict): so nobody escapes paying a source by publishing again without naming it.
 */
export function computeUpstream(
  contribution: CID,
  derivations: readonly Derivation[],
  credit: readonly Credit[],
  view: CertificateView,
): Upstream[] {
  const upstream = ownUpstream(contribution, derivations, view)
  for (const { contribution: senior } of credit) {
    if (senior.equals(contribution)) continue
    const verdict = view.get(senior)?.verdict.body
    if (verdict !== undefined) upstream.push(...verdict.upstream.filter((share) => share.from.equals(senior)))
  }
  return upstream
    .slice(0, MAX_UPSTREAM)
    .sort(
      (a, b) => compareBytes(a.from.bytes, b.from.bytes) || compareBytes(a.contribution.bytes, b.contribution.bytes),
    )
}
