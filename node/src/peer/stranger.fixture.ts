/** A peer that keeps no rules: it sends what it likes on a topic to one other peer, also what it has sent before. */
import { once } from 'node:events'
import type { Loopback, LoopbackPeer } from '../network/loopback.ts'

const LIMIT = 30_000

/** Resolves when two peers are no longer connected. */
export async function hangUp({ network }: LoopbackPeer, other: string): Promise<void> {
  const signal = AbortSignal.timeout(LIMIT)
  const { libp2p } = network
  const isThere = () => libp2p.getConnections().some(({ remotePeer }) => remotePeer.toString() === other)
  while (isThere()) await once(libp2p, 'connection:close', { signal })
}

/**
 * A peer that is connected with another one and listens to a topic, so that the two pass messages on to each other. It
 * speaks with none of those whom it shuns, whom the DHT would make known to it.
 */
export async function strangerAt(
  loopback: Loopback,
  topic: string,
  other: { readonly peerId: string; addresses(): string[] },
  shunned: readonly { readonly peerId: string }[] = [],
): Promise<LoopbackPeer> {
  const peer = await loopback.start()
  for (const { peerId } of shunned) peer.network.penalties.add(peerId, 1e9)
  const { network } = peer
  network.topics.joinTopic(topic, { validate: async () => 'accept', onMessage: () => undefined })
  const { pubsub } = network.libp2p.services
  await network.connect(other.addresses()[0] ?? '')
  while (!network.topics.subscribers(topic).includes(other.peerId))
    await once(pubsub, 'subscription-change', { signal: AbortSignal.timeout(LIMIT) })
  return peer
}

/** Publishes a message, whether or not it has been sent or seen before. */
export async function publishAgain({ network }: LoopbackPeer, topic: string, message: Uint8Array): Promise<void> {
  const { pubsub } = network.libp2p.services
  // gossipsub would not send the same twice
  const { seenCache } = pubsub as unknown as { readonly seenCache: { clear(): void } }
  seenCache.clear()
  // the bound on what is sent is none for somebody who speaks the protocol
  await pubsub.publish(topic, message).catch(() => undefined)
}

/** Publishes again and again, since what is sent before the stream is up is lost, until something has happened. */
export async function publishUntil(
  stranger: LoopbackPeer,
  topic: string,
  happened: Promise<unknown>,
  messages: () => readonly Uint8Array[],
): Promise<void> {
  const { pubsub } = stranger.network.libp2p.services
  const signal = AbortSignal.timeout(LIMIT)
  const done = happened.then(() => true)
  for (let over = false; !over; ) {
    for (const message of messages()) await publishAgain(stranger, topic, message)
    over = await Promise.race([done, once(pubsub, 'gossipsub:heartbeat', { signal }).then(() => false)])
  }
}
