/** The most messages of a peer, and the most peers, that are remembered; the oldest is forgotten for a new one. */
export const MAX_REPEATED = 1024
const MAX_PEERS = 256
/**
 * How often a peer may send one message that has come already: once on its own, and as often as gossipsub sends a message
 * to a peer that asks for it again and again.
 */
const MAX_TIMES = 4

/** Counts how often peers send the very same message. Bounded in peers, and in messages of each. */
export class Repeats {
  readonly #counts = new Map<string, Map<string, number>>()

  /** Counts a message that had come before; returns whether the peer has now sent it oftener than an honest one does. */
  note(peer: string, message: string): boolean {
    const counts = this.#counts.get(peer) ?? new Map<string, number>()
    renew(this.#counts, peer, counts, MAX_PEERS)
    const count = (counts.get(message) ?? 0) + 1
    renew(counts, message, count, MAX_REPEATED)
    return count > MAX_TIMES
  }
}

/** Sets a value as the newest, and forgets the oldest where there are too many. */
function renew<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key)
  map.set(key, value)
  for (const oldest of map.keys()) {
    if (map.size <= most) return
    map.delete(oldest)
  }
}
