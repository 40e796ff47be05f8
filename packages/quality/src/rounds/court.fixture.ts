/**
 * Several judges that exchange entries in memory: a clock that only the test moves, content that may be out of reach,
 * and anybody may be dead, away or restarted.
 */
import { createMemoryStore, type Founding } from '@datanet/log'
import {
  bytesOfHex,
  type Charter,
  type CID,
  type Contribution,
  compareBytes,
  concatBytes,
  type Entry,
  hexOf,
  isKnownRecord,
  openStatement,
  recordId,
  type Signer,
  type Statement,
  sealEntry,
  sha256,
  signStatement,
  textBytes,
  type Verdict,
  type Vote,
  type WireRecord,
} from '@datanet/records'
import { Fingerprints } from '../credit/fingerprints.ts'
import { ContentAwayError } from './content-away.fixture.ts'
import { Docket, type Submission } from './docket.ts'
import { electorate } from './electorate.ts'
import { Judge } from './judge.ts'
import { ada, eve, found, idOf, salts, validatorsOf } from './people.fixture.ts'
import { proposerOf } from './proposer.ts'

/** The fingerprint of a piece, given by any text. */
const pieceOf = (text: string): Uint8Array => sha256(textBytes(text)).slice(0, 16)

/** The fingerprints of a contribution as gates give them: distinct, sorted, concatenated. */
function piecesOf(texts: readonly string[]): Uint8Array {
  const distinct = new Map(texts.map((text) => [text, pieceOf(text)]))
  return concatBytes(...[...distinct.values()].sort(compareBytes))
}

/** Anybody's log, as it grows. */
class Pen {
  readonly signer: Signer
  readonly entries: Entry[] = []
  readonly #datanet: CID

  constructor(signer: Signer, datanet: CID) {
    this.signer = signer
    this.#datanet = datanet
  }

  write(records: readonly WireRecord[]): Entry {
    const last = this.entries.at(-1)
    const place = { seq: this.entries.length, prev: last?.id ?? null, bytesBefore: last?.payload.bytes ?? 0 }
    const entry = sealEntry({ datanet: this.#datanet, ...place, deps: [], at: 0, records }, this.signer, salts)
    this.entries.push(entry)
    return entry
  }
}

/** One validator: its judge over what it has heard. */
export class Validator {
  readonly signer: Signer
  readonly pen: Pen
  readonly court: Court
  /** Everything that it holds, in the order in which it came. */
  held: Entry[] = []
  readonly seen = new Map<string, number>()
  /** Contributions whose content it can't get. */
  readonly away = new Set<string>()
  readonly blocks = new Map<string, Uint8Array>()
  fingerprints = new Fingerprints(createMemoryStore())
  docket: Docket
  judge: Judge
  /** Hears nothing and says nothing. */
  dead = false
  /** What happens, once, while its index is being stored. */
  meanwhile: (() => void) | null = null
  wakeAt: number | null = null

  constructor(signer: Signer, court: Court) {
    this.signer = signer
    this.court = court
    this.pen = new Pen(signer, court.founding.entry.id)
    this.docket = new Docket(court.founding)
    this.judge = this.#open()
  }

  get key(): string {
    return hexOf(this.signer.publicKey)
  }

  #open(): Judge {
    return new Judge({
      founding: this.court.founding,
      docket: this.docket,
      fingerprints: this.fingerprints,
      signer: this.signer,
      host: {
        examine: (submission) => this.#examine(submission),
        seenAt: (contribution) => this.seen.get(contribution.toString()),
        loadBlock: async (cid) => this.court.block(cid),
        saveBlocks: async (blocks) => {
          for (const { cid, bytes } of blocks) this.blocks.set(cid.toString(), bytes)
          const { meanwhile } = this
          this.meanwhile = null
          meanwhile?.()
        },
      },
    })
  }

  async #examine({ id }: Submission): Promise<void> {
    if (await this.fingerprints.has(id)) return
    const pieces = this.court.content.get(id.toString())
    if (pieces === undefined || this.away.has(id.toString()))
      throw new ContentAwayError(`the content of ${id} is away`, 'Bring it back.')
    await this.fingerprints.add(id, pieces)
  }

