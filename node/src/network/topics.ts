import { type GossipSub, type GossipsubMessage, type TopicValidatorFn, TopicValidatorResult } from '@libp2p/gossipsub'
import type { Logger } from 'pino'
import { plainBytes } from '../storage/plain-bytes.ts'
import { MessageTooLargeError } from './errors.ts'
import type { Penalties } from './penalties.ts'
import { Repeats } from './repeats.ts'

/** Bytes of the largest message that a topic carries. */
export const MAX_MESSAGE_BYTES = 1024 * 1024

/** So many messages of topics that are not joined are an offence. */
const STRAYS = 200
/** Peers whose such messages are counted; the count of the oldest is forgotten for a new one. */
const MAX_STRAYING = 256

/** What becomes of a message: pass it on, drop it and count it against the peer that sent it, or drop it quietly. */
export type Decision = 'accept' | 'reject' | 'ignore'

/** What gossipsub’s type leaves out of the object. */
type Scored = { readonly score: { duplicateMessage(from: string, id: string, topic: string): void } }

type TopicHandler = {
  /** Judges a message before it is passed on; `from` is the peer that it came over, not who wrote it. */
  validate(bytes: Uint8Array, from: string): Promise<Decision>
  /** Takes a message that was accepted. */
  onMessage(bytes: Uint8Array, from: string): void | Promise<void>
}

export type Topics = {
  joinTopic(name: string, handler: TopicHandler): void
  leaveTopic(name: string): void
  /** Sends a message of at most 1 MiB to the topic's peers; gives how many of them it went to at once. Throws ERR_MESSAGE_TOO_LARGE. */
  publish(name: string, bytes: Uint8Array): Promise<{ recipients: number }>
  /** The peers known to follow a topic. */
  subscribers(name: string): string[]
  /** Leaves all topics. */
  close(): void
}

const RESULTS: Record<Decision, TopicValidatorResult> = {
  accept: TopicValidatorResult.Accept,
  reject: TopicValidatorResult.Reject,
  ignore: TopicValidatorResult.Ignore,
}

/**
 * Topics over gossipsub.
 * 1. What peers forward is judged first, and peers that forward what is invalid are counted against.
 * 2. A message that came before is dropped by its hash; a peer that sends it oftener than gossipsub does is counted against.
 * 3. A message of a topic that is not joined is dropped: gossipsub would keep it. Some may be on their way when a topic is
 *    left; whoever sends many is counted against, since gossipsub remembers the id of each for two minutes.
 */
export function createTopics(pubsub: GossipSub, penalties: Penalties, logger: Logger): Topics {
  const handlers = new Map<string, TopicHandler>()
  const repeats = new Repeats()

  // gossipsub reports duplicates to its score alone
  const { score, topicValidators } = pubsub as GossipSub & Scored
  const duplicateMessage = score.duplicateMessage.bind(score)
  score.duplicateMessage = (from, id, topic) => {
    duplicateMessage(from, id, topic)
    if (repeats.note(from, id)) penalties.add(from, 1)
  }
  const validatorFor = topicValidators.get.bind(topicValidators)
  const strays = new Map<string, number>()
  const notJoined: TopicValidatorFn = (peer) => {
    const name = peer.toString()
    const count = (strays.get(name) ?? 0) + 1
    strays.set(name, count)
    if (count % STRAYS === 0) penalties.add(name, 1)
    for (const oldest of strays.keys()) {
      if (strays.size <= MAX_STRAYING) break
      strays.delete(oldest)
    }
    return TopicValidatorResult.Ignore
  }
  topicValidators.get = (name) => validatorFor(name) ?? notJoined

  const validatorOf = (name: string, handler: TopicHandler): TopicValidatorFn => {
    return async (peer, { data }) => {
      const decision =
        data.byteLength > MAX_MESSAGE_BYTES ? 'reject' : await judge(name, handler, plainBytes(data), peer.toString())
      if (decision === 'reject') penalties.add(peer.toString(), 1)
      return RESULTS[decision]
    }
  }

  const judge = async (name: string, handler: TopicHandler, bytes: Uint8Array, from: string): Promise<Decision> => {
    try {
      return await handler.validate(bytes, from)
    } catch (error) {
      // That is our failure, so nobody is to pay for it.
      logger.error({ err: error, topic: name }, 'a message could not be judged')
      return 'ignore'
    }
  }

  const onMessage = async ({ detail: { msg, propagationSource } }: CustomEvent<GossipsubMessage>): Promise<void> => {
    try {
      await handlers.get(msg.topic)?.onMessage(plainBytes(msg.data), propagationSource.toString())
    } catch (error) {
      logger.error({ err: error, topic: msg.topic }, 'a message could not be taken')
    }
  }
  pubsub.addEventListener('gossipsub:message', onMessage)

  const leaveTopic = (name: string): void => {
    if (!handlers.delete(name)) return
    pubsub.unsubscribe(name)
    pubsub.topicValidators.delete(name)
  }

  return {
    leaveTopic,
    joinTopic(name, handler) {
      handlers.set(name, handler)
      pubsub.topicValidators.set(name, validatorOf(name, handler))
      pubsub.subscribe(name)
    },
    async publish(name, bytes) {
      if (bytes.byteLength > MAX_MESSAGE_BYTES)
        throw new MessageTooLargeError(name, bytes.byteLength, MAX_MESSAGE_BYTES)
      const { recipients } = await pubsub.publish(name, bytes)
      return { recipients: recipients.length }
    },
    subscribers: (name) => pubsub.getSubscribers(name).map(String),
    close() {
      for (const name of [...handlers.keys()]) leaveTopic(name)
      pubsub.removeEventListener('gossipsub:message', onMessage)
    },
  }
}
