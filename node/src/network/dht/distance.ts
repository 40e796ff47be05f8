import { createHash } from 'node:crypto'

/** Bytes of a distance that are compared: as many as a number holds exactly. */
const DISTANCE_BYTES = 6

/** How far a key of the DHT is away from a peer, as Kademlia has it. */
export type Distance = (key: Uint8Array) => number

/** Distances from the peer whose id has this multihash. */
export function distanceFrom(peer: Uint8Array): Distance {
  const home = place(peer)
  return (key) => {
    const there = place(key)
    for (let at = 0; at < DISTANCE_BYTES; at++) there[at] = (there[at] as number) ^ (home[at] as number)
    return there.readUIntBE(0, DISTANCE_BYTES)
  }
}

function place(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