  /** Reads the content of all that is offered, as a validator does that votes. */
  async read(contribution: CID): Promise<void> {
    const submission = this.docket.get(contribution)?.submission
    if (submission != null) await this.#examine(submission)
  }

  observe(entry: Entry): void {
    if (this.held.includes(entry)) return
    this.held.push(entry)
    this.#take(entry)
  }

  #take(entry: Entry): void {
    const { submissions, certificates } = this.docket.observe(entry)
    for (const { id } of submissions) {
      if (!this.seen.has(id.toString())) this.seen.set(id.toString(), this.court.now)
    }
    for (const certificate of certificates) this.judge.certified(certificate)
  }

  /** Starts anew from what is on disk: the logs, in another order, and what it noted of them. */
  restart(entries: readonly Entry[] = this.held.toReversed()): void {
    this.held = [...entries]
    this.docket = new Docket(this.court.founding)
    this.judge = this.#open()
    for (const entry of this.held) this.#take(entry)
  }

  /** Writes into the own log, and tells everybody. */
  write(records: readonly WireRecord[]): Entry {
    const entry = this.pen.write(records)
    this.observe(entry)
    this.court.tell(entry, this)
    return entry
  }

  /** Says anything, true or not. */
  say(...statements: readonly Statement[]): Entry {
    return this.write(statements.map(({ signed }) => ({ type: 'statement', statement: signed })))
  }

  vote(contribution: CID, score: number, changes: Partial<Vote> = {}): Statement<Vote> {
    const vote = signStatement<Vote>(
      {
        v: 1,
        type: 'vote',
        datanet: this.court.founding.entry.id,
        signer: this.signer.publicKey,
        subject: contribution,
        round: 0,
        score,
        reasons: [],
        seen: this.seen.get(contribution.toString()) ?? this.court.now,
        index: this.judge.history.current.root,
        ...changes,
      },
      this.signer,
    )
    this.say(vote)
    return vote
  }

  async act(): Promise<boolean> {
    if (this.dead) return false
    const { records, wakeAt } = await this.judge.act(this.court.now)
    this.wakeAt = wakeAt
    if (records.length > 0) this.write(records)
    return records.length > 0
  }

  verdict(contribution: CID): Verdict | undefined {
    return this.docket.get(contribution)?.certificate?.verdict.body
  }
}

interface Letter {
  readonly entry: Entry
  readonly to: Validator
}

/** See the header. */
export class Court {
  readonly founding: Founding
  readonly validators: Validator[]
  readonly content = new Map<string, Uint8Array>()
  now = 1_000_000
  /** Which entries reach whom; all, until a test says otherwise. */
  reaches: (entry: Entry, to: Validator) => boolean = () => true
  #post: Letter[] = []
  readonly #pens = new Map<string, Pen>()

  constructor(weights: number | readonly bigint[] = 3, changes: Partial<Charter> = {}) {
    const weighted = typeof weights === 'number' ? Array.from({ length: weights }, () => 1n) : weights
    const signers = validatorsOf(weighted.length)
    this.founding = found(
      signers.map((signer, i) => [signer, weighted[i] as bigint]),
      changes,
    )
    this.validators = signers.map((signer) => new Validator(signer, this))
  }

  block(cid: CID): Uint8Array {
    for (const { blocks, dead } of this.validators) {
      const bytes = dead ? undefined : blocks.get(cid.toString())
      if (bytes !== undefined) return bytes
    }
    throw new ContentAwayError(`nobody has block ${cid}`, 'Bring it back.')
  }

  tell(entry: Entry, from: Validator | null = null): void {
    for (const to of this.validators) if (to !== from) this.#post.push({ entry, to })
  }

