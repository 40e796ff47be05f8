/** Where a peer's datanets lie in its store. */

import { afterPrefix, type KeyValueStore, prefixedStore } from '@datanet/log'
import { CID, concatBytes, decode, encode, textBytes } from '@datanet/records'
import type { InviteSecret } from './link.ts'

const FOLLOWED = textBytes('f/')
const DATANET = textBytes('d/')
const DHT = textBytes('k/')
const PUBLISHED = textBytes('p/')

const CUSTODY = textBytes('h/')
const IMPORTS = textBytes('i/')

/** A datanet that is followed, with its charter entry once that was found. */
export interface Wanted {
  readonly datanet: CID
  readonly charter: Uint8Array | null
  readonly invite: InviteSecret | null
}

/** All that a replica keeps. */
export function replicaStore(store: KeyValueStore, datanet: CID): KeyValueStore {
  return prefixedStore(store, concatBytes(DATANET, datanet.bytes))
}

/** What the DHT's rules remember. */
export function dhtStore(store: KeyValueStore): KeyValueStore {
  return prefixedStore(store, DHT)
}

/** Which verdicts were put into the DHT. */
export function publishedStore(store: KeyValueStore): KeyValueStore {
  return prefixedStore(store, PUBLISHED)
}

/** What imports that were cut off have done. */
export function importsStore(store: KeyValueStore): KeyValueStore {
  return prefixedStore(store, IMPORTS)
}

/** What this peer keeps. */
export function custodyStore(store: KeyValueStore): KeyValueStore {
  return prefixedStore(store, CUSTODY)
}

export async function saveWanted(store: KeyValueStore, { datanet, charter, invite }: Wanted): Promise<void> {
  const value = encode([charter, invite === null ? null : [invite.entry, invite.index, invite.seed]])
  await store.batch([{ type: 'put', key: concatBytes(FOLLOWED, datanet.bytes), value }], { durable: true })
}

export async function dropWanted(store: KeyValueStore, datanet: CID): Promise<void> {
  await store.batch([{ type: 'del', key: concatBytes(FOLLOWED, datanet.bytes) }], { durable: true })
}

export async function* loadWanted(store: KeyValueStore): AsyncIterable<Wanted> {
  for await (const [key, value] of store.range({ gte: FOLLOWED, lt: afterPrefix(FOLLOWED) })) {
    const [charter, invite] = decode(value) as [Uint8Array | null, [CID, number, Uint8Array] | null]
    yield {
      datanet: CID.decode(key.slice(FOLLOWED.length)),
      charter,
      invite: invite === null ? null : { entry: invite[0], index: invite[1], seed: invite[2] },
    }
  }
}
