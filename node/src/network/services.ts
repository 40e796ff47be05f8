import type { CircuitRelayService } from '@libp2p/circuit-relay-v2'
import { type GossipSub, gossipsub, StrictNoSign } from '@libp2p/gossipsub'
import { type Identify, type IdentifyPush, identify, identifyPush } from '@libp2p/identify'
import { type KadDHT, kadDHT, passthroughMapper, type SelectFn, type ValidateFn } from '@libp2p/kad-dht'
import { type Ping, ping } from '@libp2p/ping'
import type { Libp2pOptions } from 'libp2p'
import { RecordKeyUnknownError } from './errors.ts'
import { createListening, type Listening } from './listening.ts'
import type { Penalties } from './penalties.ts'
import type { RelayLimits } from './relay-options.ts'
import { relayServer } from './relay-server.ts'
import { MAX_MESSAGE_BYTES } from './topics.ts'

/** The DHT's protocol: a DHT of datanet peers alone. */
const KAD_PROTOCOL = '/datanet/kad/1.0.0'

/** How long a peer may take to say what it speaks, ms. */
const IDENTIFY_TIMEOUT = 10_000

/** Points that gossip lets pass: who is below zero is told nothing, and one bad message, or one silence, may happen to anybody. */
const TOLERATED = 3

/** Pings that may be under way at once on a connection. */
const PINGS = 4

/** What runs on libp2p. */
export type Services = {
  identify: Identify
  identifyPush: IdentifyPush
  ping: Ping
  dht: KadDHT
  pubsub: GossipSub
  listening: Listening
  relay?: CircuitRelayService
  dcutr?: unknown
  autonat?: unknown
}

export type KadRules = { validators: Record<string, ValidateFn>; selectors: Record<string, SelectFn> }

export type ServiceParts = {
  rules: KadRules
  penalties: Penalties
  /** The limits of a peer that relays for others. */
  limits: RelayLimits | undefined
  /** Whether others reach it over relays alone: then it asks the DHT and serves it not. */
  isBehindRelay: boolean
  /** Whether it finds out how it can be reached, and punches holes through NATs. */
  crossNat: boolean
  /** Hosts that several peers may share. */
  sharedHosts: Set<string>
}

type Factories = NonNullable<Libp2pOptions<Services>['services']>

export async function createServices(parts: ServiceParts): Promise<Factories> {
  const { rules, penalties, limits, isBehindRelay, crossNat, sharedHosts } = parts
  return {
    // identifyAll does it, and goes on where one try fails
    identify: identify({ runOnLimitedConnection: true, runOnConnectionOpen: false, timeout: IDENTIFY_TIMEOUT }),
    identifyPush: identifyPush({ runOnLimitedConnection: true }),
    // one at a time is the default, and libp2p hangs up on a peer when its own ping meets another that is still under way
    ping: ping({ runOnLimitedConnection: true, maxInboundStreams: PINGS, maxOutboundStreams: PINGS }),
    dht: kadDHT({
      protocol: KAD_PROTOCOL,
      // Its defaults serve peers with public addresses only, and wait for ever where there are none.
      clientMode: isBehindRelay,
      peerInfoMapper: passthroughMapper,
      allowQueryWithZeroPeers: true,
      validators: { pk: refuseKeys, ...rules.validators },
      selectors: rules.selectors,
    }),
    pubsub: gossipsub({
      // What travels is signed by its author, so a signature of whoever passes it on proves nothing and costs everybody a
      // check. Without one, a message's id is the hash of its bytes: whoever sends the same again sends a duplicate.
      globalSignaturePolicy: StrictNoSign,
      ignoreDuplicatePublishError: true,
      allowPublishToZeroTopicPeers: true,
      emitSelf: false,
      runOnLimitedConnection: true,
      // One RPC may answer a request for many messages; a frame above the limit ends the whole inbound stream.
      maxInboundDataLength: 16 * MAX_MESSAGE_BYTES,
      scoreParams: {
        appSpecificScore: (peer) => Math.min(0, TOLERATED - penalties.points(peer)),
        IPColocationFactorWhitelist: sharedHosts,
      },
    }),
    listening: createListening,
    ...(limits === undefined ? {} : { relay: relayServer(limits) }),
    ...(crossNat ? await natServices() : {}),
  }
}

/** kad-dht would keep public keys of anybody, which no peer of this protocol asks for. */
function refuseKeys(): void {
  throw new RecordKeyUnknownError('/pk')
}

/** Loaded only where they run: they take longer to load than all else takes to start. */
async function natServices(): Promise<Pick<Factories, 'autonat' | 'dcutr'>> {
  const [{ autoNATv2 }, { dcutr }] = await Promise.all([import('@libp2p/autonat-v2'), import('@libp2p/dcutr')])
  return { autonat: autoNATv2(), dcutr: dcutr() }
}
