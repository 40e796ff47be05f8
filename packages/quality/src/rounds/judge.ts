/**
 * What a validator says unasked: verdicts, attestations, timeouts, certificates.
 * 1. A verdict is a function of the votes that it lists, the charter and the verdict index that it names (V1).
 * 2. It attests only what it recomputed, and one verdict a round; it never states two, and never goes back to a round
 *    below one that it has stated or attested a verdict in.
 * 3. A validator attests verdicts on its own contributions too, but never votes on them or proposes for them (N1).
 * 4. It attests no verdict that leaves out a vote, or lists a vote of one who voted twice or whose log has forked, when it
 *    knew of that for longer than a tenth of the round's timeout before the verdict came. So no proposer picks the votes that suit it, and a vote sent
 *    late on purpose spoils at most the round in which it comes.
 * 5. Never over an index that lacks a certificate it held when voting, nor while an overlapping contribution that it saw
 *    earlier is unjudged (bounded by the round's timeout).
 * 6. After the timeout of a decided round it gives the round up and attests nothing in it any more; votes stand (V4).
 * 7. A senior that is certified later opens the junior's next round, which lists the same votes and so keeps the stamp.
 * All that it needs to remember is in its own log, so a crash can't make it say two things.
 */

import type { Founding } from '@datanet/log'
import {
  type Certificate,
  type CID,
  cidOf,
  encode,
  equalBytes,
  hexOf,
  type Signer,
  type Statement,
  type StatementBody,
  signStatement,
  type Verdict,
  type Vote,
  type WireRecord,
} from '@datanet/records'
import type { Fingerprints } from '../credit/fingerprints.ts'
import { type CreditRule, creditRule, type NearDuplicates } from '../credit/near-duplicates.ts'
import type { CertificateView } from '../credit/seniority.ts'
import { computeUpstream } from '../credit/upstream.ts'
import { type CheckedCertificate, certificateOf } from './certificate.ts'
import type { Case, Docket, Submission } from './docket.ts'
import { type Electorate, isSupermajority, weightOf } from './electorate.ts'
import { IndexHistory, viewOf } from './index-history.ts'
import { proposerOf } from './proposer.ts'
import { Reopening } from './reopening.ts'
import { tally } from './tally.ts'

/** What a judge can't do by itself. */
export interface JudgeHost {
  /** Makes sure that the content was read and its fingerprints stored; throws when the content can't be had now. */
  examine(submission: Submission): Promise<void>
  /** When this peer first held the contribution, ms. */
  seenAt(contribution: CID): number | undefined
  /** A node of another validator's verdict index; throws when it can't be had now. */
  loadBlock(cid: CID): Promise<Uint8Array>
  /** Keeps nodes of the own verdict index where other validators can load them. */
  saveBlocks(blocks: Iterable<{ cid: CID; bytes: Uint8Array }>): Promise<void>
}

/** What to append to the own log now, and when to ask again if nothing happens before, ms since 1970. */
export interface Judgement {
  readonly records: readonly WireRecord[]
  readonly wakeAt: number | null
}

/** How soon content or an index that could not be had is asked for again, when nothing else happens. */
const RETRY_MS = 2000

interface Sitting {
  readonly held: Case
  readonly submission: Submission
  readonly electors: Electorate
  readonly round: number
  readonly now: number
}

/** See the header. */
export class Judge {
  readonly #founding: Founding
  readonly #docket: Docket
  readonly #fingerprints: Fingerprints
  readonly #credit: CreditRule
  readonly #signer: Signer
  readonly #host: JudgeHost
  readonly #me: string
  readonly history: IndexHistory
  /** When votes and verdicts were first known here, by contribution and statement id, ms; for contributions being judged. */
  readonly #knownSince = new Map<string, Map<string, number>>()
  /** Since when a validator's log is known to have forked, by key as hex, ms. */
  readonly #forkedSince = new Map<string, number>()
  /** Since when a round is decided, by contribution. */
  readonly #decided = new Map<string, { round: number; at: number }>()
  /** What was known when a verdict could not be attested; it is tried again when that has changed. */
  readonly #declined = new Map<string, string>()
  readonly #reopening: Reopening

