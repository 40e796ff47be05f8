/**
 * Divides wanted blocks over the peers that may have them. It knows no clock and no network: times (ms) come with each call.
 * 1. Blocks are asked for in the order in which they were wanted; what comes back unanswered goes before all others.
 * 2. A peer is asked ahead for what it delivers in half a second, so that each gets a part in proportion to its rate.
 * 3. A block is asked of one peer at a time, but of a second one when that would have it much sooner: so nothing waits for
 *    the slowest at the end, nor for one that others wait behind.
 * 4. A peer that is silent for STALL_AFTER while it owes something is asked for nothing more until it is heard again, and
 *    what it owes is asked of others. One that lacks what it is asked for is asked for little.
 * 5. A block is hopeless when every peer lacks it, or has been silent for GIVE_UP_AFTER.
 */
import { PeerLoad } from './peer-load.ts'

/** How long a peer that owes something may be silent before others are asked, ms. */
const STALL_AFTER = 2_500
/** How long it may be silent before what only it may have is given up, ms. */
const GIVE_UP_AFTER = 8_000
/** Blocks that may be asked of a peer ahead, however small. */
export const MAX_OWED = 2048
/** Peers that may be asked for one block at a time. */
const MAX_ASKED_AT_ONCE = 2
/** A second peer must have a block so many times as soon, and so much sooner (ms), to be asked for it too. */
const SOONER_TIMES = 2
const SOONER_BY = 150
/** Of blocks that are underway already, a peer is asked for so many at most beside what it owes. */
const MAX_RACES = 4
/** A peer that lacked something waits so long before it is asked again, doubling up to the longest, ms. */
const LACK_PAUSE = 5
const LONGEST_LACK_PAUSE = 200
/** Wants that are through are cleared away when there are so many. */
const CLEAR_AT = 4096

interface Want {
  readonly key: string
  readonly size: number
  /** Place in the order of wanting. */
  readonly turn: number
  readonly asked: Set<Peer>
  readonly lackedBy: Set<string>
}

interface Peer {
  readonly id: string
  readonly load: PeerLoad
  /** What it was asked for and has not answered, in order; also what others have delivered meanwhile. */
  readonly owed: Want[]
  owedBytes: number
  /** Bytes of the next answer that have come. */
  underway: number
  heardAt: number
  stalled: boolean
  lacks: number
  notBefore: number
}

/** See the header. */
export class Division {
  readonly #wants = new Map<string, Want>()
  /** Wants that nobody is asked for: `#returned` go first. */
  readonly #returned: Want[] = []
  readonly #fresh: Want[] = []
  #freshFrom = 0
  readonly #peers = new Map<string, Peer>()
  #turn = 0

  /** Wanted blocks that have not come. */
  get wanted(): number {
    return this.#wants.size
  }

