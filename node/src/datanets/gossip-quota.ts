/**
 * What a peer's gossip may cost before it brings something new.
 * 1. Bytes that bring nothing new use up their sender's quota, which fills again by half in a minute. A message above the
 *    quota is dropped before anything of it is read.
 * 2. The quota follows from what an honest neighbour can cause. It passes each entry on once, when it is new to it, and may
 *    be asked for that message three times more (gossipsub's retransmission). So of what came in lately, by whichever way
 *    and from whomever, it may send four times as much again: as much as came from six neighbours and by sync at once. On
 *    top there is a constant for what it may not know yet: a fork, or entries that came here while it was away.
 * 3. What is held against a sender is an entry that it sends in a second message, which no honest peer does, and each
 *    further allowance of bytes above the quota: to drop these messages costs next to nothing, so a neighbour that was
 *    itself made to pass on old entries has room for many before it is shut out.
 */
import { createHash } from 'node:crypto'

/** The bytes that a peer may send within a minute or so that bring nothing new, beside what is in proportion to news. */
export const GOSSIP_ALLOWANCE = 4 * 1024 * 1024
/** How often an honest neighbour may send what is new: once, and three times when it is asked for it. */
const TIMES_NEWS = 4
/** The least that a message costs which brings nothing new, bytes. */
const MESSAGE_COST = 1024
/**
 * What comes too early may be new to all, and a peer that lacks one entry gets all that follows it too early from each of its
 * neighbours, as fast as it is written. So of its bytes one in so many counts, and of its messages the least below.
 */
const EARLY_SHARE = 16
const EARLY_COST = 64
/** In this time a used quota is filled again by half, ms. */
const HALF_LIFE = 60_000
/** Senders that are remembered; the one that has been silent longest is forgotten for a new one. */
export const MAX_SENDERS = 256
/** The last entries of a sender that are remembered. */
export const MAX_REMEMBERED = 256

/** A sum that fades. */
class Fading {
  #sum = 0
  #at = Number.NEGATIVE_INFINITY

  add(more: number, now: number): void {
    this.#sum = this.at(now) + more
    this.#at = now
  }

  at(now: number): number {
    return this.#sum === 0 ? 0 : this.#sum * 2 ** (-Math.max(0, now - this.#at) / HALF_LIFE)
  }
}

interface Sender {
  readonly useless: Fading
  readonly excess: Fading
  /** Hashes of the last entries that it sent, oldest first. */
  readonly sent: Set<string>
}

/** See the header. */
export class GossipQuota {
  readonly #now: () => number
  readonly #news = new Fading()
  /** Those that were silent longest come first. */
  readonly #senders = new Map<string, Sender>()

  /** `now` returns milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** How many senders are remembered. */
  get senders(): number {
    return this.#senders.size
  }

  /** Counts bytes that were new, by whichever way they came. */
  brought(bytes: number): void {
    this.#news.add(bytes, this.#now())
  }

  /** Whether a sender has used up its quota, so that its messages are dropped unread. */
  isUsedUp(peer: string): boolean {
    const now = this.#now()
    const used = this.#senders.get(peer)?.useless.at(now) ?? 0
    return used > GOSSIP_ALLOWANCE + TIMES_NEWS * this.#news.at(now)
  }

  /** Counts a message that was dropped since the quota is used up; returns whether that is held against its sender. */
  drop(peer: string, bytes: number): boolean {
    const { excess } = this.#senderOf(peer)
    excess.add(Math.max(bytes, MESSAGE_COST), this.#now())
    if (excess.at(this.#now()) < GOSSIP_ALLOWANCE) return false
    excess.add(-GOSSIP_ALLOWANCE, this.#now())
    return true
  }

  /**
   * Counts a message that was read, by its entries, how many of their bytes brought nothing new, and how many came too early;
   * returns whether it is held against its sender, since that has sent one of the entries before.
   */
  take(peer: string, entries: readonly Uint8Array[], useless: number, early = 0): boolean {
    const sender = this.#senderOf(peer)
    const cost =
      (useless > 0 ? Math.max(useless, MESSAGE_COST) : 0) + (early > 0 ? Math.max(early / EARLY_SHARE, EARLY_COST) : 0)
    if (cost > 0) sender.useless.add(cost, this.#now())
    let repeats = false
    for (const entry of entries) {
      const hash = createHash('sha256').update(entry).digest('base64')
      if (sender.sent.delete(hash)) repeats = true
      sender.sent.add(hash)
      for (const oldest of sender.sent) {
        if (sender.sent.size <= MAX_REMEMBERED) break
        sender.sent.delete(oldest)
      }
    }
    return repeats
  }

  #senderOf(peer: string): Sender {
    const sender = this.#senders.get(peer) ?? { useless: new Fading(), excess: new Fading(), sent: new Set() }
    this.#senders.delete(peer)
    this.#senders.set(peer, sender)
    for (const silent of this.#senders.keys()) {
      if (this.#senders.size <= MAX_SENDERS) break
      this.#senders.delete(silent)
    }
    return sender
  }
}
