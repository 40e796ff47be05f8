import { peerIdFromString } from '@libp2p/peer-id'
import { base58btc } from 'multiformats/bases/base58'
import { CID } from 'multiformats/cid'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createRendezvous } from './rendezvous.ts'

const topic = CID.parse('bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy')

/** The id of a peer with an ed25519 key of these 32 bytes. */
const peerOf = (key: number) => {
  const bytes = new Uint8Array(38)
  bytes.set([0x00, 0x24, 0x08, 0x01, 0x12, 0x20])
  bytes[37] = key
  return peerIdFromString(base58btc.encode(bytes).slice(1))
}

test('a search ends when it has found 20 peers, each counted once', async () => {
  let given = 0
  const libp2p = {
    peerId: peerOf(255),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    contentRouting: {
      async *findProviders() {
        for (let key = 0; ; key++) {
          given += 2
          yield { id: peerOf(key), multiaddrs: [] }
          yield { id: peerOf(key), multiaddrs: [] }
        }
      },
    },
  }
  const rendezvous = createRendezvous(
    libp2p as unknown as Parameters<typeof createRendezvous>[0],
    pino({ level: 'silent' }),
    new AbortController().signal,
  )
  expect(await rendezvous.findPeers(topic)).toHaveLength(20)
  expect(given).toBe(40)
})
