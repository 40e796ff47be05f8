/** An author that lies: it tells each half of a network another story, floods, sends wrong entries and other people's. */
import {
  type CID,
  decode,
  type Entry,
  encode,
  recordLeaf,
  type Signer,
  sealEntry,
  type WireRecord,
} from '@datanet/records'
import { reconcile } from '@datanet/sync'
import { AuthorLog } from '../../author-log.ts'
import { signerOf } from '../../datanet.ts'
import type { Prng } from '../../prng.ts'
import { flipped, hostileManners, type Lies } from './hostile-manners.ts'
import type { Manner, Peer } from './peer.ts'

/** What liars see of their surroundings. */
export interface LiarStage {
  readonly datanet: CID
  readonly prng: Prng
  /** An id that nothing has. */
  readonly nothing: CID
  /** Sends entries to these peers, on whichever side of a split they are. */
  whisper(from: Peer, entries: readonly Uint8Array[], targets: readonly Peer[]): void
  /** Has something happen some time later. */
  later(happen: () => void): void
  /** Remembers an entry that a liar made. */
  know(entry: Entry): void
  /** Hands a peer entries of its own. */
  keep(peer: Peer, entries: readonly Uint8Array[]): void
  /** Counts what a liar does. */
  act(peer: Peer, kind: string, how: string): void
}

/** Early entries of a flood; now and then one that fills the waiting room of its author. */
const FLOOD = 40
const LARGE_FLOOD = 1100

/** See the header. */
export class Byzantine {
  readonly peer: Peer
  readonly #stage: LiarStage
  #chain: AuthorLog
  #strangers = 0
  /** The first entry of a stranger whom it brings along to syncs. */
  #companion: Entry | null = null

  constructor(peer: Peer, stage: LiarStage) {
    this.peer = peer
    this.#stage = stage
    this.#chain = this.#newLog(peer.signer)
    peer.manner = () => this.#manner()
  }

  /** Writes as an honest author would. */
  write(others: readonly Peer[]): void {
    this.#show([this.#chain.next([this.#profile()])], others)
  }

