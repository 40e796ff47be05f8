/**
 * Which certified contributions want another round, because today's certificates pay others than their verdicts do.
 * 1. A senior or a source that is certified later opens the next round of those who repeat or derive from it.
 * 2. A verdict over an index that lacked a certificate which has come since opens its own.
 * 3. What can't be told yet, because the offer or its content is not here, is looked at again: never forgotten.
 */
import { type CID, type Credit, encode, equalBytes } from '@datanet/records'
import type { Fingerprints } from '../credit/fingerprints.ts'
import type { CreditRule } from '../credit/near-duplicates.ts'
import { isSenior } from '../credit/seniority.ts'
import { computeUpstream } from '../credit/upstream.ts'
import type { CheckedCertificate } from './certificate.ts'
import type { Docket, Submission } from './docket.ts'
import { type IndexHistory, viewOf } from './index-history.ts'

/** After how long content that can't be had is asked for again, ms; each time twice as long as before, up to the last. */
const FIRST_RETRY_MS = 2000
const LAST_RETRY_MS = 15 * 60_000

/** A certificate that must be looked at. */
interface Check {
  readonly certificate: CheckedCertificate
  /** What stands on it was looked at when it came. */
  readonly onlyItself: boolean
  readonly delay: number
  readonly notBefore: number
}

export interface ReopeningParts {
  readonly docket: Docket
  readonly fingerprints: Fingerprints
  readonly credit: CreditRule
  readonly history: IndexHistory
  /** Makes sure that the content was read; throws when it can't be had now. */
  readonly examine: (submission: Submission) => Promise<void>
}

/** See the header. */
export class Reopening {
  readonly #parts: ReopeningParts
  readonly #checks = new Map<string, Check>()
  readonly #reopened = new Set<string>()

  constructor(parts: ReopeningParts) {
    this.#parts = parts
  }

  /** Whether a certified contribution wants another round. */
  has(contribution: CID): boolean {
    return this.#reopened.has(contribution.toString())
  }

  /** Tells of a certificate that now stands above the others of its contribution. */
  certified(certificate: CheckedCertificate): void {
    this.#reopened.delete(certificate.verdict.body.subject.toString())
    this.#ask(certificate, false)
  }

  /** Looks at what has come; tells when it wants to be called again if nothing happens before. */
  async review(now: number): Promise<number | null> {
    let wakeAt: number | null = null
    // what is asked meanwhile is walked too
    for (const [key, check] of this.#checks) {
      const submission = this.#parts.docket.get(check.certificate.verdict.body.subject)?.submission
      if (submission == null) continue
      if (now >= check.notBefore) {
        this.#checks.delete(key)
        if (await this.#settle(check, submission)) continue
        // a newer certificate may have come meanwhile, and takes its place
        if (this.#checks.has(key)) continue
        const delay = Math.min(LAST_RETRY_MS, check.delay * 2)
        this.#checks.set(key, { ...check, delay, notBefore: now + check.delay })
      }
      const next = this.#checks.get(key)?.notBefore
      if (next !== undefined) wakeAt = wakeAt === null ? next : Math.min(wakeAt, next)
    }
    return wakeAt
  }

  #ask(certificate: CheckedCertificate, onlyItself: boolean): void {
    const key = certificate.verdict.body.subject.toString()
    if (onlyItself && this.#checks.has(key)) return
    this.#checks.set(key, { certificate, onlyItself, delay: FIRST_RETRY_MS, notBefore: 0 })
  }

  /** False when the content can't be had now. */
  async #settle({ certificate, onlyItself }: Check, submission: Submission): Promise<boolean> {
    const { docket, fingerprints, examine } = this.#parts
    const { subject, stamp, outcome } = certificate.verdict.body
    if (outcome !== 'accepted') return true
    if (!onlyItself) {
      for (const id of docket.derivedFrom(subject)) {
        const derived = docket.get(id)?.certificate
        if (derived != null) this.#ask(derived, true)
      }
    }
    try {
      await examine(submission)
    } catch {
      return false
    }
    await this.#reopenIfStale(certificate)
    if (onlyItself) return true
    for (const id of await fingerprints.sharing(subject)) {
      const junior = docket.get(id)?.certificate
      if (junior == null) continue
      const { stamp: later } = junior.verdict.body
      if (isSenior({ contribution: subject, stamp }, { contribution: id, stamp: later })) {
        await this.#reopenIfStale(junior)
      }
    }
    return true
  }

  async #reopenIfStale(certificate: CheckedCertificate): Promise<void> {
    const { subject, outcome } = certificate.verdict.body
    const held = this.#parts.docket.get(subject)
    if (outcome !== 'accepted' || held?.submission == null) return
    const stale = await this.#isStale(certificate, held.submission)
    // another may have taken its place meanwhile
    if (stale && held.certificate === certificate) this.#reopened.add(subject.toString())
  }

  /** Whether a verdict over today's certificates would pay others than this one does. */
  async #isStale({ verdict: { body } }: CheckedCertificate, { record }: Submission): Promise<boolean> {
    const { docket, credit: creditOf, history } = this.#parts
    const today = viewOf(history.current, docket)
    const own = { contribution: body.subject, author: body.author, stamp: body.stamp }
    const credit = await creditOf(own, today)
    const paid = [sharesOf(credit), computeUpstream(body.subject, record.derivedFrom, credit, today)]
    return !equalBytes(encode(paid), encode([sharesOf(body.credit), body.upstream]))
  }
}

function sharesOf(credit: readonly Credit[]): unknown[] {
  return credit.map(({ contribution, units }) => [contribution, units])
}
