import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Network } from './create-network.ts'
import { addressOf, createLoopback, type Loopback } from './loopback.ts'
import { type Decision, MAX_MESSAGE_BYTES } from './topics.ts'

const TOPIC = '/datanet/test'

let loopback: Loopback

beforeEach(() => {
  loopback = createLoopback()
})

afterEach(async () => {
  await loopback.close()
})

type Member = {
  network: Network
  judged: { text: string; from: string }[]
  taken: { text: string; from: string }[]
  /** Resolves when a message with this text was taken. */
  took(text: string): Promise<void>
}

/** Joins a topic; messages are decided on by their text. */
function join(network: Network, decide: (text: string) => Promise<Decision> = async () => 'accept'): Member {
  const events = new EventTarget()
  const member: Member = {
    network,
    judged: [],
    taken: [],
    async took(text) {
      while (!member.taken.some((message) => message.text === text)) await once(events, 'taken')
    },
  }
  network.topics.joinTopic(TOPIC, {
    async validate(bytes, from) {
      const text = Buffer.from(bytes).toString()
      member.judged.push({ text, from })
      return await decide(text)
    },
    onMessage(bytes, from) {
      member.taken.push({ text: Buffer.from(bytes).toString(), from })
      events.dispatchEvent(new Event('taken'))
    },
  })
  return member
}

/** Waits until a peer knows that another follows the topic and both have it in their mesh. */
async function linked(one: Network, two: Network): Promise<void> {
  const pubsub = one.libp2p.services.pubsub as unknown as EventTarget & { getMeshPeers(topic: string): string[] }
  while (!pubsub.getMeshPeers(TOPIC).includes(two.peerId)) await once(pubsub, 'gossipsub:heartbeat')
}

const text = (value: string) => new TextEncoder().encode(value)

/** A line of three: the ends know each other only through the middle. */
async function line(decide?: (text: string) => Promise<Decision>): Promise<[Member, Member, Member]> {
  const [middle, left, right] = [await loopback.start(), await loopback.start(), await loopback.start()]
  // Else the DHT would make the ends known to each other, and they would connect.
  left.network.penalties.add(right.network.peerId, 1e9)
  right.network.penalties.add(left.network.peerId, 1e9)
  for (const end of [left, right]) await end.network.connect(addressOf(middle))
  const members: [Member, Member, Member] = [join(left.network), join(middle.network, decide), join(right.network)]
  for (const end of [left, right]) {
    await linked(end.network, middle.network)
    await linked(middle.network, end.network)
  }
  return members
}

test('a message reaches peers that are not connected with its author, who does not get it back', async () => {
  const [left, middle, right] = await line()
  await left.network.topics.publish(TOPIC, text('hello'))
  await right.took('hello')
  expect(right.taken).toEqual([{ text: 'hello', from: middle.network.peerId }])
  expect(middle.taken).toEqual([{ text: 'hello', from: left.network.peerId }])
  expect(left.taken).toEqual([])
})

test('a message is judged before it is passed on: what the middle refuses, the right never sees', async () => {
  const decisions: Record<string, Decision> = { bad: 'reject', odd: 'ignore' }
  const [left, middle, right] = await line(async (value) => decisions[value] ?? 'accept')
  for (const value of ['bad', 'odd', 'good']) await left.network.topics.publish(TOPIC, text(value))
  await right.took('good')
  expect(middle.judged.map((message) => message.text)).toEqual(['bad', 'odd', 'good'])
  expect(right.judged.map((message) => message.text)).toEqual(['good'])
  // What is rejected counts against the peer that it came from; what is ignored does not.
  expect(Math.round(middle.network.penalties.points(left.network.peerId))).toBe(1)
})

test('a judge that throws passes nothing on and blames nobody', async () => {
  const [left, middle, right] = await line(async (value) => {
    if (value === 'trap') throw new TypeError('bug')
    return 'accept'
  })
  await left.network.topics.publish(TOPIC, text('trap'))
  await left.network.topics.publish(TOPIC, text('after'))
  await right.took('after')
  expect(right.judged.map((message) => message.text)).toEqual(['after'])
  expect(middle.network.penalties.points(left.network.peerId)).toBe(0)
})

test('a message of 1 MiB arrives, and one byte more is refused before it is sent', async () => {
  const [left, , right] = await line()
  const largest = 'x'.repeat(MAX_MESSAGE_BYTES)
  await left.network.topics.publish(TOPIC, text(largest))
  await right.took(largest)
  await expect(left.network.topics.publish(TOPIC, text(`${largest}y`))).rejects.toMatchObject({
    code: 'ERR_MESSAGE_TOO_LARGE',
  })
})

test('publishing with nobody there is no error, and reaches nobody', async () => {
  const { network } = await loopback.start()
  join(network)
  expect(await network.topics.publish(TOPIC, text('alone'))).toEqual({ recipients: 0 })
})

test('after leaving nothing is judged any more', async () => {
  const [left, middle, right] = await line()
  const unsubscribed = once(left.network.libp2p.services.pubsub as unknown as EventTarget, 'subscription-change')
  middle.network.topics.leaveTopic(TOPIC)
  await unsubscribed
  expect(left.network.topics.subscribers(TOPIC)).toEqual([])
  await left.network.topics.publish(TOPIC, text('late'))
  expect(middle.judged).toEqual([])
  expect(right.judged).toEqual([])
})

test('messages of a topic that nobody here joined are kept by nobody, and many of them shut their sender out', async () => {
  const [left, middle] = await line()
  const { pubsub } = left.network.libp2p.services
  const hears = middle.network.libp2p.services.pubsub as unknown as { readonly mcache: { readonly size: number } }
  // as somebody does who minds no subscriptions
  const others = pubsub as unknown as { topics: Map<string, Set<string>> }
  others.topics.set('/elsewhere', new Set([middle.network.peerId]))
  const isOut = () => middle.network.penalties.isShutOut(left.network.peerId)
  const kept = hears.mcache.size
  for (let n = 0; !isOut(); n++) {
    await pubsub.publish('/elsewhere', text(`stray ${n}`)).catch(() => undefined)
    if (n % 50 === 0) await setImmediate()
    expect(hears.mcache.size).toBe(kept)
  }
  expect(middle.judged).toEqual([])
})