  /** Ids of the peers that it divides the work among. */
  get peers(): string[] {
    return [...this.#peers.keys()]
  }

  /** Wants a block of about so many bytes; twice is once. */
  want(key: string, size: number): void {
    if (this.#wants.has(key)) return
    const want: Want = { key, size, turn: this.#turn++, asked: new Set(), lackedBy: new Set() }
    this.#wants.set(key, want)
    this.#fresh.push(want)
  }

  /** Nobody wants the block any more, or it came another way. */
  forget(key: string): void {
    this.#wants.delete(key)
  }

  /** A peer can be asked. */
  add(id: string, now: number): void {
    if (this.#peers.has(id)) return
    this.#peers.set(id, {
      id,
      load: new PeerLoad(now),
      owed: [],
      owedBytes: 0,
      underway: 0,
      heardAt: now,
      stalled: false,
      lacks: 0,
      notBefore: now,
    })
  }

  /** A peer can be asked no more; what it owes is asked of others. */
  remove(id: string): void {
    const peer = this.#peers.get(id)
    if (peer === undefined) return
    this.#peers.delete(id)
    this.#giveBack(peer)
  }

  /** What to ask a peer for now, in order; it owes that from now on. */
  next(id: string, now: number): string[] {
    const peer = this.#peers.get(id)
    if (peer === undefined || peer.stalled) return []
    // who may lack everything is asked for one thing after the other, while there is anyone better
    const isDoubtful = peer.lacks > 0 && this.#hasBetter()
    if (isDoubtful && now < peer.notBefore) return []
    const asked: Want[] = []
    const limit = isDoubtful ? 1 : MAX_OWED
    const hasRoom = () => peer.owed.length < limit && peer.owedBytes - peer.underway < peer.load.window
    if (hasRoom()) this.#take(peer, asked, hasRoom, now)
    if (hasRoom()) this.#race(peer, asked, hasRoom, now)
    return asked.map(({ key }) => key)
  }

  /** Bytes came from a peer, of answers that need not be whole yet. */
  heard(id: string, bytes: number, now: number): void {
    const peer = this.#peers.get(id)
    if (peer === undefined) return
    peer.heardAt = now
    peer.stalled = false
    if (peer.owed.length === 0) return
    peer.underway += bytes
    peer.load.heard(bytes, now)
  }

  /** Which block the next answer of a peer must be; null where it owes none. */
  due(id: string): string | null {
    return this.#peers.get(id)?.owed[0]?.key ?? null
  }

  /** A peer has answered what was due, with a block of so many bytes, or null where it lacks it. Gives whether that was still wanted. */
  answered(id: string, bytes: number | null, now: number): boolean {
    const peer = this.#peers.get(id)
    const want = peer?.owed.shift()
    if (peer === undefined || want === undefined) return false
    peer.owedBytes -= want.size
    peer.underway = peer.owed.length === 0 ? 0 : Math.max(0, peer.underway - (bytes ?? 0))
    want.asked.delete(peer)
    const isWanted = this.#wants.get(want.key) === want
    if (bytes === null) {
      peer.lacks += 1
      peer.notBefore = now + Math.min(LONGEST_LACK_PAUSE, LACK_PAUSE * 2 ** Math.min(peer.lacks - 1, 16))
      want.lackedBy.add(id)
      if (isWanted && want.asked.size === 0) this.#returned.push(want)
    } else {
      peer.lacks = 0
      peer.notBefore = now
      if (isWanted) this.#wants.delete(want.key)
    }
    return isWanted
  }

  /** Sees who is silent; what these owe is asked of others. Gives the peers that have fallen silent since it was called last. */
  look(now: number): string[] {
    const fallen: string[] = []
    for (const peer of this.#peers.values()) {
      if (peer.stalled || peer.owed.length === 0 || now - peer.heardAt < STALL_AFTER) continue
      peer.stalled = true
      fallen.push(peer.id)
      this.#giveBack(peer)
    }
    return fallen
  }

  /** Wanted blocks that no peer can be expected to give; they are forgotten here. */
  hopeless(now: number): string[] {
    const alive = [...this.#peers.values()].filter((peer) => !peer.stalled || now - peer.heardAt < GIVE_UP_AFTER)
    const lost: string[] = []
    for (const want of this.#wants.values()) {
      if (want.asked.size > 0) continue
      if (alive.every((peer) => want.lackedBy.has(peer.id))) lost.push(want.key)
      // with a peer that may have everything, nothing further on is hopeless
      else if (want.lackedBy.size === 0) break
    }
    for (const key of lost) this.#wants.delete(key)
    return lost
  }

  /** Whether all that a peer still owes has come from others. */
  isIdleDebt(id: string): boolean {
    const peer = this.#peers.get(id)
    return peer !== undefined && peer.owed.length > 0 && peer.owed.every((want) => this.#wants.get(want.key) !== want)
  }

  #hasBetter(): boolean {
    for (const peer of this.#peers.values()) if (!peer.stalled && peer.lacks === 0) return true
    return false
  }

  #ask(peer: Peer, want: Want, asked: Want[], now: number): void {
    if (peer.owed.length === 0) {
      peer.heardAt = now
      peer.underway = 0
      peer.load.begin(now)
    }
    peer.owed.push(want)
    peer.owedBytes += want.size
    want.asked.add(peer)
    asked.push(want)
  }

  /** Takes from what nobody is asked for. */
  #take(peer: Peer, asked: Want[], hasRoom: () => boolean, now: number): void {
    for (let place = 0; place < this.#returned.length && hasRoom(); ) {
      const want = this.#returned[place] as Want
      const isDone = this.#wants.get(want.key) !== want || want.asked.size > 0
      if (!isDone && (want.lackedBy.has(peer.id) || peer.owed.includes(want))) {
        place += 1
        continue
      }
      this.#returned.splice(place, 1)
      if (!isDone) this.#ask(peer, want, asked, now)
    }
    while (hasRoom() && this.#freshFrom < this.#fresh.length) {
      const want = this.#fresh[this.#freshFrom++] as Want
      if (this.#wants.get(want.key) === want) this.#ask(peer, want, asked, now)
    }
    if (this.#freshFrom > CLEAR_AT || this.#freshFrom === this.#fresh.length) {
      this.#fresh.splice(0, this.#freshFrom)
      this.#freshFrom = 0
    }
  }

  /** Takes what others owe and would deliver much later, the longest wanted first. */
  #race(peer: Peer, asked: Want[], hasRoom: () => boolean, now: number): void {
    let races = 0
    for (const { want, wait } of this.#awaited(now)) {
      if (races === MAX_RACES || !hasRoom()) return
      if (want.asked.size >= MAX_ASKED_AT_ONCE || want.asked.has(peer) || want.lackedBy.has(peer.id)) continue
      const own = peer.load.timeFor(peer.owedBytes - peer.underway + want.size)
      if (wait < SOONER_BY + own * SOONER_TIMES) continue
      this.#ask(peer, want, asked, now)
      races += 1
    }
  }

  /** What is asked of one peer each, and how long it will take, in the order of wanting. */
  #awaited(now: number): { want: Want; wait: number }[] {
    const found: { want: Want; wait: number }[] = []
    for (const peer of this.#peers.values()) {
      if (peer.stalled) continue
      let before = -peer.underway
      const silence = now - peer.heardAt
      for (const want of peer.owed) {
        before += want.size
        if (this.#wants.get(want.key) === want && want.asked.size === 1)
          found.push({ want, wait: silence + (peer.load.rate === null ? 0 : peer.load.timeFor(Math.max(0, before))) })
      }
    }
    return found.sort((a, b) => a.want.turn - b.want.turn)
  }

  #giveBack(peer: Peer): void {
    for (const want of peer.owed) {
      want.asked.delete(peer)
      if (want.asked.size === 0 && this.#wants.get(want.key) === want) this.#returned.push(want)
    }
    this.#returned.sort((a, b) => a.turn - b.turn)
  }
}
