/**
 * Who provides what, as this peer keeps it for the DHT (N5): strangers choose contents, and have as many peer ids as they like.
 * 1. There are bounds for each peer that announces itself, for each content and for all. Where the bound of a peer or of all is
 *    reached, records of the contents nearest to this peer stay (nearest-keys.ts).
 * 2. Who provides a content already keeps its place while it renews it: of a content that has enough providers, no more are taken.
 * 3. This peer's own records are not counted: they are what it provides itself.
 */
import { base32 } from 'multiformats/bases/base32'
import { RecordNoRoomError } from '../errors.ts'
import type { Distance } from './distance.ts'
import { NearestKeys } from './nearest-keys.ts'

/** Contents that one peer may say it provides. */
const MAX_PROVIDED_BY_PEER = 2_048
/** Providers of one content. */
const MAX_PROVIDERS_OF_CONTENT = 256
/** Provider records of all peers. */
const MAX_PROVIDER_RECORDS = 32_768

/** How much is kept. */
interface ProviderBounds {
  readonly perPeer: number
  readonly perContent: number
  readonly total: number
}

const BOUNDS: ProviderBounds = {
  perPeer: MAX_PROVIDED_BY_PEER,
  perContent: MAX_PROVIDERS_OF_CONTENT,
  total: MAX_PROVIDER_RECORDS,
}

export interface ProviderRoomParts {
  /** This peer's id. */
  readonly self: string
  readonly distance: Distance
  /** Those of LIMITS.md unless given. */
  readonly bounds?: ProviderBounds
}

/** The records as they lie in libp2p's datastore, by the end of their keys: `MULTIHASH/PEER`. */
export interface StoredProviders {
  names(): AsyncIterable<string>
  delete(name: string): Promise<void>
}

/** See the header. */
export class ProviderRoom {
  readonly #parts: ProviderRoomParts
  readonly #stored: StoredProviders
  readonly #perContent: number
  readonly #nearest: NearestKeys
  /** How many providers each content has. */
  readonly #contents = new Map<string, number>()
  #loaded: Promise<void> | undefined

  constructor(parts: ProviderRoomParts, stored: StoredProviders) {
    const { perPeer, perContent, total } = parts.bounds ?? BOUNDS
    this.#parts = parts
    this.#stored = stored
    this.#perContent = perContent
    this.#nearest = new NearestKeys({ perGroup: { keys: perPeer, bytes: 0 }, total: { keys: total, bytes: 0 } })
  }

  get size(): number {
    return this.#nearest.size
  }

  /** Makes room for a record. Throws ERR_RECORD_NO_ROOM (1, 2). */
  async admit(name: string): Promise<void> {
    this.#loaded ??= this.#read()
    await this.#loaded
    const gone = this.#admit(name)
    if (gone === null) throw new RecordNoRoomError('provider')
    for (const one of gone) await this.#stored.delete(one)
  }

  /** Notes that a record was deleted. */
  remove(name: string): void {
    if (this.#nearest.remove(name) !== undefined) this.#leave(name)
  }

  #admit(name: string): readonly string[] | null {
    const [content = '', peer = ''] = name.split('/')
    if (peer === this.#parts.self || this.#nearest.get(name) !== undefined) return []
    const providers = this.#contents.get(content) ?? 0
    if (providers >= this.#perContent) return null
    const distance = this.#parts.distance(base32.decode(`b${content}`))
    const gone = this.#nearest.admit({ id: name, group: peer, bytes: 0, distance })
    if (gone === null) return null
    this.#contents.set(content, providers + 1)
    for (const { id } of gone) this.#leave(id)
    return gone.map(({ id }) => id)
  }

  #leave(name: string): void {
    const [content = ''] = name.split('/')
    const left = (this.#contents.get(content) ?? 1) - 1
    if (left === 0) this.#contents.delete(content)
    else this.#contents.set(content, left)
  }

  /** Takes stock of what lies there; what is beyond the bounds goes. */
  async #read(): Promise<void> {
    for await (const name of this.#stored.names())
      for (const gone of this.#admit(name) ?? [name]) await this.#stored.delete(gone)
  }
}
