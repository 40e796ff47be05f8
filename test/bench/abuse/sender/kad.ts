/** Messages of the DHT as they travel, of which the sender needs two. */

import { field } from './protobuf.ts'

/** The DHT of datanet peers. */
export const KAD_PROTOCOL = '/datanet/kad/1.0.0'

function message(type: number, key: Uint8Array, rest: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.from([8, type]), field(2, key), rest])
}

/** Asks a peer to keep a value. */
export function putValue(key: Uint8Array, value: Uint8Array): Uint8Array {
  const record = Buffer.concat([field(1, key), field(2, value), field(5, Buffer.from(new Date().toISOString()))])
  return message(0, key, field(3, record))
}

/** Tells a peer that another one, which has to be the sender, provides a content. */
export function addProvider(key: Uint8Array, peerId: Uint8Array, address: Uint8Array): Uint8Array {
  return message(2, key, field(9, Buffer.concat([field(1, peerId), field(2, address)])))
}