  /** Tells each of the two halves another story from some entry on; `admitted` is let in by the first story alone. */
  forkBetween(halves: readonly [readonly Peer[], readonly Peer[]], admitted: Peer | null): void {
    const { prng } = this.#stage
    const length = this.#chain.entries.length
    const at = prng.oneIn(3) ? prng.integer(length + 1) : length
    this.#act('fork', `at ${at}`)
    const stories = halves.map(() => this.#chain.branch(at))
    stories.forEach((story, i) => {
      const more = prng.integer(3)
      const door = i === 0 && admitted !== null ? prng.integer(more + 1) : -1
      for (let next = 0; next <= more; next++) {
        const admit: WireRecord[] =
          next === door ? [{ type: 'admit', author: (admitted as Peer).author, admits: 0 }] : []
        story.next([...admit, this.#profile()])
      }
      const told = story.entries.slice(at)
      for (const entry of told) this.#whisper([entry], halves[i] as readonly Peer[])
      if (i === 0) this.#keep(told)
    })
    this.#chain = stories[0] as AuthorLog
  }

  /** Sends entries long before those that they stand on, which come later or never. */
  flood(targets: readonly Peer[], large: boolean): void {
    const { prng } = this.#stage
    const story = this.#chain.branch(this.#chain.entries.length)
    const first = story.next([this.#profile()])
    const early = Array.from({ length: large ? LARGE_FLOOD : 1 + prng.integer(FLOOD) }, () =>
      story.next([this.#profile()]),
    )
    const ends = prng.oneIn(2)
    this.#act(ends ? 'flood' : 'flood without end', `${early.length}`)
    for (let at = 0; at < early.length; at += 100) this.#whisper(prng.shuffle(early.slice(at, at + 100)), targets)
    if (!ends) return
    this.#keep(early)
    this.#chain = story
    this.#stage.later(() => this.#show([first], targets))
  }

  /** Sends first and later entries of keys that nobody let in. */
  bringStrangers(targets: readonly Peer[]): void {
    const { prng, nothing } = this.#stage
    this.#act('strangers')
    for (let i = 1 + prng.integer(5); i > 0; i--) {
      const log = this.#newLog(this.#stranger())
      const first = log.next([this.#profile()], prng.oneIn(3) ? { deps: [nothing] } : {})
      this.#whisper([prng.oneIn(2) ? first : log.next([this.#profile()])], targets)
    }
  }

  /** Sends entries whose bytes were changed, of this author and of others. */
  async sendMutants(targets: readonly Peer[]): Promise<void> {
    const { prng } = this.#stage
    const some = (await this.#held(4, 2)).map((bytes) => flipped(bytes, prng))
    this.#act('mutants')
    if (some.length > 0) this.#stage.whisper(this.peer, some, targets)
  }

  /** Sends again what everybody holds, in other messages. */
  async replay(targets: readonly Peer[]): Promise<void> {
    const held = await this.#held(6, 20)
    this.#act('replay', `${held.length}`)
    if (held.length > 0) this.#stage.whisper(this.peer, held, targets)
  }

  /** Sends entries, held or not, without some of their records: what is signed stays the same. */
  async sendErased(targets: readonly Peer[]): Promise<void> {
    const { prng } = this.#stage
    const held = await this.#held(4, 4)
    const unheard = this.#chain.branch(this.#chain.entries.length).next([this.#profile()])
    this.#act('erased')
    for (const bytes of [...held, unheard.bytes]) this.#stage.whisper(this.peer, [erasedForm(bytes, prng)], targets)
  }

  /** Goes on behind a fork of its own that it shows now, if there is none yet. */
  goOnBehindFork(targets: readonly Peer[]): void {
    const { prng } = this.#stage
    const { length } = this.#chain.entries
    if (length === 0) return
    const stories = [0, 1].map(() => this.#chain.branch(length - 1))
    this.#act('behind a fork')
    for (const story of stories) for (let i = 0; i < 2; i++) story.next([this.#profile()])
    const told = stories.flatMap((story) => story.entries.slice(length - 1))
    const more = prng.pick(stories)
    for (let i = 5 + prng.integer(FLOOD); i > 0; i--) told.push(more.next([this.#profile()]))
    for (const entry of told) this.#whisper([entry], targets)
  }

  /** Sends early entries that claim to be of honest authors, and of keys that nobody let in; nobody signed them so. */
  floodInOthersNames(others: readonly Peer[], targets: readonly Peer[]): void {
    const { prng, nothing } = this.#stage
    const wire: Uint8Array[] = []
    for (let i = 10 + prng.integer(FLOOD); i > 0; i--) {
      const signer = prng.oneIn(2) ? prng.pick(others).signer : this.#stranger()
      const log = this.#newLog(signer)
      const entry = log.next([this.#profile()], { seq: 1 + prng.integer(50), prev: nothing, bytesBefore: 1000 })
      const envelope = decode(entry.bytes) as Record<string, unknown>
      wire.push(encode({ ...envelope, sig: new Uint8Array(64) }))
    }
    this.#act('in others’ names', `${wire.length}`)
    this.#stage.whisper(this.peer, wire, targets)
  }

  /** Some entries of some of the logs that it holds. */
  async #held(authors: number, entries: number): Promise<Uint8Array[]> {
    const { log } = this.peer
    const held: Uint8Array[] = []
    if (log === null) return held
    for (const { author } of this.#stage.prng.shuffle([...log.heads()]).slice(0, authors))
      for await (const bytes of log.read(author, 0, entries)) held.push(bytes)
    return held
  }

  /** Sends well signed entries that do not fit where they say they belong. */
  sendMisfits(targets: readonly Peer[]): void {
    const { prng, nothing } = this.#stage
    const length = this.#chain.entries.length
    this.#act('misfits')
    const kinds = [
      () => this.#chain.branch(length).next([this.#profile()], { bytesBefore: 7 }),
      () => this.#chain.branch(length).next([this.#profile()], { datanet: nothing }),
      () => this.#chain.branch(length).next([this.#profile()], { seq: length + 1 }),
      () => this.#chain.branch(length).next([this.#profile()], { prev: length === 0 ? nothing : null }),
      () => this.#rivalWithoutIdentity(),
    ]
    this.#whisper([prng.pick(kinds)()], targets)
  }

  #rivalWithoutIdentity(): Entry {
    const draft = { datanet: this.#stage.datanet, seq: 0, prev: null, deps: [], at: 0, bytesBefore: 0 }
    const random = (size: number) => this.#stage.prng.bytes(size)
    return sealEntry({ ...draft, records: [this.#profile()] }, this.peer.signer, random)
  }

  /** How it holds its half of the next sync: as it should, or not. */
  #manner(): Manner {
    const { prng, nothing } = this.#stage
    const kind = prng.pick([null, ...Object.keys(hostileManners)])
    this.#act(`sync ${kind ?? 'as it should'}`)
    if (kind === null) return reconcile
    this.#companion ??= this.#newLog(this.#stranger()).next([this.#profile()])
    return (hostileManners[kind] as (lies: Lies) => Manner)({ prng, nothing, stranger: this.#companion })
  }

  #show(entries: readonly Entry[], to: readonly Peer[]): void {
    this.#keep(entries)
    this.#whisper(entries, to)
  }

  #whisper(entries: readonly Entry[], to: readonly Peer[]): void {
    for (const entry of entries) this.#stage.know(entry)
    this.#stage.whisper(
      this.peer,
      entries.map(({ bytes }) => bytes),
      to,
    )
  }

  /** Takes what it shows for its own log, so that its syncs tell it too. */
  #keep(entries: readonly Entry[]): void {
    this.#stage.keep(
      this.peer,
      entries.map(({ bytes }) => bytes),
    )
  }

  #act(kind: string, how = ''): void {
    this.#stage.act(this.peer, kind, how)
  }

  #profile(): WireRecord {
    return { type: 'profile', name: `${this.#stage.prng.integer(1_000_000)}`, contact: '' }
  }

  #stranger(): Signer {
    return signerOf(`stranger ${this.peer.name} ${this.#strangers++}`)
  }

  #newLog(signer: Signer): AuthorLog {
    return new AuthorLog(signer, this.#stage.datanet, (size) => this.#stage.prng.bytes(size))
  }
}

/** An entry without one of its records. */
function erasedForm(bytes: Uint8Array, prng: Prng): Uint8Array {
  const { payload, sig, body } = decode(bytes) as Record<'payload' | 'sig', Uint8Array> & {
    body: readonly { readonly salt: Uint8Array; readonly record: Uint8Array }[]
  }
  const gone = prng.integer(body.length)
  const rest = body.map((item, i) => (i === gone ? { leaf: recordLeaf(item.salt, item.record) } : item))
  return encode({ payload, sig, body: rest })
}
