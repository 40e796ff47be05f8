import { randomBytes } from 'node:crypto'
import type { DhtProbe } from '@datanet/client'
import type { KadDHT, SingleKadDHT } from '@libp2p/kad-dht'
import { limitedSignal } from '../network/time-limit.ts'

const LOOKUP_TIMEOUT = 5_000
const KEY_BYTES = 32

function hasTable(dht: KadDHT): dht is SingleKadDHT {
  return 'routingTable' in dht
}

/** Looks a random key up in the DHT, and stores nothing there. It takes 5 s at most. */
export async function probeDht(dht: KadDHT): Promise<DhtProbe> {
  const answered = new Set<string>()
  try {
    const signal = limitedSignal(LOOKUP_TIMEOUT)
    for await (const event of dht.getClosestPeers(randomBytes(KEY_BYTES), { signal })) {
      if (event.name === 'PEER_RESPONSE') answered.add(event.from.toString())
    }
  } catch {
    // Time is over, or nobody is there: who answered is what counts.
  }
  return { known: hasTable(dht) ? dht.routingTable.size : answered.size, answered: answered.size }
}
