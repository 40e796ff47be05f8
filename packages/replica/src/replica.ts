/**
 * One datanet on one peer: its logs, its rounds and its ledger behind one door. Does no I/O of its own.
 * 1. An entry is stored before it is folded, and folded before anyone hears of it.
 * 2. All that changes the state goes through one queue, so that fold and logs never tell different things.
 * 3. What is in memory is a cache of the logs: opening a replica folds them again (G7). Logs are read, extended and
 *    handed on meanwhile; the fold gives the same for any order (G1).
 */

import type { Ledger } from '@datanet/ledger'
import {
  type Acceptance,
  type Founding,
  isNamed,
  isValidator,
  type KeyValueStore,
  Log,
  type Offered,
  prefixedStore,
} from '@datanet/log'
import { type Docket, Fingerprints, type Judge, type Submission } from '@datanet/quality'
import {
  type CID,
  type Entry,
  hexOf,
  type Profile,
  type Reason,
  type Statement,
  signStatement,
  textBytes,
  type Vote,
  type WireRecord,
} from '@datanet/records'
import { Backlog } from './backlog.ts'
import { Carrying } from './carrying/carrying.ts'
import { CatchingUp } from './catching-up.ts'
import { type ContentRow, contentRows } from './content-rows.ts'
import { createJudge } from './create-judge.ts'
import type { Pins } from './custody/pins.ts'
import { draftPayment, type PaymentDraft } from './draft-payment.ts'
import { entryBatches } from './entry-batches.ts'
import { NotJoinedError } from './errors.ts'
import { Listeners, type ReplicaEvent } from './events.ts'
import { Examiner } from './examiner.ts'
import { Folded } from './folded.ts'
import type { ReplicaHost } from './host.ts'
import type { Ingested } from './ingested.ts'
import { Intake } from './intake.ts'
import { Judging } from './judging.ts'
import { lostCertificates } from './lost-certificates.ts'
import type { Opening, OpenOptions } from './opening.ts'
import { proofOf } from './proof-of.ts'
import { isAnswer, Sieve, type Sifted } from './sift.ts'
import { type Behind, SigningGuard } from './signing-guard.ts'
import { Texts } from './texts.ts'
import { Validation, type ValidationOptions } from './validation/validation.ts'
import { draftVote } from './voting.ts'

const LOGS = textBytes('l/')

/** See the header. */
export class Replica {
  readonly log: Log
  readonly fingerprints: Fingerprints
  /** The words of accepted contributions. */
  readonly texts: Texts
  readonly #host: ReplicaHost
  readonly #folded: Folded
  readonly #judge: Judge | null
  readonly #judging: Judging | null
  readonly #carrying: Carrying
  readonly #examiner: Examiner
  /** Null where this author judges nothing. */
  readonly #validation: Validation | null
  readonly #intake = new Intake()
  readonly #sieve: Sieve
  readonly #guard: SigningGuard
  readonly #listeners = new Listeners()
  /** The lowest proven fork of each author that has one. */
  readonly #forks = new Map<string, number>()
  #turn: Promise<unknown> = Promise.resolve()
  #catchingUp: CatchingUp | null = null
  #opened: Promise<void> = Promise.resolve()

