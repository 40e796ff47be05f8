import { multiaddr } from '@multiformats/multiaddr'
import type { Attack } from '../attack.ts'
import { inventedCid } from '../sender/entries.ts'
import { addProvider, KAD_PROTOCOL } from '../sender/kad.ts'

const ADDRESS = multiaddr('/ip4/127.0.0.1/tcp/9').bytes

/** Records of who provides what, of contents that there are not. */
export const dhtProviders: Attack = {
  name: 'DHT provider records',
  sender: 'a DHT node',
  sends: 'That it provides a content, of one invented content after the other.',
  megabytes: 1,
  isNew: true,
  async send(hostile) {
    while (!hostile.isOver) {
      const stream = await hostile.open(KAD_PROTOCOL)
      for (let at = 0; at < 200 && !hostile.isOver && stream.isOpen; at++) {
        const message = addProvider(inventedCid().multihash.bytes, hostile.peerIdBytes, ADDRESS)
        await stream.send(message, hostile.signal)
      }
      stream.end()
    }
  },
}
