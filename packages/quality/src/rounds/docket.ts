/** What was said about each contribution: votes, verdicts, attestations, timeouts, certificates. In any order. */

import { type Founding, isValidator } from '@datanet/log'
import {
  type Attestation,
  type Certificate,
  type CID,
  type Contribution,
  type Entry,
  hexOf,
  isKnownRecord,
  type Offer,
  openStatement,
  recordId,
  type Signed,
  type Statement,
  signedPayloadOf,
  type Timeout,
  type Verdict,
  type Vote,
} from '@datanet/records'
import { type CheckedCertificate, certificateOf, supersedes } from './certificate.ts'
import { type Electorate, electorate, isSupermajority, weightOf } from './electorate.ts'
import { Heard, NOTHING, type ReadonlyHeard } from './heard.ts'
import { openingOf } from './opening.ts'
import { voteRoom } from './vote-room.ts'

/** A contribution as it was offered. */
export interface Submission {
  readonly id: CID
  readonly author: Uint8Array
  readonly record: Contribution
}

/** All about one contribution. */
export class Case {
  readonly id: CID
  /** As it was offered, whether or not its author's log has forked since. */
  offered: Submission | null = null
  /** Its author's log has forked before it. */
  withdrawn = false
  /** The proof of who offered it, as certificates carry it. */
  offer: Offer | null = null
  /** The one that stands above the others. */
  certificate: CheckedCertificate | null = null
  /** Grows with everything that is heard about the contribution. */
  revision = 0

  readonly #forked: ReadonlySet<string>
  #heard: Heard | null = null

  /** `forked`: the keys, as hex, of authors whose logs have forked; it may grow. */
  constructor(id: CID, forked: ReadonlySet<string> = new Set()) {
    this.id = id
    this.#forked = forked
  }

  /** What was said, to add to it. */
  get heard(): Heard {
    this.#heard ??= new Heard()
    return this.#heard
  }