  /** Offers content; `by` signs the entry, and everybody who is reached sees it now. */
  async offer(
    pieces: readonly string[],
    { by = ada, derivedFrom = [] }: { by?: Signer; derivedFrom?: Contribution['derivedFrom'] } = {},
  ): Promise<CID> {
    const entry = this.penOf(by).write([
      {
        type: 'contribution',
        title: `set ${this.content.size}`,
        manifest: idOf(pieces.join()),
        license: 'CC0-1.0',
        rows: pieces.length,
        bytes: pieces.length,
        derivedFrom,
        claim: null,
      },
    ])
    const id = recordId(entry.id, 0)
    this.content.set(id.toString(), piecesOf(pieces))
    this.tell(entry)
    this.deliver()
    for (const validator of this.validators) if (!validator.away.has(id.toString())) await validator.read(id)
    this.now += 10
    return id
  }

  penOf(signer: Signer): Pen {
    const own = this.validators.find(({ key }) => key === hexOf(signer.publicKey))?.pen
    const pen = own ?? this.#pens.get(hexOf(signer.publicKey)) ?? new Pen(signer, this.founding.entry.id)
    this.#pens.set(hexOf(signer.publicKey), pen)
    return pen
  }

  /** Hands over what can be; what can't waits. */
  deliver(): void {
    const post = this.#post
    this.#post = []
    for (const letter of post) {
      if (!letter.to.dead && this.reaches(letter.entry, letter.to)) letter.to.observe(letter.entry)
      else this.#post.push(letter)
    }
  }

  /** Lets everybody act until nobody has anything more to say. */
  async settle(): Promise<void> {
    for (let said = true; said; ) {
      said = false
      this.deliver()
      for (const validator of this.validators) said = (await validator.act()) || said
    }
  }

  /** Lets time pass, with everybody woken when they asked for it. */
  async pass(ms: number): Promise<void> {
    await this.settle()
    const end = this.now + ms
    for (;;) {
      const wakes = this.validators.flatMap(({ dead, wakeAt }) => (dead || wakeAt === null ? [] : [wakeAt]))
      const next = Math.min(...wakes.filter((at) => at > this.now), end)
      this.now = next
      await this.settle()
      if (next === end) return
    }
  }

  /** Everybody who can votes for it, and time passes. */
  async certify(contribution: CID, score = 900): Promise<void> {
    for (const validator of this.validators) {
      if (!validator.dead && validator.key !== this.authorOf(contribution)) validator.vote(contribution, score)
    }
    await this.pass(5000)
  }

  /** The validator who states the verdict of a round. */
  proposer(contribution: CID, round = 0): Validator {
    const author = bytesOfHex(this.authorOf(contribution) ?? '') as Uint8Array
    const key = proposerOf(contribution, round, electorate(this.founding.charter, author))
    return this.validators.find((validator) => validator.key === key) as Validator
  }

  authorOf(contribution: CID): string | undefined {
    for (const { docket } of this.validators) {
      const author = docket.get(contribution)?.submission?.author
      if (author !== undefined) return hexOf(author)
    }
    return undefined
  }

  /** All statements that anybody wrote into its log. */
  statements(): Statement[] {
    return this.validators.flatMap(({ pen }) =>
      pen.entries.flatMap((entry) =>
        entry.records.flatMap((record) => {
          if (!isKnownRecord(record) || record.type !== 'statement') return []
          return openStatement(record.statement) ?? []
        }),
      ),
    )
  }
}

/** A court where those have their turn whom a test wants: other ids, other proposers. */
export async function courtWhere<T>(
  arrange: (court: Court) => Promise<T>,
  holds: (court: Court, arranged: T) => boolean,
) {
  for (let fillers = 0; ; fillers++) {
    const court = new Court(4)
    for (let i = 0; i < fillers; i++) await court.offer([`filler ${i}`], { by: eve })
    const arranged = await arrange(court)
    if (holds(court, arranged)) return { court, ...arranged }
  }
}
