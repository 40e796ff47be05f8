/** Peers that say that they hold content and don't, and peers that ask too much. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CopiesInfo } from '@datanet/client'
import { parseCid } from '@datanet/records'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { topicOf } from '../datanets/followed.ts'
import type { Channel } from '../network/channel.ts'
import { addressOf, createLoopback, type Loopback, type LoopbackPeer } from '../network/loopback.ts'
import type { Peer } from '../peer/peer.ts'
import { type NetworkOfPeers, startNetwork } from '../peer/start-network.ts'
import {
  CUSTODY_PROTOCOL,
  decodeAnswer,
  decodeQuestion,
  encodeAnswer,
  encodeQuestion,
  MAX_CUSTODY_FRAME_BYTES,
  type Question,
} from './messages.ts'
import { CUSTODY_LIMITS } from './serve.ts'

const LIMIT = 30_000

let house: NetworkOfPeers
let loopback: Loopback
let founder: Peer
let dir: string
let datanet: string
let contribution: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-hostile-'))
  house = await startNetwork(1)
  founder = house.peers[0] as Peer
  loopback = createLoopback()
  datanet = (await founder.operations.createDatanet({ name: 'hostile' })).datanet
  const file = join(dir, 'file.bin')
  await writeFile(file, Buffer.alloc(5000, 7))
  contribution = (await founder.operations.contribute({ datanet, paths: [file], license: 'CC-BY-4.0' })).contribution
})

afterAll(async () => {
  await loopback.close()
  await house.stop()
  await rm(dir, { recursive: true, force: true })
})

/** A peer that seems to follow the datanet, and answers about what it keeps as it likes. */
async function stranger(answer?: (question: Question, channel: Channel) => Promise<void>): Promise<LoopbackPeer> {
  const peer = await loopback.start()
  peer.network.topics.joinTopic(topicOf(parseCid(datanet)), {
    validate: async () => 'ignore',
    onMessage: () => undefined,
  })
  if (answer !== undefined) {
    await peer.network.streams.handleProtocol(
      CUSTODY_PROTOCOL,
      async (channel) => {
        for (let frame = await channel.receive(); frame !== null; frame = await channel.receive())
          await answer(decodeQuestion(frame), channel)
      },
      CUSTODY_LIMITS,
    )
  }
  await founder.operations.connect({ address: addressOf(peer) })
  return peer
}

/** Copies as the founder sees them, once so many peers have said what they keep: who follows is heard of by and by. */
async function copiesBy(peers: number): Promise<CopiesInfo> {
  for (;;) {
    const from = performance.now()
    const { copies } = await founder.operations.getContribution({ datanet, contribution })
    expect(performance.now() - from).toBeLessThan(9_000)
    if (copies.asked >= peers) return copies
  }
}

const claim = (channel: Channel, { contributions }: Extract<Question, { type: 'holds' }>) =>
  channel.send(encodeAnswer({ type: 'holds', states: contributions.map(() => 'firm'), room: 10 ** 12 }))

/** Resolves when the founder is told of a connection that ended. */
async function disconnected(peer: LoopbackPeer, during: () => Promise<unknown>): Promise<void> {
  const gone = (async () => {
    for await (const one of founder.events(undefined, AbortSignal.timeout(LIMIT)))
      if (one.type === 'peer' && !one.connected && one.peerId === peer.network.peerId) return true
    return false
  })()
  await during()
  expect(await gone).toBe(true)
}

test('claims without proof count for nothing, and the answer comes in time whoever is silent', async () => {
  const empty = await stranger((question, channel) =>
    question.type === 'holds' ? claim(channel, question) : channel.send(encodeAnswer({ type: 'none' })),
  )
  const silent = await stranger(async (question, channel) => {
    if (question.type === 'holds') await claim(channel, question)
  })
  const mute = await stranger(async () => undefined)
  const copies = await copiesBy(2)
  expect(copies).toMatchObject({ local: true, kept: ['own'], live: 1, peers: [] })
  expect(copies.unproved.map(({ peerId }) => peerId)).toContain(empty.network.peerId)
  expect(copies.unproved.map(({ peerId }) => peerId)).not.toContain(mute.network.peerId)
  expect(copies.summary).toContain('did not prove it')
  for (const peer of [empty, silent, mute]) await peer.network.stop()
})

test('a peer that gives another block as the one it should give is shut out', async () => {
  const liar = await stranger(async (question, channel) => {
    if (question.type === 'holds') return await claim(channel, question)
    await channel.send(encodeAnswer({ type: 'block', size: 4 }))
    await channel.send(Uint8Array.of(1, 2, 3, 4))
  })
  await disconnected(liar, async () => {
    const copies = await copiesBy(1)
    expect(copies.peers).toEqual([])
    expect(copies.unproved.map(({ peerId }) => peerId)).toContain(liar.network.peerId)
  })
})

test('a peer that floods with questions is told that it is enough, and then shut out', async () => {
  const asker = await stranger()
  const question: Question = { type: 'holds', datanet: parseCid(datanet), contributions: [parseCid(contribution)] }
  let answered = 0
  let busy = 0
  await disconnected(asker, async () => {
    const signal = AbortSignal.timeout(LIMIT)
    const channel = await asker.network.streams.openStream(founder.peerId, CUSTODY_PROTOCOL, signal, CUSTODY_LIMITS)
    try {
      for (;;) {
        await channel.send(encodeQuestion(question), signal)
        const frame = await channel.receive(signal)
        if (frame === null) return
        if (decodeAnswer(frame, question).type === 'busy') busy += 1
        else answered += 1
      }
    } catch {
      // the connection is gone
    }
  })
  expect(answered).toBeGreaterThan(200)
  expect(answered).toBeLessThan(400)
  expect(busy).toBeGreaterThan(10)
})

test('questions that are none end the conversation', async () => {
  const asker = await stranger()
  const signal = AbortSignal.timeout(LIMIT)
  const limits = { ...CUSTODY_LIMITS, maxFrameBytes: 4 * MAX_CUSTODY_FRAME_BYTES }
  const large = await asker.network.streams.openStream(founder.peerId, CUSTODY_PROTOCOL, signal, limits)
  await large.send(new Uint8Array(2 * MAX_CUSTODY_FRAME_BYTES), signal).catch(() => undefined)
  expect(await large.receive(signal).catch(() => 'broken')).toBe('broken')
  await disconnected(asker, async () => {
    const channel = await asker.network.streams.openStream(founder.peerId, CUSTODY_PROTOCOL, signal, CUSTODY_LIMITS)
    await channel.send(Uint8Array.of(1, 2, 3), signal)
  })
})
