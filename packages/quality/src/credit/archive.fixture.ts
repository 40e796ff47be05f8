import { createMemoryStore } from '@datanet/log'
import {
  type CID,
  type Credit,
  cidOf,
  compareBytes,
  concatBytes,
  type Derivation,
  encode,
  sha256,
  textBytes,
  type Upstream,
  type Verdict,
} from '@datanet/records'
import type { CheckedCertificate } from '../rounds/certificate.ts'
import { Fingerprints } from './fingerprints.ts'
import { type CertificateView, computeCredit } from './seniority.ts'
import { computeUpstream } from './upstream.ts'

export const idOf = (name: string): CID => cidOf(encode(name))
export const authorOf = (name: string): Uint8Array => sha256(textBytes(`author of ${name}`))

function piecesOf(texts: readonly string[]): Uint8Array {
  const pieces = new Map(texts.map((text) => [text, sha256(textBytes(text)).slice(0, 16)]))
  return concatBytes(...[...pieces.values()].sort(compareBytes))
}

interface Offer {
  readonly pieces: readonly string[]
  readonly stamp: number
  readonly outcome?: Verdict['outcome']
  readonly derivedFrom?: readonly (readonly [source: string, share: number])[]
}

/** Contributions by name, and what their verdicts say: each computed over those that were certified before it. */
export class Archive implements CertificateView {
  readonly fingerprints = new Fingerprints(createMemoryStore())
  readonly #certified = new Map<string, CheckedCertificate>()
  readonly #offers = new Map<string, Offer>()

  get(contribution: CID): CheckedCertificate | undefined {
    return this.#certified.get(contribution.toString())
  }

  verdict(name: string): Pick<Verdict, 'credit' | 'upstream' | 'units'> {
    return this.get(idOf(name))?.verdict.body as Verdict
  }

  /** Adds a contribution's content, without a verdict yet. */
  async offer(name: string, offer: Offer): Promise<void> {
    this.#offers.set(name, offer)
    await this.fingerprints.add(idOf(name), piecesOf(offer.pieces))
  }

  /** Certifies what was offered, over today's certificates; again, in a later round. */
  async certify(name: string): Promise<void> {
    const { stamp, outcome = 'accepted', derivedFrom = [] } = this.#offers.get(name) as Offer
    const contribution = idOf(name)
    const author = authorOf(name)
    const credit = await computeCredit({ contribution, author, stamp }, this.fingerprints, this)
    const derivations: Derivation[] = derivedFrom.map(([source, share]) => ({ contribution: idOf(source), share }))
    const upstream = computeUpstream(contribution, derivations, credit, this)
    const units = credit.reduce((sum, share) => sum + share.units, 0n)
    const body = { subject: contribution, author, stamp, outcome, credit, upstream, units }
    this.#certified.set(contribution.toString(), { verdict: { body } } as unknown as CheckedCertificate)
  }

  async add(name: string, offer: Offer): Promise<void> {
    await this.offer(name, offer)
    await this.certify(name)
  }

  /** Who is credited with how much by a verdict, by name. */
  creditOf(name: string, names: readonly string[]): Record<string, number> {
    return named(this.verdict(name).credit, names, ({ units }: Credit) => Number(units))
  }

  /** Who gets how many parts per million of what a contribution itself earns, by name. */
  upstreamOf(name: string, names: readonly string[], from = name): Record<string, number> {
    const own = this.verdict(name).upstream.filter((share) => share.from.equals(idOf(from)))
    return named(own, names, ({ ppm }: Upstream) => ppm)
  }
}

function named<T extends { contribution: CID }>(
  items: readonly T[],
  names: readonly string[],
  value: (item: T) => number,
): Record<string, number> {
  const byId = new Map(names.map((name) => [idOf(name).toString(), name]))
  return Object.fromEntries(items.map((item) => [byId.get(item.contribution.toString()) ?? 'nobody', value(item)]))
}
