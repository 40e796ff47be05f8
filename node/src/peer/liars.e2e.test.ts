/**
 * Peers that know the sync protocol and lie in it: each is dropped within 5 s, a silent one's sync within 5 s and the peer
 * after some of these, and honest peers converge all the same.
 */
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { Log } from '@datanet/log'
import { createSigner, didOf, parseCid } from '@datanet/records'
import { encodeMessage } from '@datanet/sync'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SYNC_LIMITS, SYNC_PROTOCOL } from '../datanets/followed.ts'
import { MAX_SERVED_PER_PEER } from '../datanets/pair-syncs.ts'
import { createLoopback, type Loopback, type LoopbackPeer } from '../network/loopback.ts'
import { charterFrom, Liar, type Lie, logsOf } from './liar.fixture.ts'
import type { Peer } from './peer.ts'
import { type NetworkOfPeers, startNetwork } from './start-network.ts'

/** How soon a liar must be gone, ms. */
const DROPPED_WITHIN = 5_000
/** How soon a peer that falls silent in each sync: its fourth silence shuts it out, and a busy machine takes a little longer. */
const SILENT_DROPPED_WITHIN = 50_000
/** How soon a sync with one that falls silent, ms: after 5 s, and a busy machine takes a little longer. */
const SILENT_ENDED_WITHIN = 15_000
const LIMIT = 60_000
const ENTRIES = 1500

let house: NetworkOfPeers
let loopback: Loopback
/** Founder; liars talk to it. */
let fay: Peer
/** Its honest neighbour. */
let val: Peer
let datanet: string
const seeds = Array.from({ length: 8 }, () => crypto.getRandomValues(new Uint8Array(32)))
let next = 0

beforeAll(async () => {
  house = await startNetwork(2)
  ;[fay, val] = house.peers as [Peer, Peer]
  const writers = seeds.map((seed) => didOf(createSigner(seed).publicKey))
  datanet = (await fay.operations.createDatanet({ name: 'target', writers })).datanet
  await val.operations.joinDatanet({ target: datanet })
  await val.operations.getDatanet({ datanet, wait: 30 })
  loopback = createLoopback()
})

afterEach(() => loopback.close())
afterAll(() => house.stop())

/** Resolves when the founder has hung up on a peer. */
async function hangUp({ network }: LoopbackPeer): Promise<void> {
  const { libp2p } = network
  const isThere = () => libp2p.getConnections().some(({ remotePeer }) => remotePeer.toString() === fay.peerId)
  while (isThere()) await once(libp2p, 'connection:close', { signal: AbortSignal.timeout(LIMIT) })
}

/** Says what it should until entries flow; then it lies. */
function fromEntriesOn(lie: Lie): Lie {
  return (message, say, hear) => (message.type === 'entries' ? lie(message, say, hear) : say(message))
}

const lies: Record<string, Lie> = {
  'wrong entries': fromEntriesOn(async (message, say) => {
    if (message.type !== 'entries') return
    const entries = message.entries.map((bytes) => {
      const copy = new Uint8Array(bytes)
      copy[copy.length - 5] = (copy[copy.length - 5] ?? 0) ^ 1
      return copy
    })
    await say({ type: 'entries', entries })
  }),
  'ranges without end': fromEntriesOn(async (message, say) => {
    for (;;) await say(message)
  }),
  'silence in mid-stream': fromEntriesOn((_message, _say, hear) => hear()),
  'silence instead of the first word': (_message, _say, hear) => hear(),
}

/** A log with entries that the founder lacks. */
async function newLog(peer: LoopbackPeer): Promise<Log> {
  return await logsOf(await charterFrom(peer, fay.peerId, datanet), seeds[next++] as Uint8Array, ENTRIES)
}

/** Resolves when the founder has dropped a peer that tells this lie in each sync; gives how long that took, ms. */
async function dropped(name: string): Promise<number> {
  const peer = await loopback.start()
  await peer.network.connect(fay.addresses()[0] ?? '')
  const liar = new Liar(peer, await newLog(peer), lies[name] as Lie)
  await liar.serve()
  const began = performance.now()
  const gone = hangUp(peer)
  // whoever is not let in any more has been dropped
  for (let isOver = false; !isOver; ) {
    isOver = await Promise.race([
      gone.then(() => true),
      liar.begin(fay.peerId).then(
        () => false,
        async () => {
          // a sync that the founder has begun is the one that goes on
          await liar.whenOver()
          // a connection that is just closing fails at once, and closes only when something else may run
          return await setImmediate(false)
        },
      ),
    ])
  }
  return performance.now() - began
}

/** The two honest ones go on with each other. */
async function goesOn(): Promise<void> {
  const heard = (async () => {
    for await (const one of val.events(datanet, AbortSignal.timeout(LIMIT)))
      if (one.type === 'entry' && one.author === fay.author) return
  })()
  await fay.operations.invite({ datanet })
  await heard
  const [here, there] = await Promise.all([fay, val].map(({ operations }) => operations.getLedger({ datanet })))
  expect(here?.frontier.find(({ author }) => author === fay.author)).toEqual(
    there?.frontier.find(({ author }) => author === fay.author),
  )
}

test.for(Object.keys(lies).filter((name) => !name.startsWith('silence')))('%s', async (name) => {
  expect(await dropped(name)).toBeLessThan(DROPPED_WITHIN)
  await goesOn()
})

test('silence instead of the first word', async () => {
  expect(await dropped('silence instead of the first word')).toBeLessThan(SILENT_DROPPED_WITHIN)
  await goesOn()
})

test('silence in mid-stream', async () => {
  const peer = await loopback.start()
  await peer.network.connect(fay.addresses()[0] ?? '')
  const liar = new Liar(peer, await newLog(peer), lies['silence in mid-stream'] as Lie)
  const began = performance.now()
  await expect(liar.begin(fay.peerId)).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_S/) })
  expect(performance.now() - began).toBeLessThan(SILENT_ENDED_WITHIN)
  await goesOn()
})

test('many syncs at once: a few are served, and the honest ones go on', async () => {
  const { network } = await loopback.start()
  await network.connect(fay.addresses()[0] ?? '')
  const signal = AbortSignal.timeout(LIMIT)
  const begin = async () => await network.streams.openStream(fay.peerId, SYNC_PROTOCOL, signal, SYNC_LIMITS)
  const channels = await Promise.all(Array.from({ length: 20 }, begin))
  const { promise: refused, resolve } = Promise.withResolvers<void>()
  let over = 0
  const hello = encodeMessage({ type: 'hello', datanet: parseCid(datanet), root: parseCid(datanet), authors: 0 })
  for (const channel of channels) {
    const ends = async () => {
      await channel.send(hello)
      while ((await channel.receive(signal)) !== null);
    }
    void ends()
      .catch(() => undefined)
      .then(() => {
        over += 1
        if (over === channels.length - MAX_SERVED_PER_PEER) resolve()
      })
  }
  await refused
  await goesOn()
  for (const channel of channels) channel.abort(new TypeError('it is over'))
})
