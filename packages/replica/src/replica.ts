/**
 * One datanet on one peer: its logs, its rounds and its ledger behind one door. Does no I/O of its own.
 * 1. An entry is stored before it is folded, and folded before anyone hears of it.
 * 2. All that changes the state goes through one queue, so that fold and logs never tell different things.
 * 3. What is in memory is a cache of the logs: opening a replica folds them again (G7).
 */

import { Ledger } from '@datanet/ledger'
import {
  type Acceptance,
  afterPrefix,
  type Founding,
  isNamed,
  isValidator,
  type KeyValueStore,
  Log,
  type Op,
  type Outcome,
  prefixedStore,
} from '@datanet/log'
import { Docket, Fingerprints, Judge, type Submission } from '@datanet/quality'
import {
  type CID,
  concatBytes,
  decode,
  type Entry,
  encode,
  equalBytes,
  hexOf,
  isKnownRecord,
  openEntry,
  type Profile,
  type Reason,
  recordId,
  type Statement,
  signStatement,
  textBytes,
  type Vote,
  type WireRecord,
} from '@datanet/records'
import { entryBatches } from './entry-batches.ts'
import { AlreadyVotedError, NotFoundError, NotJoinedError, NotValidatorError } from './errors.ts'
import { Listeners, type ReplicaEvent } from './events.ts'
import { Examiner } from './examiner.ts'
import type { ReplicaHost } from './host.ts'
import { lostCertificates } from './lost-certificates.ts'

const SEEN = textBytes('s/')
/** How soon judging is tried again after it failed, ms; each time twice as long as before, up to the last. */
const FIRST_RETRY_MS = 2000
const LAST_RETRY_MS = 15 * 60_000

/** What became of received bytes; `refused` ones carry the reason. */
export interface Ingested {
  readonly outcomes: readonly { readonly outcome: Outcome; readonly error?: Error }[]
  readonly accepted: number
}

/** See the header. */
export class Replica {
  readonly log: Log
  readonly ledger: Ledger
  readonly docket: Docket
  readonly fingerprints: Fingerprints
  readonly #host: ReplicaHost
  readonly #judge: Judge | null
  readonly #examiner: Examiner
  readonly #listeners = new Listeners()
  readonly #seen = new Map<string, number>()
  readonly #profiles = new Map<string, Profile>()
  /** The lowest proven fork of each author that has one. */
  readonly #forks = new Map<string, number>()
  /** The entry that admits this peer's author by name. */
  #admittedIn: CID | null = null
  #turn: Promise<unknown> = Promise.resolve()
  #judging: Promise<void> | null = null
  #judgeAgain = false
  #retryMs = FIRST_RETRY_MS
  #closed = false

  private constructor(log: Log, store: KeyValueStore, host: ReplicaHost) {
    this.log = log
    this.#host = host
    this.ledger = new Ledger(log.founding)
    this.docket = new Docket(log.founding)
    this.fingerprints = new Fingerprints(prefixedStore(store, textBytes('q/')))
    this.#examiner = new Examiner(log.founding.charter, this.docket, this.fingerprints, host)
    this.#judge = this.isValidator ? this.#createJudge() : null
  }

  /** Opens the datanet that a charter entry founds, with what the store holds of it. */
  static async open(charterEntry: Entry, store: KeyValueStore, host: ReplicaHost): Promise<Replica> {
    const replica = await Replica.observe(charterEntry, store, host)
    replica.#kick()
    return replica
  }

  /** As `open`, for looking only: a validator says nothing until something new comes. */
  static async observe(charterEntry: Entry, store: KeyValueStore, host: ReplicaHost): Promise<Replica> {
    const logs = prefixedStore(store, textBytes('l/'))
    const log = await Log.open(logs, charterEntry)
    const replica = new Replica(log, store, host)
    for await (const [key, value] of logs.range({ gte: SEEN, lt: afterPrefix(SEEN) })) {
      replica.#seen.set(hexOf(key.slice(SEEN.length)), decode(value) as number)
    }
    for await (const entry of log.entries()) replica.#fold(entry)
    for (const head of log.heads()) if (head.fork !== null) replica.#forks.set(hexOf(head.author), head.fork)
    return replica
  }

  /** The id of the datanet. */
  get id(): CID {
    return this.log.id
  }

  /** The charter, with its entry and founder. */
  get founding(): Founding {
    return this.log.founding
  }

  /** The public key that this peer signs with. */
  get author(): Uint8Array {
    return this.#host.signer.publicKey
  }

  /** Whether the charter names this author as a validator. */
  get isValidator(): boolean {
    return isValidator(this.founding, this.author)
  }

  /** Calls a listener with what happens; gives the function that stops it. */
  on(listener: (event: ReplicaEvent) => void): () => void {
    return this.#listeners.on(listener)
  }

