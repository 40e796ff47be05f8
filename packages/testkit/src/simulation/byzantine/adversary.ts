/**
 * One adversary, who controls validators of a part of the weight, any number of authors, and what each honest peer hears of
 * them and when.
 * 1. It hears everything at once, before it chooses what to say.
 * 2. Each of its validators has a shadow: an honest replica that the adversary keeps to itself, and that tells it what an
 *    honest validator would say now. Of that it sends on what it likes, to whom it likes, changed in any field.
 * 3. It can't forge signatures, break hashes, or keep honest peers from talking to each other for ever.
 */

import { electorate, proposerOf } from '@datanet/quality'
import {
  type Certificate,
  type CID,
  encode,
  hexOf,
  isKnownRecord,
  openEntry,
  openStatement,
  type Signed,
  type Signer,
  type Statement,
  signStatement,
  type Verdict,
  type WireRecord,
} from '@datanet/records'
import fc from 'fast-check'
import { records } from '../../arbitrary-records.ts'
import type { AuthorLog } from '../../author-log.ts'
import type { TestDatanet } from '../../datanet.ts'
import type { Prng } from '../../prng.ts'
import { makeDataSet, newRows } from '../content.ts'
import type { Machine } from '../machine.ts'
import { judge, type Stage } from '../people.ts'
import { CertificateLies } from './certificate-lies.ts'
import { Knowledge } from './knowledge.ts'
import { isOf, StatementLies } from './statement-lies.ts'

/** What an adversary works with. */
export interface AdversaryParts {
  readonly datanet: TestDatanet
  readonly prng: Prng
  readonly stage: Stage
  /** The validators that it controls, with their shadows. */
  readonly validators: readonly { readonly signer: Signer; readonly shadow: Machine }[]
  /** Authors that it controls, issuers among them. */
  readonly authors: readonly Signer[]
  /** The peer from which it sends, and which serves whatever it has ever sent. */
  readonly sender: Machine
  readonly honest: readonly Machine[]
  readonly now: () => number
  readonly send: (entries: readonly Uint8Array[], to: readonly Machine[]) => void
  readonly trace: (what: string) => void
}

/** How many log entries one author of the adversary's writes at most. */
const ENTRIES_PER_AUTHOR = 60

/** See the header. */
export class Adversary {
  readonly knowledge = new Knowledge()
  /** How many entries it has sent. */
  sent = 0
  readonly #parts: AdversaryParts
  readonly #lies: StatementLies
  readonly #certificates: CertificateLies
  /** Each author's log as it tells it now; a fork goes on with another one. */
  readonly #logs = new Map<string, AuthorLog>()