  /** The votes; each validator has one. */
  get votes(): ReadonlyHeard['votes'] {
    return (this.#heard ?? NOTHING).votes
  }

  /** What proposers have stated. */
  get verdicts(): ReadonlyHeard['verdicts'] {
    return (this.#heard ?? NOTHING).verdicts
  }

  /** Who attests which verdict. */
  get attestations(): ReadonlyHeard['attestations'] {
    return (this.#heard ?? NOTHING).attestations
  }

  /** Of each validator its newest: whoever gave up a round gave up those before it. */
  get timeouts(): ReadonlyHeard['timeouts'] {
    return (this.#heard ?? NOTHING).timeouts
  }

  /** All certificates, by the id of the verdict: another validator's index may name one that was superseded here. */
  get certified(): ReadonlyHeard['certified'] {
    return (this.#heard ?? NOTHING).certified
  }

  /**
   * What there is to judge: a withdrawn offer is judged no more, unless it is certified already, since its credit may have to
   * move. The same whichever came first, the certificate or the fork.
   */
  get submission(): Submission | null {
    return this.withdrawn && this.certificate === null ? null : this.offered
  }

  /** The first round that no certificate decides. */
  get firstRound(): number {
    return this.certificate === null ? 0 : this.certificate.verdict.body.round + 1
  }

  /**
   * The round that is open: the first undecided one, or the one after those that timed out (V4). A timeout of a later round
   * gives up this one too, so a peer that some timeouts never reach, since a log forked, still comes along.
   */
  openRound(electors: Electorate): number {
    let round = this.firstRound
    while (isSupermajority(weightOf(electors.validators, this.timeouts.since(round).keys()), electors.whole)) round++
    return round
  }

  /** The statements that opened a round, for its certificate; null while they are not all here. */
  openingOf(round: number, electors: Electorate): readonly Signed[] | null {
    const before = this.certificate?.verdict.body.round === round - 1 ? this.certificate : null
    const timeouts = this.timeouts.since(round - 1).values()
    return openingOf(round, { timeouts, attestations: before?.attestations ?? [] }, electors)
  }

  /**
   * The votes that a verdict of a round may list. Once a contribution is certified they stay those of the certificate,
   * and with them its stamp (R5): a later round only moves credit. A vote that names a round to come doesn't count yet,
   * and that of a validator whose log has forked counts no more: of two votes on two branches peers may hold one each, and
   * would never agree.
   */
  votesIn(round: number, { weights }: Electorate): readonly Statement<Vote>[] {
    if (this.certificate !== null) return this.certificate.votes
    return this.votes.counted(round).filter(({ body }) => {
      const signer = hexOf(body.signer)
      return weights.has(signer) && !this.#forked.has(signer)
    })
  }
}

/** What observing an entry brought to light. */
export interface Observed {
  readonly submissions: readonly Submission[]
  readonly certificates: readonly CheckedCertificate[]
  /** The contributions about which something was said. */
  readonly touched: readonly CID[]
}

/** The cases of one datanet. */
export class Docket {
  readonly #founding: Founding
  readonly #voteRoom: number
  readonly #cases = new Map<string, Case>()
  readonly #forked = new Set<string>()
  readonly #derived = new Map<string, Map<string, CID>>()

  constructor(founding: Founding) {
    this.#founding = founding
    this.#voteRoom = voteRoom(founding.charter)
  }

  /** All about one contribution; undefined when nothing was heard of it. */
  get(contribution: CID): Case | undefined {
    return this.#cases.get(contribution.toString())
  }

  /** All cases, in no particular order. */
  cases(): IterableIterator<Case> {
    return this.#cases.values()
  }

  /** The contributions that say they derive from this one. */
  derivedFrom(contribution: CID): Iterable<CID> {
    return this.#derived.get(contribution.toString())?.values() ?? []
  }

  /** The keys, as hex, of authors whose logs are proven to have forked. */
  get forked(): ReadonlySet<string> {
    return this.#forked
  }

  /** Notes that an author's log is proven to have forked. */
  noteFork(author: Uint8Array): void {
    this.#forked.add(hexOf(author))
  }

  /** Who may judge a submission: the validators of the charter, without its author. */
  electorsOf(submission: Submission): Electorate {
    return electorate(this.#founding.charter, submission.author)
  }

  /** How many validators have provably said two things at once. */
  equivocations(): number {
    let count = 0
    for (const { votes, verdicts, attestations } of this.#cases.values()) {
      count += votes.equivocators.size + verdicts.equivocators.size + attestations.equivocators.size
    }
    return count
  }

  /** Takes what an entry says; again and in any order makes no difference. */
  observe(entry: Entry): Observed {
    const submissions: Submission[] = []
    const certificates: CheckedCertificate[] = []
    const touched: CID[] = []
    let signed: ReturnType<typeof signedPayloadOf> | null = null
    entry.records.forEach((record, index) => {
      if (!isKnownRecord(record)) return
      if (record.type === 'contribution') {
        signed ??= signedPayloadOf(entry)
        const submission = { id: recordId(entry.id, index), author: entry.payload.author, record }
        const offered = this.#caseOf(submission.id)
        offered.offered = submission
        offered.withdrawn = false
        offered.offer = { ...signed, index }
        for (const { contribution } of record.derivedFrom) {
          const derived = this.#derived.get(contribution.toString()) ?? new Map<string, CID>()
          this.#derived.set(contribution.toString(), derived.set(submission.id.toString(), submission.id))
        }
        submissions.push(submission)
        touched.push(submission.id)
      } else if (record.type === 'certificate') {
        const certificate = this.addCertificate(record)
        if (certificate !== null) {
          certificates.push(certificate)
          touched.push(certificate.verdict.body.subject)
        }
      } else if (record.type === 'statement') {
        const statement = openStatement(record.statement)
        if (statement !== null && this.#hear(statement)) touched.push(statement.body.subject)
      }
    })
    return { submissions, certificates, touched }
  }

  /** Takes a certificate; null when it does not hold or is known. What it carries counts as heard. */
  addCertificate(record: Certificate): CheckedCertificate | null {
    const certificate = certificateOf(record, this.#founding.entry.id, this.#founding.charter)
    if (certificate === null) return null
    const held = this.#caseOf(certificate.verdict.body.subject)
    held.heard.certified.set(certificate.verdict.id.toString(), certificate)
    for (const statement of [certificate.verdict, ...certificate.votes, ...certificate.attestations])
      this.#hear(statement)
    if (held.certificate?.verdict.id.equals(certificate.verdict.id)) return null
    if (held.certificate !== null && !supersedes(certificate, held.certificate)) return null
    held.certificate = certificate
    held.revision++
    return certificate
  }

  /** Takes back what an entry that no longer counts offered; what was said about it stays, and so does what is certified. */
  withdraw(entry: Entry): void {
    entry.records.forEach((record, index) => {
      if (!isKnownRecord(record) || record.type !== 'contribution') return
      const held = this.get(recordId(entry.id, index))
      if (held !== undefined) held.withdrawn = true
    })
  }

  /** Takes what this peer is about to say, before its log has it. */
  hearOwn(statement: Statement): void {
    this.#hear(statement)
  }

  #caseOf(id: CID): Case {
    const key = id.toString()
    const held = this.#cases.get(key) ?? new Case(id, this.#forked)
    this.#cases.set(key, held)
    return held
  }

  #hear(statement: Statement): boolean {
    const { body } = statement
    if (!body.datanet.equals(this.#founding.entry.id) || !isValidator(this.#founding, body.signer)) return false
    let news = false
    if (body.type === 'vote') {
      if (statement.signed.body.length > this.#voteRoom) return false
      news = this.#caseOf(body.subject).heard.votes.add(statement as Statement<Vote>)
    } else if (body.type === 'verdict')
      news = this.#caseOf(body.subject).heard.verdicts.add(statement as Statement<Verdict>)
    else if (body.type === 'attestation')
      news = this.#caseOf(body.subject).heard.attestations.add(statement as Statement<Attestation>)
    else if (body.type === 'timeout')
      news = this.#caseOf(body.subject).heard.timeouts.add(statement as Statement<Timeout>)
    if (news) this.#caseOf(body.subject).revision++
    return news
  }
}
