/** An author that lies: it tells each half of a network another story, floods, sends wrong entries and other people's. */
import { type CID, type Entry, type Signer, sealEntry, type WireRecord } from '@datanet/records'
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
    const { log } = this.peer
    if (log === null) return
    const some: Uint8Array[] = []
    for (const { author } of prng.shuffle([...log.heads()]).slice(0, 4))
      for await (const bytes of log.read(author, 0, 2)) some.push(flipped(bytes, prng))
    this.#act('mutants')
    if (some.length > 0) this.#stage.whisper(this.peer, some, targets)
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
