/**
 * What a sync may take of this peer.
 * 1. A peer may be slow, but not for ever: the time for which it is waited for is bounded by what travels. A frame that
 *    comes just before its limit is over, again and again, ends the sync.
 * 2. A peer gets no more than a few times what there is to get: one that says each time that it holds nothing can't have
 *    everything sent without end. An honest peer keeps what has landed, so it is sent each entry once, and some again where
 *    connections break.
 */
import type { Channel } from '@datanet/sync'
import { SyncSlowError, SyncSpentError } from '../errors.ts'

/** How long a peer may be waited for in one sync, ms, beside the time for what travels. */
export const SYNC_WAITING_MS = 60_000
/** Bytes that must travel for each further second, in either direction. */
const LEAST_RATE = 4 * 1024
/** The most that one peer is sent in syncs of a datanet within an hour or so, beside what is in proportion to its logs, bytes. */
export const MAX_SYNC_SENT = 64 * 1024 * 1024
/** How many times all logs a peer may be sent. */
const TIMES_LOGS = 4
/** In this time a peer's count falls by half, ms. */
const HALF_LIFE = 30 * 60_000
/** Peers whose counts are remembered; the one that was sent something longest ago is forgotten for a new one. */
export const MAX_METERED = 1024

interface Sent {
  bytes: number
  at: number
}

interface SyncMeterParts {
  /** Milliseconds. */
  readonly now: () => number
  /** How many bytes all logs have; asked when a peer has been sent much. */
  readonly logBytes: () => number
}

/** See the header. */
export class SyncMeter {
  readonly #parts: SyncMeterParts
  /** Who was sent something last comes last. */
  readonly #sent = new Map<string, Sent>()

  constructor(parts: SyncMeterParts) {
    this.#parts = parts
  }

  /** The channel of a sync with a peer, which ends with ERR_SYNC_SLOW or ERR_SYNC_SPENT when that takes too much. */
  metered(peer: string, channel: Channel): Channel {
    let waited = 0
    let bytes = 0
    return {
      send: async (frame) => {
        if (!this.#mayBeSent(peer, frame.length)) throw new SyncSpentError(peer)
        bytes += frame.length
        await channel.send(frame)
      },
      receive: async () => {
        const began = this.#parts.now()
        const frame = await channel.receive()
        waited += this.#parts.now() - began
        bytes += frame?.length ?? 0
        if (waited > SYNC_WAITING_MS + (1000 * bytes) / LEAST_RATE) throw new SyncSlowError(peer)
        return frame
      },
    }
  }

  #mayBeSent(peer: string, bytes: number): boolean {
    const now = this.#parts.now()
    const { bytes: before = 0, at = now } = this.#sent.get(peer) ?? {}
    const sum = before * 2 ** (-(now - at) / HALF_LIFE) + bytes
    if (sum > MAX_SYNC_SENT && sum > MAX_SYNC_SENT + TIMES_LOGS * this.#parts.logBytes()) return false
    this.#sent.delete(peer)
    this.#sent.set(peer, { bytes: sum, at: now })
    for (const oldest of this.#sent.keys()) {
      if (this.#sent.size <= MAX_METERED) break
      this.#sent.delete(oldest)
    }
    return true
  }
}