  constructor(parts: AdversaryParts) {
    this.#parts = parts
    const { prng, now, datanet } = parts
    const { id, charter } = datanet
    const lieParts = { datanet: id, charter, prng, knowledge: this.knowledge, now }
    this.#lies = new StatementLies(lieParts)
    this.#certificates = new CertificateLies(
      lieParts,
      this.#lies,
      parts.validators.map(({ signer }) => signer),
    )
  }

  get keys(): ReadonlySet<string> {
    const { validators, authors } = this.#parts
    return new Set([...validators.map(({ signer }) => signer), ...authors].map(({ publicKey }) => hexOf(publicKey)))
  }

  /** Hears what an honest peer said, and lets the shadows hear it. */
  hear(entries: readonly Uint8Array[], from: Machine): void {
    this.knowledge.hear(entries)
    for (const { shadow } of this.#parts.validators)
      if (shadow.running) void shadow.hear(entries, from).catch(() => undefined)
  }

  /** Takes what a shadow said: what an honest validator would say in its place. Nobody else hears of it. */
  listen(entries: readonly Uint8Array[], signer: Signer): void {
    for (const bytes of entries) {
      const entry = openEntry(bytes)
      for (const record of entry.records) {
        if (!isKnownRecord(record)) continue
        if (record.type === 'statement') {
          this.knowledge.note(record.statement)
          this.#answer(signer, record.statement)
        } else if (record.type === 'certificate' && this.#parts.prng.oneIn(2)) this.#say(signer, [record])
      }
    }
  }

  /** Does something that nobody asked for. */
  act(): void {
    const { prng, validators, authors } = this.#parts
    const offers = this.knowledge.offers
    const offer = offers.length === 0 ? null : prng.pick(offers)
    const all = [...validators.map(({ signer }) => signer), ...authors]
    const anyone = prng.pick(all)
    const validator = validators.length === 0 ? null : prng.pick(validators).signer
    const acts: (() => void)[] = [() => this.#write(anyone), () => void this.#offer(prng.pick(authors))]
    if (prng.oneIn(6)) acts.push(() => this.#fork(anyone))
    if (offer !== null) {
      acts.push(
        () => this.#release(anyone),
        () => this.#certify(anyone, this.#certificates.alone(offer)),
        () => this.#certify(anyone, this.#certificates.patched(offer)),
      )
      if (validator !== null) {
        acts.push(
          () => this.#state(validator, this.#lies.vote(validator, offer.id)),
          () => this.#state(validator, this.#lies.timeout(validator, offer.id, prng.integer(3))),
          () => this.#attestAnything(validator, offer.id),
          () => this.#stateVerdict(validator, offer.id),
        )
      }
    }
    prng.pick(acts)()
  }

  /** Forks each of its logs near the beginning, and tells everybody: whatever it has ever said is to count no more. */
  forkEverything(): void {
    const { validators, authors, honest } = this.#parts
    for (const by of [...validators.map(({ signer }) => signer), ...authors]) {
      const log = this.#log(by)
      if (log.entries.length < 3) continue
      const branch = log.branch(1)
      this.#logs.set(hexOf(by.publicKey), branch)
      this.#send(branch, [{ type: 'profile', name: 'another history', contact: '' }], honest)
    }
  }

  /** Lets the shadows judge by the gates, as honest validators do. */
  async judge(): Promise<void> {
    for (const { shadow } of this.#parts.validators) await judge(this.#parts.stage, shadow)
  }

  /** Says what an honest validator would, or less, or something else, or different things to different peers. */
  #answer(signer: Signer, signed: Signed): void {
    const { prng } = this.#parts
    const statement = openStatement(signed)
    if (statement === null) return
    const truth = () => this.#state(signer, statement)
    const lie = () => {
      const other = this.#changed(signer, statement)
      if (other !== null) this.#state(signer, other)
    }
    const hide = () => this.#hide(signer, statement)
    prng.pick([truth, truth, truth, lie, lie, hide, () => undefined, () => this.#twoFaced(signer, statement)])()
  }

  /** Tells everybody but the one who states the verdict of the first round, who then seems to leave it out on purpose. */
  #hide(signer: Signer, statement: Statement): void {
    const { datanet, honest } = this.#parts
    const { subject } = statement.body
    const author = this.knowledge.offers.find(({ id }) => id.equals(subject))?.author ?? signer.publicKey
    const proposer = proposerOf(subject, 0, electorate(datanet.charter, author))
    this.#send(
      this.#log(signer),
      [{ type: 'statement', statement: statement.signed }],
      honest.filter(({ key }) => key !== proposer),
    )
  }

  #changed(signer: Signer, statement: Statement): Statement | null {
    const { prng } = this.#parts
    if (isOf('vote', statement)) {
      const { body } = statement
      const changes = prng.pick([
        { score: this.#lies.score() },
        { seen: this.#lies.time() },
        { round: this.#lies.round(0) },
      ])
      return signStatement({ ...body, ...changes }, signer)
    }
    if (isOf('verdict', statement)) return this.#lies.verdict(signer, statement.body)
    if (isOf('attestation', statement)) {
      return this.#lies.attestation(
        signer,
        statement.body.subject,
        this.#lies.id(),
        this.#lies.round(statement.body.round),
      )
    }
    return isOf('timeout', statement) ? this.#lies.timeout(signer, statement.body.subject, statement.body.round) : null
  }

  /** One thing to some, in one branch of its log, and another to the others: a fork and an equivocation at once. */
  #twoFaced(signer: Signer, statement: Statement): void {
    const { prng, honest } = this.#parts
    const other = this.#changed(signer, statement)
    if (other === null || !prng.oneIn(4)) {
      this.#state(signer, statement)
      return
    }
    const log = this.#log(signer)
    const branch = log.branch(log.entries.length)
    const some = prng.shuffle(honest).slice(0, 1 + prng.integer(honest.length))
    this.#send(log, [{ type: 'statement', statement: statement.signed }], some)
    this.#send(
      branch,
      [{ type: 'statement', statement: other.signed }],
      honest.filter((machine) => !some.includes(machine)),
    )
  }

  #state(signer: Signer, statement: Statement): void {
    this.knowledge.note(statement.signed)
    this.#say(signer, [{ type: 'statement', statement: statement.signed }])
  }

  #stateVerdict(signer: Signer, subject: CID): void {
    const { prng } = this.#parts
    const stated = this.knowledge.about('verdict', subject)
    if (stated.length > 0) this.#state(signer, this.#lies.verdict(signer, prng.pick(stated).body as Verdict))
  }

  #attestAnything(signer: Signer, subject: CID): void {
    const { prng } = this.#parts
    const stated = this.knowledge.about('verdict', subject)
    const verdict = stated.length === 0 ? null : prng.pick(stated)
    const round = verdict === null || prng.oneIn(3) ? this.#lies.round(0) : verdict.body.round
    this.#state(signer, this.#lies.attestation(signer, subject, verdict?.id ?? this.#lies.id(), round))
  }

  #certify(by: Signer, certificate: Certificate | null): void {
    // what weighs more than an entry may travels nowhere
    if (certificate !== null && encode(certificate).length < 200_000) this.#say(by, [certificate])
  }

  /** Any records that the wire formats allow. */
  #write(by: Signer): void {
    const { prng } = this.#parts
    const known = this.knowledge.records
    const sample = fc.sample(records(), { seed: prng.integer(2 ** 31), numRuns: 1 + prng.integer(3) })
    const copied = known.length > 0 && prng.oneIn(3) ? [prng.pick(known).record] : []
    this.#say(by, [...copied.filter(({ type }) => type !== 'identity' && type !== 'charter'), ...sample].slice(0, 4))
  }

  /** A release of whatever is certified, superseded verdicts too. */
  #release(by: Signer): void {
    const { prng } = this.#parts
    const known = this.knowledge.records.flatMap(({ record }) => (record.type === 'certificate' ? [record] : []))
    const verdicts = known.flatMap(({ verdict }) => openStatement(verdict)?.id ?? [])
    const some = prng
      .shuffle([...new Map(verdicts.map((id) => [id.toString(), id])).values()])
      .slice(0, 1 + prng.integer(5))
    if (some.length > 0) this.#say(by, [{ type: 'release', name: `r${this.sent}`, verdicts: some }])
  }

  /** Offers content: rows of its own or of others, derived from anything; some of it nobody can fetch. */
  async #offer(by: Signer): Promise<void> {
    const { prng, sender, stage } = this.#parts
    const taken = stage.made.length === 0 ? [] : prng.pick(stage.made).set.rows.slice(0, 1 + prng.integer(4))
    const rows = [...newRows(prng, prng.integer(3)), ...taken]
    if (rows.length === 0) return
    const set = await makeDataSet('part', rows)
    if (!prng.oneIn(4)) for (const { cid, bytes } of set.blocks) sender.blocks.set(cid.toString(), bytes)
    const derivedFrom = prng.oneIn(3) ? [{ contribution: this.#lies.id(), share: 1 + prng.integer(1_000_000) }] : []
    const claims = { manifest: set.manifest, license: 'CC0-1.0', ...set.counts }
    this.#say(by, [{ type: 'contribution', title: `lie ${this.sent}`, ...claims, derivedFrom, claim: null }])
  }

  /** Goes on from an earlier entry of its log: what came after it is now a branch of a fork. */
  #fork(by: Signer): void {
    const { prng } = this.#parts
    const log = this.#log(by)
    if (log.entries.length < 3) return
    const branch = log.branch(1 + prng.integer(log.entries.length - 1))
    this.#logs.set(hexOf(by.publicKey), branch)
    this.#parts.trace(`the adversary forks ${by.publicKey[0]} at ${branch.entries.length}`)
    this.#write(by)
  }

  #log(by: Signer): AuthorLog {
    const key = hexOf(by.publicKey)
    const log = this.#logs.get(key) ?? this.#parts.datanet.author(by)
    this.#logs.set(key, log)
    return log
  }

  #say(by: Signer, said: readonly WireRecord[]): void {
    const { prng, honest } = this.#parts
    const some = prng.oneIn(3) ? prng.shuffle(honest).slice(0, prng.integer(honest.length)) : honest
    this.#send(this.#log(by), said, some)
  }

  #send(log: AuthorLog, said: readonly WireRecord[], to: readonly Machine[]): void {
    if (log.entries.length >= ENTRIES_PER_AUTHOR || said.length === 0) return
    const { sender, send } = this.#parts
    const entry = log.next(said)
    this.sent++
    this.knowledge.hear([entry.bytes])
    void sender.hear([entry.bytes], sender).catch(() => undefined)
    for (const { shadow, signer } of this.#parts.validators) {
      // a shadow has a log of its own under the same key, which no other may meet
      const own = hexOf(signer.publicKey) === hexOf(log.signer.publicKey)
      if (!own && shadow.running) void shadow.hear([entry.bytes], sender).catch(() => undefined)
    }
    send([entry.bytes], to)
  }
}
