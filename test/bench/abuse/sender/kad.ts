/** Messages of the DHT as they travel, of which the sender needs two. */

/** The DHT of datanet peers. */
export const KAD_PROTOCOL = '/datanet/kad/1.0.0'

const BYTES = 2

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]
}

function field(number: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.from([...varint(number * 8 + BYTES), ...varint(bytes.length)]), bytes])
}

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