  /** Ends the background work; what it had begun is finished or not begun on disk. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#judging
    await this.#turn
  }

  /** Takes entries as they travel. Those that don't open are refused with their reason; nothing of them is kept. */
  ingest(wire: readonly Uint8Array[], source: string): Promise<Ingested> {
    const outcomes: { outcome: Outcome; error?: Error }[] = wire.map(() => ({ outcome: 'refused' }))
    const opened: { entry: Entry; at: number }[] = []
    wire.forEach((bytes, at) => {
      try {
        opened.push({ entry: openEntry(bytes), at })
      } catch (error) {
        outcomes[at] = { outcome: 'refused', error: error as Error }
      }
    })
    return this.#exclusive(async () => {
      const entries = opened.map(({ entry }) => entry)
      const acceptance = await this.log.accept(entries, source, (entry) => this.#beside(entry))
      opened.forEach(({ at }, i) => {
        outcomes[at] = acceptance.outcomes[i] ?? { outcome: 'refused' }
      })
      this.#take(acceptance, false)
      entries.forEach(({ payload }, i) => {
        if (acceptance.outcomes[i]?.outcome === 'forked') this.#noteFork(payload.author)
      })
      return { outcomes, accepted: acceptance.accepted.length }
    })
  }

  /** Whether this peer's author may write here, or could with its first entry. */
  get isAdmitted(): boolean {
    return this.log.head(this.author) !== undefined || isNamed(this.founding, this.author) || this.#admittedIn !== null
  }

  /**
   * Signs records as this peer's author: durable, folded and announced when it resolves. A first entry begins with the
   * author's identity, and stands on `deps`: what let the author in. Throws ERR_NOT_JOINED when nothing has.
   */
  append(records: readonly WireRecord[], deps: readonly CID[] = []): Promise<Entry> {
    return this.#exclusive(() => this.#append(records, deps))
  }

  async #append(records: readonly WireRecord[], deps: readonly CID[] = []): Promise<Entry> {
    const isFirst = this.log.head(this.author) === undefined
    const first: WireRecord[] = isFirst
      ? [
          { type: 'identity', recovery: this.#host.recovery },
          ...(this.#host.profile === null ? [] : [this.#host.profile]),
        ]
      : []
    if (isFirst && deps.length === 0 && !isNamed(this.founding, this.author)) {
      if (this.#admittedIn === null) {
        throw new NotJoinedError(
          'nobody has let you write in this datanet',
          'Ask a validator for an invite link and `datanet join LINK`, or to run `datanet admit ID DID` with your DID.',
        )
      }
      deps = [this.#admittedIn]
    }
    const entry = await this.log.append([...first, ...records], {
      signer: this.#host.signer,
      at: this.#host.now(),
      random: (bytes) => this.#host.random(bytes),
      deps,
      beside: (own) => this.#beside(own),
    })
    this.#take({ outcomes: [], accepted: [entry], revoked: [] }, true)
    this.#host.announce([entry.bytes])
    return entry
  }

  /** What authors want to be called, by key as hex. */
  get profiles(): ReadonlyMap<string, Profile> {
    return this.#profiles
  }

  /** When this peer first held a contribution, ms. */
  seenAt(contribution: CID): number | undefined {
    return this.#seen.get(hexOf(contribution.bytes))
  }

  /** What this validator has not voted on yet, oldest first. */
  awaitingVote(): Submission[] {
    const me = hexOf(this.author)
    const awaiting: Submission[] = []
    for (const held of this.docket.cases()) {
      if (held.submission === null || held.certificate !== null) continue
      if (
        !this.docket.electorsOf(held.submission).weights.has(me) ||
        held.votes.latest().some((vote) => hexOf(vote.body.signer) === me)
      )
        continue
      awaiting.push(held.submission)
    }
    return awaiting.sort((a, b) => (this.seenAt(a.id) ?? 0) - (this.seenAt(b.id) ?? 0))
  }

  /** Reads a contribution's content and judges it by the charter's gates. Throws when the content can't be had. */
  examine(submission: Submission) {
    return this.#examiner.examine(submission)
  }

  /** Signs a vote; durable when it resolves. Throws ERR_NOT_FOUND, ERR_NOT_VALIDATOR, ERR_ALREADY_VOTED. */
  vote(contribution: CID, score: number, reasons: readonly Reason[]): Promise<Statement<Vote>> {
    // in the queue, so that two calls at once don't make two votes
    return this.#exclusive(() => this.#vote(contribution, score, reasons))
  }

  async #vote(contribution: CID, score: number, reasons: readonly Reason[]): Promise<Statement<Vote>> {
    const held = this.docket.get(contribution)
    if (held?.submission == null) {
      throw new NotFoundError(
        `no contribution ${contribution} is known here`,
        '`datanet contributions ID` lists them; `datanet sync ID` looks for news.',
      )
    }
    const electors = this.docket.electorsOf(held.submission)
    const me = hexOf(this.author)
    if (!electors.weights.has(me)) {
      const own = hexOf(held.submission.author) === me
      throw new NotValidatorError(
        own ? 'nobody judges their own contribution' : 'the charter does not name you as a validator',
        own ? 'The other validators will.' : 'Ask the founder of the datanet.',
      )
    }
    const judge = this.#judge as Judge
    if (!judge.isOpen(held)) {
      throw new AlreadyVotedError(
        `the contribution is ${held.certificate?.verdict.body.outcome}, and no round is open`,
        '`datanet verdict ID CONTRIBUTION` shows the certificate.',
      )
    }
    const round = held.openRound(electors)
    if (held.votes.in(round).has(me)) {
      throw new AlreadyVotedError(
        `you have voted on this contribution in round ${round}`,
        '`datanet show ID CONTRIBUTION` shows the votes.',
      )
    }
    const body: Vote = {
      v: 1,
      type: 'vote',
      datanet: this.id,
      signer: this.author,
      subject: contribution,
      round,
      score,
      reasons: [...reasons],
      seen: this.seenAt(contribution) ?? this.#host.now(),
      index: judge.history.current.root,
    }
    const vote = signStatement(body, this.#host.signer)
    await this.#append([{ type: 'statement', statement: vote.signed }])
    return vote
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#turn.then(work)
    this.#turn = run.catch(() => undefined)
    return run
  }

  /** What must be on disk together with an entry: when its contributions were first seen here. */
  #beside(entry: Entry): Op[] {
    return entry.records.flatMap((record, index): Op[] => {
      if (!isKnownRecord(record) || record.type !== 'contribution') return []
      const id = recordId(entry.id, index).bytes
      const seen = this.#seen.get(hexOf(id)) ?? this.#host.now()
      this.#seen.set(hexOf(id), seen)
      return [{ type: 'put', key: concatBytes(SEEN, id), value: encode(seen) }]
    })
  }

  #take({ accepted, revoked }: Acceptance, own: boolean): void {
    for (const entry of accepted) this.#fold(entry, own)
    for (const entry of revoked) {
      this.ledger.revoke(entry)
      this.docket.withdraw(entry)
      this.#noteFork(entry.payload.author)
    }
    this.#restate(revoked)
    if (accepted.length > 0 || revoked.length > 0) this.#kick()
  }

  #noteFork(author: Uint8Array): void {
    const seq = this.log.head(author)?.fork
    if (seq == null || this.#forks.get(hexOf(author)) === seq) return
    this.#forks.set(hexOf(author), seq)
    this.#listeners.emit({ type: 'fork', author, seq })
  }

  /** A log that forks must not take with it what more than its author certified (L2): each validator tells of it anew. */
  #restate(revoked: readonly Entry[]): void {
    if (this.#judge === null) return
    for (const batch of entryBatches(lostCertificates(revoked, this.ledger))) {
      this.append(batch).catch((error: Error) => this.#host.warn(error, 'telling of a certificate anew'))
    }
  }

  #fold(entry: Entry, own = false): void {
    const observed = this.docket.observe(entry)
    this.ledger.apply(entry)
    for (const certificate of observed.certificates) this.#judge?.certified(certificate)
    this.#listeners.emit({ type: 'entry', entry, own })
    for (const submission of observed.submissions) this.#listeners.emit({ type: 'contribution', submission })
    for (const certificate of observed.certificates) this.#listeners.emit({ type: 'certificate', certificate })
    for (const contribution of observed.touched) this.#listeners.emit({ type: 'statement', contribution })
    entry.records.forEach((record, index) => {
      if (!isKnownRecord(record)) return
      if (record.type === 'admit' && equalBytes(record.author, this.author)) this.#admittedIn ??= entry.id
      if (record.type === 'profile') this.#profiles.set(hexOf(entry.payload.author), record)
      if (record.type === 'payment') this.#listeners.emit({ type: 'payment', payment: recordId(entry.id, index) })
    })
  }

  #createJudge(): Judge {
    return new Judge({
      founding: this.founding,
      docket: this.docket,
      fingerprints: this.fingerprints,
      signer: this.#host.signer,
      host: {
        examine: async (submission) => {
          if (!(await this.fingerprints.has(submission.id))) await this.#examiner.examine(submission)
        },
        seenAt: (contribution) => this.seenAt(contribution),
        loadBlock: (cid) => this.#host.loadBlock(cid),
        saveBlocks: (blocks) => this.#host.saveBlocks(blocks),
      },
    })
  }

  /** Lets the judge look again; what comes while it looks makes it look once more. */
  #kick(): void {
    if (this.#judge === null || this.#closed) return
    this.#judgeAgain = true
    this.#judging ??= this.#judgeUntilQuiet(this.#judge)
  }

  async #judgeUntilQuiet(judge: Judge): Promise<void> {
    while (this.#judgeAgain && !this.#closed) {
      this.#judgeAgain = false
      let wakeAt: number | null = null
      try {
        const judgement = await judge.act(this.#host.now())
        wakeAt = judgement.wakeAt
        for (const batch of entryBatches(judgement.records)) await this.append(batch)
        this.#retryMs = FIRST_RETRY_MS
      } catch (error) {
        this.#host.warn(error as Error, 'judging')
        wakeAt = this.#host.now() + this.#retryMs
        this.#retryMs = Math.min(LAST_RETRY_MS, 2 * this.#retryMs)
      }
      if (wakeAt !== null) this.#host.wakeAt(wakeAt, () => this.#kick())
    }
    // in the same turn as the look at `judgeAgain`, so that no kick is lost
    this.#judging = null
  }
}
