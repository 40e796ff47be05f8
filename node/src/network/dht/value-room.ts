/**
 * The values that this peer keeps for the DHT, and the ranks that guard them (N5): strangers choose keys and values, and found
 * as many datanets as they like.
 * 1. There are bounds for each datanet and for all. Where one is reached, the keys nearest to this peer stay (nearest-keys.ts).
 * 2. Datanets that this peer follows have room of their own, which no other datanet takes from them. Of these a new key always
 *    finds a place, since it may be this peer's own.
 * 3. A value lies here only while the rank of its key is remembered: else an older value could follow it (V7). A rank that has
 *    to go takes the value along.
 */
import type { KeyValueStore } from '@datanet/log'
import { RecordNoRoomError } from '../errors.ts'
import type { Distance } from './distance.ts'
import { type HeldKey, NearestKeys } from './nearest-keys.ts'

/** Keys, and bytes of values, of one datanet that this peer does not follow. */
const MAX_STRANGE_KEYS = 1_024
const MAX_STRANGE_BYTES = 16_777_216
/** Those of all such datanets together. */
const MAX_ALL_STRANGE_KEYS = 8_192
const MAX_ALL_STRANGE_BYTES = 134_217_728
/** Keys, and bytes of values, of one datanet that this peer follows. */
const MAX_FOLLOWED_KEYS = 32_768
const MAX_FOLLOWED_BYTES = 134_217_728
/** Those of all such datanets together. */
const MAX_ALL_FOLLOWED_KEYS = 65_536
const MAX_ALL_FOLLOWED_BYTES = 268_435_456

/** All keys begin with a slash: from it up to the byte after it. */
const ALL_KEYS = { gte: Uint8Array.of(0x2f), lt: Uint8Array.of(0x30) }

type Bounds = ConstructorParameters<typeof NearestKeys>[0]

/** How much is kept. */
interface ValueBounds {
  readonly strange: Bounds
  readonly followed: Bounds
}

const BOUNDS: ValueBounds = {
  strange: {
    perGroup: { keys: MAX_STRANGE_KEYS, bytes: MAX_STRANGE_BYTES },
    total: { keys: MAX_ALL_STRANGE_KEYS, bytes: MAX_ALL_STRANGE_BYTES },
  },
  followed: {
    perGroup: { keys: MAX_FOLLOWED_KEYS, bytes: MAX_FOLLOWED_BYTES },
    total: { keys: MAX_ALL_FOLLOWED_KEYS, bytes: MAX_ALL_FOLLOWED_BYTES },
  },
}

/** Whose a key is. */
interface KeyOwner {
  /** The datanet. */
  readonly group: string
  readonly isFollowed: boolean
}

export interface ValueRoomParts {
  /** Where ranks are remembered; a part of a store of its own. */
  readonly ranks: KeyValueStore
  readonly distance: Distance
  /** Whose a valid key is. */
  readonly ownerOf: (key: Uint8Array) => KeyOwner
  /** Those of LIMITS.md unless given. */
  readonly bounds?: ValueBounds
}

/** The values as they lie in libp2p's datastore. */
export interface StoredValues {
  sizes(): AsyncIterable<{ readonly key: Uint8Array; readonly bytes: number }>
  delete(key: Uint8Array): Promise<void>
}

/** See the header. */
export class ValueRoom {
  readonly #parts: ValueRoomParts
  readonly #strange: NearestKeys
  readonly #followed: NearestKeys
  #values: StoredValues | undefined
  #loaded: Promise<void> | undefined

  constructor(parts: ValueRoomParts) {
    const { strange, followed } = parts.bounds ?? BOUNDS
    this.#parts = parts
    this.#strange = new NearestKeys(strange)
    this.#followed = new NearestKeys(followed)
  }

  /** Says where the values lie, before anything else is asked. */
  guard(values: StoredValues): void {
    this.#values = values
  }

  /** Keys and bytes of values that are held. */
  get held(): { readonly keys: number; readonly bytes: number } {
    const [strange, followed] = [this.#strange, this.#followed]
    return { keys: strange.size + followed.size, bytes: strange.bytes + followed.bytes }
  }

  /** The rank that is remembered for a key. */
  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    return await this.#parts.ranks.get(key)
  }

  /** Remembers the rank of a valid value, unless its key is too far away (1). */
  async put(key: Uint8Array, rank: Uint8Array): Promise<void> {
    await this.#load()
    const gone = this.#admit(key, this.#find(idOf(key))?.bytes ?? 0)
    if (gone === null) return
    await this.#drop(gone)
    await this.#parts.ranks.batch([{ type: 'put', key, value: rank }])
  }

  /** Makes room for a value of so many bytes. Throws ERR_RECORD_NO_ROOM (1, 3). */
  async admit(key: Uint8Array, bytes: number): Promise<void> {
    await this.#load()
    const gone = this.#find(idOf(key)) === undefined ? null : this.#admit(key, bytes)
    if (gone === null) throw new RecordNoRoomError('value')
    await this.#drop(gone)
  }

  /** Notes that a value was deleted; its rank stays. */
  async remove(key: Uint8Array): Promise<void> {
    await this.#load()
    if (this.#find(idOf(key)) !== undefined) this.#admit(key, 0)
  }

  #find(id: string): HeldKey | undefined {
    return this.#followed.get(id) ?? this.#strange.get(id)
  }

  /** Returns what has to go for it, or null where it is too far away. */
  #admit(key: Uint8Array, bytes: number): readonly HeldKey[] | null {
    const { group, isFollowed } = this.#parts.ownerOf(key)
    const held: HeldKey = { id: idOf(key), group, bytes, distance: this.#parts.distance(key) }
    const gone = (isFollowed ? this.#followed : this.#strange).admit(held, { always: isFollowed })
    // it has changed sides since the datanet is followed, or no more
    if (gone !== null) (isFollowed ? this.#strange : this.#followed).remove(held.id)
    return gone
  }

  async #drop(gone: readonly HeldKey[]): Promise<void> {
    for (const { id } of gone) {
      const key = keyOf(id)
      await this.#values?.delete(key)
      await this.#parts.ranks.batch([{ type: 'del', key }])
    }
  }

  async #load(): Promise<void> {
    this.#loaded ??= this.#read()
    await this.#loaded
  }

  /** Takes stock of what lies there; what is beyond the bounds, or has no rank, goes. */
  async #read(): Promise<void> {
    for await (const [key] of this.#parts.ranks.range(ALL_KEYS)) await this.#drop(this.#admit(key, 0) ?? [lost(key)])
    for await (const { key, bytes } of this.#values?.sizes() ?? []) {
      const isRanked = this.#find(idOf(key)) !== undefined
      await this.#drop((isRanked ? this.#admit(key, bytes) : null) ?? [lost(key)])
    }
  }
}

function idOf(key: Uint8Array): string {
  return Buffer.from(key).toString('latin1')
}

function keyOf(id: string): Uint8Array {
  return new Uint8Array(Buffer.from(id, 'latin1'))
}

function lost(key: Uint8Array): HeldKey {
  return { id: idOf(key), group: '', bytes: 0, distance: 0 }
}