  constructor(parts: {
    founding: Founding
    docket: Docket
    fingerprints: Fingerprints
    /** Tells of near-duplicates, where the charter credits them to their seniors. */
    near?: NearDuplicates | null
    signer: Signer
    host: JudgeHost
  }) {
    this.#founding = parts.founding
    this.#docket = parts.docket
    this.#fingerprints = parts.fingerprints
    this.#credit = creditRule(parts.fingerprints, parts.near ?? null)
    this.#signer = parts.signer
    this.#host = parts.host
    this.#me = hexOf(parts.signer.publicKey)
    this.history = new IndexHistory()
    const { docket, fingerprints, host } = parts
    const examine = (submission: Submission) => host.examine(submission)
    this.#reopening = new Reopening({ docket, fingerprints, credit: this.#credit, history: this.history, examine })
  }

  /** Tells of a certificate that the docket took. */
  certified(certificate: CheckedCertificate): void {
    this.history.add(certificate)
    const key = certificate.verdict.body.subject.toString()
    this.#decided.delete(key)
    this.#knownSince.delete(key)
    this.#declined.delete(key)
    this.#reopening.certified(certificate)
  }

  /** Whether anything is left to judge. */
  isOpen(held: Case): boolean {
    return held.submission !== null && (held.certificate === null || this.#reopening.has(held.id))
  }

  /** Says what is to be said now. Call it after each change and at `wakeAt`. */
  async act(now: number): Promise<Judgement> {
    for (const key of this.#docket.forked) if (!this.#forkedSince.has(key)) this.#forkedSince.set(key, now)
    let wakeAt = await this.#reopening.review(now)
    const records: WireRecord[] = []
    for (const held of this.#docket.cases()) {
      if (!this.isOpen(held) || held.submission === null) continue
      const electors = this.#docket.electorsOf(held.submission)
      if (!electors.validators.has(this.#me)) continue
      const round = held.openRound(electors)
      if (round - held.firstRound >= this.#founding.charter.rounds.max) continue
      const due = await this.#sit({ held, submission: held.submission, electors, round, now }, records)
      if (due !== null) wakeAt = wakeAt === null ? due : Math.min(wakeAt, due)
    }
    return { records, wakeAt }
  }

  /** One case: pushes what is to be said, and tells when it wants to be looked at again. */
  async #sit(sitting: Sitting, records: WireRecord[]): Promise<number | null> {
    const { held, electors, round, now } = sitting
    const { charter } = this.#founding
    const key = held.id.toString()
    this.#note(sitting)
    const votes = held.votesIn(round, electors).map((vote) => vote.body)
    if (tally(votes, charter, electors).outcome === 'open') {
      this.#decided.delete(key)
      return null
    }
    const since = this.#decided.get(key)
    const decided = since?.round === round ? since : { round, at: now }
    this.#decided.set(key, decided)
    const isProposer = proposerOf(held.id, round, electors) === this.#me
    const gaveUp = held.timeouts.since(round).has(this.#me)
    const wentOn = gaveUp || Math.max(held.verdicts.highestOf(this.#me), held.attestations.highestOf(this.#me)) > round

    if (isProposer && !wentOn && !held.verdicts.has(this.#me, round)) {
      const allIn = held.certificate !== null || votes.length === electors.weights.size
      const grace = decided.at + Math.min(1000, Math.floor(charter.rounds.timeoutMs / 10))
      if (!allIn && now < grace) return grace
      if (await this.#overlapsUnjudged(sitting)) return decided.at + Math.floor(charter.rounds.timeoutMs / 2)
      const verdict = await this.#propose(sitting)
      if (verdict !== null) this.#say(verdict, records)
    }
    if (!wentOn && !held.attestations.has(this.#me, round)) {
      const verdict = this.#verdictOf(sitting)
      if (verdict !== null && (await this.#agrees(verdict, sitting))) {
        this.#say(this.#sign(held, round, { type: 'attestation', verdict: verdict.id }), records)
      }
    }
    const certificate = this.#assemble(sitting)
    const patience = decided.at + Math.floor(charter.rounds.timeoutMs / 2)
    if (certificate !== null) {
      if (!isProposer && now < patience) return patience
      records.push(certificate)
      return null
    }
    const deadline = decided.at + charter.rounds.timeoutMs
    if (gaveUp) return null
    if (now < deadline) return Math.min(deadline, now < patience ? patience : deadline, now + RETRY_MS)
    this.#say(this.#sign(held, round, { type: 'timeout' }), records)
    return null
  }

  #sign(held: Case, round: number, rest: { type: 'timeout' } | { type: 'attestation'; verdict: CID }): Statement {
    const common = {
      v: 1,
      datanet: this.#founding.entry.id,
      signer: this.#signer.publicKey,
      subject: held.id,
      round,
    } as const
    return signStatement<StatementBody>({ ...common, ...rest }, this.#signer)
  }

  #say(statement: Statement, records: WireRecord[]): void {
    records.push({ type: 'statement', statement: statement.signed })
    this.#docket.hearOwn(statement)
  }

  /** The verdict that the round's proposer states; null when there is none, or two. */
  #verdictOf({ held, electors, round }: Sitting): Statement<Verdict> | null {
    const proposer = proposerOf(held.id, round, electors)
    return held.verdicts.equivocators.has(proposer) ? null : (held.verdicts.of(proposer, round) ?? null)
  }

  /** Remembers since when each vote and the round's verdict are known. */
  #note(sitting: Sitting): void {
    const { held, now } = sitting
    if (held.certificate !== null) return
    const key = held.id.toString()
    const known = this.#knownSince.get(key) ?? new Map<string, number>()
    this.#knownSince.set(key, known)
    const verdict = this.#verdictOf(sitting)
    for (const { id } of [...held.votes.all(), ...(verdict === null ? [] : [verdict])])
      if (!known.has(id.toString())) known.set(id.toString(), now)
  }

  /** Whether a verdict lists other votes than its proposer could have known to count, with a grace for the network. */
  #picksVotes(verdict: Statement<Verdict>, { held, electors, round }: Sitting): boolean {
    // a later round lists the votes of the certificate, which is compared when the verdict is computed
    if (held.certificate !== null) return false
    const known = this.#knownSince.get(held.id.toString())
    const arrival = known?.get(verdict.id.toString()) ?? 0
    const latest = arrival - Math.floor(this.#founding.charter.rounds.timeoutMs / 10)
    const listed = new Set(verdict.body.votes.map(String))
    const wasKnown = (id: CID) => (known?.get(id.toString()) ?? arrival) < latest
    if (held.votesIn(round, electors).some(({ id }) => !listed.has(id.toString()) && wasKnown(id))) return true
    const byEquivocators = [...held.votes.all()].filter(({ body }) => held.votes.equivocators.has(hexOf(body.signer)))
    const forked = [...held.votes.all()].filter(
      ({ id, body }) => listed.has(id.toString()) && (this.#forkedSince.get(hexOf(body.signer)) ?? arrival) < latest,
    )
    if (forked.length > 0) return true
    const guilty = new Set(
      byEquivocators.flatMap(({ id, body }) => (listed.has(id.toString()) ? hexOf(body.signer) : [])),
    )
    return [...guilty].some((signer) =>
      byEquivocators.filter(({ body }) => hexOf(body.signer) === signer).every(({ id }) => wasKnown(id)),
    )
  }

  /** The votes that a verdict may list: an equivocator's too, whose other vote its proposer may not have known. */
  #listable({ held, electors, round }: Sitting): readonly Statement<Vote>[] {
    if (held.certificate !== null) return held.certificate.votes
    return [...held.votes.all()].filter(({ body }) => body.round <= round && electors.weights.has(hexOf(body.signer)))
  }

  async #compute(
    sitting: Sitting,
    votes: readonly CID[],
    index: CID,
    view: CertificateView,
  ): Promise<Omit<Verdict, 'signer'> | null> {
    const { held, submission, electors, round } = sitting
    const known = new Map(this.#listable(sitting).map((vote) => [vote.id.toString(), vote.body]))
    const listed = new Set(votes.map(String))
    const bodies = [...listed].flatMap((id) => known.get(id) ?? [])
    const voters = new Set(bodies.map(({ signer }) => hexOf(signer)))
    if (listed.size < votes.length || bodies.length < listed.size || voters.size < bodies.length) return null
    // a later round only moves credit: it lists the votes of the certificate, all of them
    if (held.certificate !== null && bodies.length < known.size) return null
    const { outcome, score, stamp } = tally(bodies, this.#founding.charter, electors)
    if (outcome === 'open') return null
    await this.#host.examine(submission)
    const own = { contribution: held.id, author: submission.author, stamp }
    const credit = await this.#credit(own, view)
    return {
      v: 1,
      type: 'verdict',
      datanet: this.#founding.entry.id,
      subject: held.id,
      round,
      author: submission.author,
      votes: [...votes],
      index,
      outcome,
      score,
      stamp,
      alone: electors.alone,
      units: credit.reduce((sum, share) => sum + share.units, 0n),
      credit,
      upstream: computeUpstream(held.id, submission.record.derivedFrom, credit, view),
    }
  }

  async #propose(sitting: Sitting): Promise<Statement<Verdict> | null> {
    const { held, electors, round } = sitting
    const votes = held.votesIn(round, electors)
    const index = this.history.current
    try {
      await this.#host.saveBlocks(index.map.blocksBeyond(this.history.saved.map))
      this.history.saved = index
      const computed = await this.#compute(
        sitting,
        votes.map((vote) => vote.id),
        index.root,
        viewOf(index, this.#docket),
      )
      return computed === null
        ? null
        : signStatement<Verdict>({ ...computed, signer: this.#signer.publicKey }, this.#signer)
    } catch {
      return null // the content can't be had now; the round's timeout bounds how often this is tried
    }
  }

  /** Whether this validator comes to the same verdict over the same votes and the same index. */
  async #agrees(verdict: Statement<Verdict>, sitting: Sitting): Promise<boolean> {
    const { held, submission } = sitting
    const state = `${verdict.id}/${this.history.current.root}/${held.revision}/${this.#docket.forked.size}`
    if (this.#declined.get(held.id.toString()) === state || this.#picksVotes(verdict, sitting)) return false
    try {
      const view = await this.history.viewAt(verdict.body.index, this.#docket, (cid) => this.#host.loadBlock(cid))
      const vote = held.votes.of(this.#me)
      if (
        view !== null &&
        (vote === undefined || view.covers(vote.body.index)) &&
        !(await this.#overlapsUnjudged(sitting))
      ) {
        const computed = await this.#compute(sitting, verdict.body.votes, verdict.body.index, view)
        if (computed !== null) {
          const same = cidOf(encode({ ...computed, signer: verdict.body.signer })).equals(verdict.id)
          if (same && equalBytes(submission.author, verdict.body.author)) return true
          this.#declined.set(held.id.toString(), state)
        }
      }
    } catch {
      // content or index can't be had now: asked again with the next change
    }
    return false
  }

  /** An overlapping contribution that was seen earlier and waits for its verdict comes first (V1), for a while. */
  async #overlapsUnjudged({ held, submission, now }: Sitting): Promise<boolean> {
    const seen = this.#host.seenAt(held.id)
    const decided = this.#decided.get(held.id.toString())
    await this.#host.examine(submission).catch(() => undefined)
    if (
      seen === undefined ||
      decided === undefined ||
      now >= decided.at + Math.floor(this.#founding.charter.rounds.timeoutMs / 2)
    )
      return false
    for (const other of await this.#fingerprints.sharing(held.id)) {
      const theirs = this.#docket.get(other)
      const earlier = this.#host.seenAt(other)
      if (theirs?.certificate === null && theirs.submission !== null && earlier !== undefined && earlier < seen)
        return true
    }
    return false
  }

  #assemble(sitting: Sitting): WireRecord | null {
    const { held, electors, round } = sitting
    const verdict = this.#verdictOf(sitting)
    if (verdict === null) return null
    const opening = held.openingOf(round, electors)
    if (opening === null || held.offer === null) return null
    const attestations = held.attestations
      .in(round)
      .filter(({ body }) => body.verdict.equals(verdict.id) && electors.validators.has(hexOf(body.signer)))
    const attesters = attestations.map(({ body }) => hexOf(body.signer))
    if (!isSupermajority(weightOf(electors.validators, attesters), electors.whole)) return null
    const known = [...(held.certificate?.votes ?? []), ...held.votes.all()]
    const votes = new Map(known.map((vote) => [vote.id.toString(), vote.signed]))
    const record: Certificate = {
      type: 'certificate',
      verdict: verdict.signed,
      votes: verdict.body.votes.flatMap((id) => votes.get(id.toString()) ?? []),
      attestations: attestations.map((attestation) => attestation.signed),
      offer: held.offer,
      opening: [...opening],
    }
    // said by mistake, one that does not hold would be said again and again
    return certificateOf(record, this.#founding.entry.id, this.#founding.charter) === null ? null : record
  }
}
