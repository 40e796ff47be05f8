/**
 * A bounded set of DHT keys that keeps those nearest to this peer, as a Kademlia node is expected to.
 * 1. Each group, and all groups together, hold a limited number of keys and bytes.
 * 2. What goes first is what lies farthest away: from the group that is over its bound, else from all. So a flood displaces
 *    only keys that are farther away than its own, and a key that was displaced does not come back while the set is full.
 * 3. Which keys are held does not depend on the order in which they came, as long as all have the same size.
 */

/** A number of keys and of bytes. */
export interface Room {
  readonly keys: number
  readonly bytes: number
}

/** A key that is held. */
export interface HeldKey {
  readonly id: string
  /** How far it is away from this peer; any unit. */
  readonly distance: number
  /** Whose key it is. */
  readonly group: string
  readonly bytes: number
}

/** Keys in the order of their distance. */
class Ordered {
  readonly #keys: HeldKey[] = []
  bytes = 0

  get size(): number {
    return this.#keys.length
  }

  /** The farthest key but one. */
  farthestBut(id: string | null): HeldKey | undefined {
    const last = this.#keys.at(-1)
    return last !== undefined && last.id === id ? this.#keys.at(-2) : last
  }

  add(key: HeldKey): void {
    this.#keys.splice(this.#placeOf(key), 0, key)
    this.bytes += key.bytes
  }

  remove(key: HeldKey): void {
    const at = this.#placeOf(key)
    if (this.#keys[at]?.id !== key.id) return
    this.#keys.splice(at, 1)
    this.bytes -= key.bytes
  }

  isOver({ keys, bytes }: Room): boolean {
    return this.size > keys || this.bytes > bytes
  }

  #placeOf({ distance, id }: HeldKey): number {
    let from = 0
    let to = this.#keys.length
    while (from < to) {
      const middle = (from + to) >> 1
      const other = this.#keys[middle] as HeldKey
      if (other.distance < distance || (other.distance === distance && other.id < id)) from = middle + 1
      else to = middle
    }
    return from
  }
}

/** See the header. */
export class NearestKeys {
  readonly #perGroup: Room
  readonly #total: Room
  readonly #held = new Map<string, HeldKey>()
  readonly #groups = new Map<string, Ordered>()
  readonly #all = new Ordered()

  constructor(bounds: { readonly perGroup: Room; readonly total: Room }) {
    this.#perGroup = bounds.perGroup
    this.#total = bounds.total
  }

  get size(): number {
    return this.#held.size
  }

  get bytes(): number {
    return this.#all.bytes
  }

  get(id: string): HeldKey | undefined {
    return this.#held.get(id)
  }

  /**
   * Holds a key, in place of what it held under the same id. Returns the keys that had to go for it, or null where it is too
   * far away itself: then nothing has changed. With `always`, others go even if they are nearer.
   */
  admit(key: HeldKey, { always = false } = {}): readonly HeldKey[] | null {
    const before = this.remove(key.id)
    this.#add(key)
    const gone: HeldKey[] = []
    const kept = always ? key.id : null
    for (const [pool, room] of [
      [this.#groups.get(key.group) as Ordered, this.#perGroup],
      [this.#all, this.#total],
    ] as const) {
      while (pool.isOver(room)) {
        const farthest = pool.farthestBut(kept)
        if (farthest === undefined) break
        this.remove(farthest.id)
        gone.push(farthest)
      }
    }
    if (this.#held.has(key.id)) return gone
    for (const one of gone) if (one.id !== key.id) this.#add(one)
    if (before !== undefined) this.#add(before)
    return null
  }

  /** Returns what was held under the id. */
  remove(id: string): HeldKey | undefined {
    const key = this.#held.get(id)
    if (key === undefined) return undefined
    this.#held.delete(id)
    this.#all.remove(key)
    const group = this.#groups.get(key.group)
    group?.remove(key)
    if (group?.size === 0) this.#groups.delete(key.group)
    return key
  }

  #add(key: HeldKey): void {
    this.#held.set(key.id, key)
    this.#all.add(key)
    const group = this.#groups.get(key.group) ?? new Ordered()
    this.#groups.set(key.group, group)
    group.add(key)
  }
}
