import { type GossipSub, gossipsub, StrictSign } from '@libp2p/gossipsub'
import { type Identify, type IdentifyPush, identify, identifyPush } from '@libp2p/identify'
import { type KadDHT, kadDHT, passthroughMapper, type SelectFn, type ValidateFn } from '@libp2p/kad-dht'
import { type Ping, ping } from '@libp2p/ping'
import type { Libp2pOptions } from 'libp2p'
import type { Penalties } from './penalties.ts'
import { MAX_MESSAGE_BYTES } from './topics.ts'

/** The DHT's protocol: a DHT of datanet peers alone. */
export const KAD_PROTOCOL = '/datanet/kad/1.0.0'

/** What runs on libp2p. */
export type Services = {
  identify: Identify
  identifyPush: IdentifyPush
  ping: Ping
  dht: KadDHT
  pubsub: GossipSub
}

export type KadRules = { validators: Record<string, ValidateFn>; selectors: Record<string, SelectFn> }

type Factories = NonNullable<Libp2pOptions<Services>['services']>

export function createServices(rules: KadRules, penalties: Penalties): Factories {
  return {
    identify: identify(),
    identifyPush: identifyPush(),
    ping: ping(),
    dht: kadDHT({
      protocol: KAD_PROTOCOL,
      // Its defaults serve peers with public addresses only, and wait for ever where there are none.
      clientMode: false,
      peerInfoMapper: passthroughMapper,
      allowQueryWithZeroPeers: true,
      ...rules,
    }),
    pubsub: gossipsub({
      globalSignaturePolicy: StrictSign,
      allowPublishToZeroTopicPeers: true,
      emitSelf: false,
      // One RPC may answer a request for many messages; a frame above the limit ends the whole inbound stream.
      maxInboundDataLength: 16 * MAX_MESSAGE_BYTES,
      scoreParams: {
        appSpecificScore: (peer) => -penalties.points(peer),
        // Peers of one machine share its loopback address and are no flood.
        IPColocationFactorWhitelist: new Set(['127.0.0.1', '::1']),
      },
    }),
  }
}