  private constructor(log: Log, store: KeyValueStore, host: ReplicaHost, guard: SigningGuard) {
    this.log = log
    this.#host = host
    this.#guard = guard
    this.#folded = new Folded(log.founding, this.author, {
      certified: (certificate) => this.#judge?.certified(certificate),
      touched: (contribution) => this.#validation?.refresh(contribution),
    })
    this.fingerprints = new Fingerprints(prefixedStore(store, textBytes('q/')))
    this.texts = new Texts({
      docket: this.docket,
      fingerprints: this.fingerprints,
      files: host.textFiles,
      rows: (manifest) => this.rows(manifest),
    })
    this.#examiner = new Examiner(log.founding.charter, this.docket, this.fingerprints, this.texts, host)
    this.#sieve = new Sieve(log, host.openEntries)
    const seenAt = (contribution: CID) => this.seenAt(contribution)
    const { founding, docket, fingerprints, texts } = this
    const parts = { founding, docket, fingerprints, texts, examiner: this.#examiner, host, seenAt }
    this.#judge = this.isValidator ? createJudge(parts) : null
    this.#validation = this.isValidator
      ? new Validation({ docket, voter: this.author, seenAt, now: () => host.now() })
      : null
    this.#carrying = new Carrying({
      ledger: this.ledger,
      author: this.author,
      isReady: () => this.#backlog === null && this.behind === null && this.#writes,
      proofOf: (id) => proofOf(this.ledger, log, id),
      append: (records) => this.append(records),
      warn: (problem) => host.warn(problem, 'carrying payments'),
    })
    this.#judging = this.#judge && new Judging(this.#judge, host, (records) => this.append(records))
    for (const head of log.heads()) {
      if (head.fork === null) continue
      this.#forks.set(hexOf(head.author), head.fork)
      this.docket.noteFork(head.author)
    }
  }

  /** Opens the datanet that a charter entry founds, with what the store holds of it. */
  static async open(
    charterEntry: Entry,
    store: KeyValueStore,
    host: ReplicaHost,
    { foldFor = Number.POSITIVE_INFINITY }: OpenOptions = {},
  ): Promise<Replica> {
    const replica = await Replica.#prepare(charterEntry, store, host)
    await replica.#foldStored(store, foldFor)
    replica.#opened.then(
      () => replica.#kick(),
      (error) => host.warn(error, 'folding what is stored'),
    )
    return replica
  }

  /** As `open`, for looking only: a validator says nothing until something new comes. */
  static async observe(charterEntry: Entry, store: KeyValueStore, host: ReplicaHost): Promise<Replica> {
    const replica = await Replica.#prepare(charterEntry, store, host)
    await replica.#foldStored(store, Number.POSITIVE_INFINITY)
    return replica
  }

  static async #prepare(charterEntry: Entry, store: KeyValueStore, host: ReplicaHost): Promise<Replica> {
    const log = await Log.open(prefixedStore(store, LOGS), charterEntry, { now: () => host.now() })
    const author = host.signer.publicKey
    const guard = await SigningGuard.open({ log, author, marks: host.marks, restored: host.restored ?? false })
    return new Replica(log, store, host, guard)
  }

  /** The id of the datanet. */
  get id(): CID {
    return this.log.id
  }

  /** The charter, with its entry and founder. */
  get founding(): Founding {
    return this.log.founding
  }

  /** What is owed to whom; not whole while `opening` tells of stored entries that are not folded. */
  get ledger(): Ledger {
    return this.#folded.ledger
  }

  /** Contributions and what was said about them; not whole while `opening` tells of stored entries that are not folded. */
  get docket(): Docket {
    return this.#folded.docket
  }

  /** How many copies authors ask for; not whole while `opening` tells of stored entries that are not folded. */
  get pins(): Pins {
    return this.#folded.pins
  }

  /** The public key that this peer signs with. */
  get author(): Uint8Array {
    return this.#host.signer.publicKey
  }

  /** Whether the charter names this author as a validator. */
  get isValidator(): boolean {
    return isValidator(this.founding, this.author)
  }

  /** How many entries that count are here, folded or not. */
  get entries(): number {
    const { opening } = this
    return this.ledger.entries + (opening === null ? 0 : opening.want - opening.have)
  }

  /** The authors whose logs fork, by key as hex, and the seq of each one's lowest proven fork. */
  get forks(): ReadonlyMap<string, number> {
    return this.#forks
  }

  /** How far folding what the store held is; null when it is done. */
  get opening(): Opening | null {
    const backlog = this.#backlog
    return backlog && { have: backlog.have, want: backlog.want }
  }

  /** Resolves when all that the store held is folded. Throws ERR_STORE_DAMAGED. */
  whenOpened(): Promise<void> {
    return this.#opened
  }

  /** What keeps this author from signing here, when its repo is older than what it has signed; null for nothing (L3). */
  get behind(): Behind | null {
    return this.#guard.behind
  }

  /** Tells that this peer holds all that the peer of another author holds, which may let its own author sign again. */
  inStepWith(author: Uint8Array): void {
    if (this.#guard.inStepWith(author)) this.#kick()
  }

  /** Calls a listener with what happens; gives the function that stops it. */
  on(listener: (event: ReplicaEvent) => void): () => void {
    return this.#listeners.on(listener)
  }

  /** Resolves when this peer has carried what it is to carry of payments that it has heard of. */
  whenCarried(): Promise<void> {
    return this.#carrying.settled()
  }

  /** Ends the background work; what it had begun is finished or not begun on disk. */
  async close(): Promise<void> {
    this.#catchingUp?.stop()
    await this.#judging?.close()
    await this.#carrying.close()
    await this.#opened.catch(() => undefined)
    await this.#turn
    this.texts.close()
  }

  /**
   * Takes entries as they travel; all that is taken is durable and folded when it resolves. Those that don't open are
   * refused with their reason; nothing of them is kept. Several calls may run at once: those of one source are taken in
   * their order.
   */
  ingest(wire: readonly Uint8Array[], source: string): Promise<Ingested> {
    return this.#intake.pass(wire, source, (frame) =>
      this.#sieve.pass(frame, (sifting) => this.#exclusive(async () => this.#accept(await sifting, source))),
    )
  }

  /** Whether a source that can't be held back may hand in so many bytes more; what finds no room is to be dropped. */
  hasRoomFor(source: string, bytes: number): boolean {
    return this.#intake.hasRoomFor(source, bytes)
  }

  async #accept(sifted: readonly Sifted[], source: string): Promise<Ingested> {
    const entries = sifted.filter((one): one is Offered => !isAnswer(one))
    const beside = (entry: Entry) => this.#folded.beside(entry, this.#host.now())
    const acceptance = await this.log.accept(entries, source, beside)
    this.#take(acceptance, false)
    entries.forEach(({ payload }, i) => {
      if (acceptance.outcomes[i]?.outcome === 'forked') this.#noteFork(payload.author)
    })
    let next = 0
    const outcomes = sifted.map((one) =>
      isAnswer(one) ? one : (acceptance.outcomes[next++] ?? { outcome: 'refused' as const }),
    )
    const { accepted, news } = acceptance
    return { outcomes, accepted: accepted.length, news: news.map(({ bytes }) => bytes) }
  }

  /** Whether this peer's author may write here, or could with its first entry. */
  get isAdmitted(): boolean {
    return (
      this.log.head(this.author) !== undefined ||
      isNamed(this.founding, this.author) ||
      this.#folded.admittedIn !== null
    )
  }

  /** Throws ERR_NOT_JOINED when nothing has let this peer's author in. */
  demandAdmission(): void {
    if (this.isAdmitted) return
    throw new NotJoinedError(
      'nobody has let you write in this datanet',
      'Ask a validator for an invite link and `datanet join LINK`, or to run `datanet admit ID DID` with your DID.',
    )
  }

  /**
   * Signs records as this peer's author: durable, folded and announced when it resolves. A first entry begins with the
   * author's identity, and stands on `deps`: what let the author in. Throws ERR_NOT_JOINED when nothing has, and
   * ERR_LOG_BEHIND in a repo that is older than what its author has signed.
   */
  append(records: readonly WireRecord[], deps: readonly CID[] = []): Promise<Entry> {
    return this.#exclusive(() => this.#append(records, deps))
  }

  /**
   * Attests a payment as this peer's author, by the newest certificates that are known here; signs its basis with it where
   * that is new. The payment is the entry's last record. Throws as `append`, and ERR_NOT_FOUND where the release or the
   * claim that was used is not known here.
   */
  async pay(draft: PaymentDraft): Promise<Entry> {
    // what is not folded yet may hold newer certificates
    if (this.#backlog !== null) await this.#opened
    // in the queue, so that none comes between the basis and the signature
    return await this.#exclusive(async () =>
      this.#append(await draftPayment(this.ledger, this.log, this.author, draft)),
    )
  }

  async #append(records: readonly WireRecord[], deps: readonly CID[] = []): Promise<Entry> {
    this.#guard.check()
    const isFirst = this.log.head(this.author) === undefined
    const first: WireRecord[] = isFirst
      ? [
          { type: 'identity', recovery: this.#host.recovery },
          ...(this.#host.profile === null ? [] : [this.#host.profile]),
        ]
      : []
    const showsWork = records.some(({ type }) => type === 'work')
    if (isFirst && deps.length === 0 && !showsWork && !isNamed(this.founding, this.author)) {
      this.demandAdmission()
      const { admittedIn } = this.#folded
      if (admittedIn !== null) deps = [admittedIn]
    }
    const entry = await this.log.append([...first, ...records], {
      signer: this.#host.signer,
      at: this.#host.now(),
      random: (bytes) => this.#host.random(bytes),
      deps,
      beside: (own) => this.#folded.beside(own, this.#host.now()),
    })
    await this.#guard.signed(entry)
    this.#take({ outcomes: [], accepted: [entry], revoked: [], news: [entry] }, true)
    this.#host.announce([entry.bytes])
    return entry
  }

  /** What authors want to be called, by key as hex. */
  get profiles(): ReadonlyMap<string, Profile> {
    return this.#folded.profiles
  }

  /** When this peer first held a contribution, ms. */
  seenAt(contribution: CID): number | undefined {
    return this.#folded.seenAt(contribution)
  }

  /** What this validator has not voted on yet: authors in turns, of each its oldest first. */
  awaitingVote(): Submission[] {
    return this.#validation?.awaiting() ?? []
  }

  /**
   * Judges what awaits this validator's vote: authors in turns and several contributions at once, until nothing is left
   * but what rests since it failed. `judge` examines one and votes; returns what it returned. Throws the signal's reason.
   */
  async validate<R>(judge: (submission: Submission) => Promise<R>, options: ValidationOptions = {}): Promise<R[]> {
    // what is not folded yet may hold votes
    if (this.#backlog !== null) await this.#opened
    return (await this.#validation?.run(judge, options)) ?? []
  }

  /** Reads a contribution's content and judges it by the charter's gates. Throws when the content can't be had. */
  examine(submission: Submission) {
    return this.#examiner.examine(submission)
  }

  /** The rows of content, from this peer's blocks or from others'; throws when it can't be had in time. */
  rows(manifest: CID): AsyncGenerator<ContentRow> {
    return contentRows(this.#host, manifest)
  }

  /** Signs a vote; durable when it resolves. Throws ERR_NOT_FOUND, ERR_NOT_VALIDATOR, ERR_ALREADY_VOTED. */
  async vote(contribution: CID, score: number, reasons: readonly Reason[]): Promise<Statement<Vote>> {
    // a vote that is not folded yet must not be given twice
    if (this.#backlog !== null) await this.#opened
    // in the queue, so that two calls at once don't make two votes
    return await this.#exclusive(async () => {
      const voting = {
        datanet: this.id,
        charter: this.founding.charter,
        voter: this.author,
        docket: this.docket,
        judge: this.#judge,
        seenAt: (id: CID) => this.seenAt(id),
        now: this.#host.now(),
      }
      const vote = signStatement(draftVote(voting, { contribution, score, reasons }), this.#host.signer)
      await this.#append([{ type: 'statement', statement: vote.signed }])
      return vote
    })
  }

  /** Stored entries that are not folded yet. */
  get #backlog(): Backlog | null {
    return this.#catchingUp?.isDone === false ? this.#catchingUp.backlog : null
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#turn.then(work)
    this.#turn = run.catch(() => undefined)
    return run
  }

  /** Folds what the store holds: for so long before this resolves, and the rest after it, in turns with all else. */
  async #foldStored(store: KeyValueStore, foldFor: number): Promise<void> {
    const logs = prefixedStore(store, LOGS)
    const catchingUp = new CatchingUp({
      first: this.#folded.loadSeen(logs),
      backlog: new Backlog(this.log, logs),
      fold: (entry) => this.#fold(entry, false, () => undefined),
      inTurn: (work) => this.#exclusive(work),
      now: () => this.#host.now(),
    })
    this.#catchingUp = catchingUp
    await catchingUp.begin(foldFor)
    this.#opened = catchingUp.finish()
  }

  #take({ accepted, revoked }: Acceptance, own: boolean): void {
    for (const entry of accepted) {
      this.#backlog?.noteAccepted(entry)
      this.#fold(entry, own, (event) => this.#listeners.emit(event))
    }
    for (const entry of revoked) {
      // what was not folded yet will not be
      if (this.#backlog?.holds(entry) !== true) this.#folded.remove(entry)
      this.#noteFork(entry.payload.author)
    }
    this.#restate(revoked)
    this.#carrying.revoked(revoked)
    if (accepted.length > 0 || revoked.length > 0) this.#kick()
  }

  #fold(entry: Entry, own: boolean, tell: (event: ReplicaEvent) => void): void {
    this.#folded.add(entry, own, tell)
    this.#carrying.heard(entry)
  }

  #noteFork(author: Uint8Array): void {
    const seq = this.log.head(author)?.fork
    if (seq == null || this.#forks.get(hexOf(author)) === seq) return
    this.#forks.set(hexOf(author), seq)
    this.docket.noteFork(author)
    this.#listeners.emit({ type: 'fork', author, seq })
    this.#kick()
  }

  /** A log that forks must not take with it what more than its author certified (L2): each validator tells of it anew. */
  #restate(revoked: readonly Entry[]): void {
    if (this.#judge === null) return
    for (const batch of entryBatches(lostCertificates(revoked, this.ledger))) {
      this.append(batch).catch((error: Error) => this.#host.warn(error, 'telling of a certificate anew'))
    }
  }

  /** Whether this peer's author has a log here, or is named by the charter: others are left to write when they want to. */
  get #writes(): boolean {
    return this.log.head(this.author) !== undefined || isNamed(this.founding, this.author)
  }

  /** Lets the judge look again, and what is to be carried be carried, once all is folded and this author may sign. */
  #kick(): void {
    if (this.#backlog !== null || this.behind !== null) return
    this.#judging?.kick()
    this.#carrying.kick()
  }
}
