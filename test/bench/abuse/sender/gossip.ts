/**
 * What gossip has on the wire, without its software: a sender that keeps no rule repeats what it likes, to whom it likes.
 */
import { field } from './protobuf.ts'

/** The versions of gossipsub's protocol, newest first. */
export const GOSSIP_PROTOCOLS = ['/meshsub/1.2.0', '/meshsub/1.1.0']

/** Says that it listens to a topic. */
export function subscription(topic: string): Uint8Array {
  return field(1, Buffer.concat([Uint8Array.from([8, 1]), field(2, Buffer.from(topic))]))
}

/** A message of a topic, without a signature, as the topics of datanets have them. */
export function publication(topic: string, data: Uint8Array): Uint8Array {
  return field(2, Buffer.concat([field(2, data), field(4, Buffer.from(topic))]))
}

/** The topic of a datanet's entries where a peer says that it listens to it; null where it does not. */
export function topicIn(rpc: Uint8Array, datanet: string): string | null {
  const [topic] = new RegExp(`/datanet/${datanet}/entries/\\d+`).exec(Buffer.from(rpc).toString('latin1')) ?? []
  return topic ?? null
}
