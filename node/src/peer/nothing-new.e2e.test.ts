/**
 * A stranger that sends what brings nothing new: it gets no further than the peer that it was sent to, and whoever passed
 * something on in good faith is never blamed for it.
 */
import { setImmediate } from 'node:timers/promises'
import {
  cidOf,
  createSigner,
  decode,
  didOf,
  type Entry,
  type EntryDraft,
  encode,
  parseCid,
  recordLeaf,
  type Signer,
  sealEntry,
  type WireRecord,
} from '@datanet/records'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { topicOf } from '../datanets/followed.ts'
import { encodeGossip } from '../datanets/gossip-frame.ts'
import { createLoopback, type Loopback, type LoopbackPeer } from '../network/loopback.ts'
import type { Peer } from './peer.ts'
import { type NetworkOfPeers, startNetwork } from './start-network.ts'
import { hangUp, publishAgain, publishUntil, strangerAt } from './stranger.fixture.ts'

const LIMIT = 60_000

let house: NetworkOfPeers
let loopback: Loopback
/** Founder; strangers talk to it. */
let fay: Peer
/** Its honest neighbour. */
let val: Peer
let datanet: string
let topic: string

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const identity: WireRecord = { type: 'identity', recovery: new Uint8Array(32) }
const note = (n: number) => ({ type: 'from-a-later-version', text: `note ${n}` }) as unknown as WireRecord
const writers = Array.from({ length: 6 }, () => createSigner(random(32)))
const [erased, replayed, mixed, forking, early] = writers as [Signer, Signer, Signer, Signer, Signer]

beforeAll(async () => {
  house = await startNetwork(2)
  ;[fay, val] = house.peers as [Peer, Peer]
  const named = writers.map(({ publicKey }) => didOf(publicKey))
  datanet = (await fay.operations.createDatanet({ name: 'target', writers: named })).datanet
  topic = topicOf(parseCid(datanet))
  await val.operations.joinDatanet({ target: datanet })
  await val.operations.getDatanet({ datanet, wait: 30 })
  loopback = createLoopback()
})

afterEach(() => loopback.close())
afterAll(() => house.stop())

function sealed(signer: Signer, draft: Partial<EntryDraft>): Entry {
  const place = { datanet: parseCid(datanet), seq: 0, prev: null, deps: [], at: 0, bytesBefore: 0 }
  return sealEntry({ ...place, records: [identity, note(0)], ...draft }, signer, random)
}

/** A log of so many entries. */
function logOf(signer: Signer, length: number, text = 0): Entry[] {
  const log: Entry[] = []
  for (let seq = 0; seq < length; seq++) {
    const last = log.at(-1)
    const bytesBefore = last?.payload.bytes ?? 0
    const records = seq === 0 ? [identity, note(text)] : [note(text)]
    log.push(sealed(signer, { seq, prev: last?.id ?? null, bytesBefore, records }))
  }
  return log
}

/** The same entry without its last record: what it signs is the same, and so is its id. */
function erasedFormOf({ bytes }: Entry): Uint8Array {
  const { payload, sig, body } = decode(bytes) as {
    payload: Uint8Array
    sig: Uint8Array
    body: { salt: Uint8Array; record: Uint8Array }[]
  }
  const last = body.at(-1) as { salt: Uint8Array; record: Uint8Array }
  return encode({ payload, sig, body: [...body.slice(0, -1), { leaf: recordLeaf(last.salt, last.record) }] })
}

/** Resolves when a peer tells of an entry by an author. */
async function entryBy(peer: Peer, author: string): Promise<void> {
  for await (const one of peer.events(datanet, AbortSignal.timeout(LIMIT)))
    if (one.type === 'entry' && one.author === author) return
}

/** How many messages of the topic a peer has judged. */
async function judged(peer: Peer): Promise<number> {
  const answer = await fetch(new URL('/metrics', peer.api.address), {
    headers: { authorization: `Bearer ${peer.api.token}` },
  })
  return (await answer.text())
    .split('\n')
    .filter((line) => line.startsWith('datanet_gossip_messages_total{'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

/** Resolves when a peer has judged more messages. */
async function untilMore(peer: Peer, than: number): Promise<void> {
  while ((await judged(peer)) <= than) await setImmediate()
}

/** A stranger whose first messages the founder has heard: the entries of an author. */
async function strangerWith(entries: readonly Entry[], signer: Signer): Promise<LoopbackPeer> {
  const stranger = await strangerAt(loopback, topic, fay, [val])
  const heard = Promise.all([fay, val].map((peer) => entryBy(peer, didOf(signer.publicKey))))
  const message = encodeGossip(entries.map(({ bytes }) => bytes))
  await publishUntil(stranger, topic, heard, () => [message])
  return stranger
}

/**
 * Lets a stranger do something, then the founder write an entry that its neighbour hears of. Returns how many messages the
 * neighbour has judged meanwhile; the one with that entry is among them.
 */
async function messagesPassedOn(attack: () => Promise<unknown>): Promise<number> {
  const before = await judged(val)
  const at = await judged(fay)
  await attack()
  // what was sent was judged, unless it came before as it is
  expect(await judged(fay)).toBeGreaterThan(at)
  const heard = entryBy(val, fay.author)
  await fay.operations.invite({ datanet })
  await heard
  const [here, there] = await Promise.all([fay, val].map(({ operations }) => operations.listPeers()))
  expect(here?.map(({ peerId }) => peerId)).toContain(val.peerId)
  expect(there?.map(({ peerId }) => peerId)).toContain(fay.peerId)
  return (await judged(val)) - before
}

test('an entry that is held, sent again without its records, is not passed on', async () => {
  const log = logOf(erased, 20)
  const stranger = await strangerWith(log, erased)
  const passedOn = await messagesPassedOn(async () => {
    const messages = () => log.map((entry) => encodeGossip([erasedFormOf(entry)]))
    // each once: that is a duplicate and no more, whatever form it has
    for (const message of messages()) await publishAgain(stranger, topic, message)
    await publishUntil(stranger, topic, hangUp(stranger, fay.peerId), messages)
  })
  expect(passedOn).toBe(1)
})

test('entries that are held, sent again in other messages, are not passed on, and their sender is shut out', async () => {
  const log = logOf(replayed, 40)
  const stranger = await strangerWith(log, replayed)
  let count = 0
  const passedOn = await messagesPassedOn(() =>
    publishUntil(stranger, topic, hangUp(stranger, fay.peerId), () =>
      Array.from({ length: 12 }, () => {
        const [one, another] = [log[count % 40] as Entry, log[(count * 7 + 1) % 40] as Entry]
        count += 1
        return encodeGossip([one.bytes, another.bytes])
      }),
    ),
  )
  expect(passedOn).toBe(1)
})

test('of a message with old and new entries, the new ones are passed on', async () => {
  const log = logOf(mixed, 12)
  const stranger = await strangerWith(log.slice(0, 10), mixed)
  const before = await val.operations.getLedger({ datanet })
  const heard = entryBy(val, didOf(mixed.publicKey))
  await publishUntil(stranger, topic, heard, () => [encodeGossip(log.slice(0, 11).map(({ bytes }) => bytes))])
  const after = await val.operations.getLedger({ datanet })
  expect(after.entries).toBe(before.entries + 1)
})

test('past a fork that is proven, nothing more of its author is passed on', async () => {
  const log = logOf(forking, 3)
  const stranger = await strangerWith(log, forking)
  const author = didOf(forking.publicKey)
  const proven = Promise.all(
    [fay, val].map(async (peer) => {
      for await (const one of peer.events(datanet, AbortSignal.timeout(LIMIT)))
        if (one.type === 'fork' && one.author === author) return
    }),
  )
  const rival = sealed(forking, {
    seq: 2,
    prev: (log[1] as Entry).id,
    bytesBefore: (log[1] as Entry).payload.bytes,
    records: [note(99)],
  })
  await publishUntil(stranger, topic, proven, () => [encodeGossip([rival.bytes])])
  const passedOn = await messagesPassedOn(async () => {
    for (let n = 0; n < 50; n++) {
      const more = sealed(forking, { seq: 3 + n, prev: n % 2 === 0 ? rival.id : (log[2] as Entry).id })
      await publishAgain(stranger, topic, encodeGossip([more.bytes]))
    }
    const at = await judged(fay)
    await publishUntil(stranger, topic, untilMore(fay, at), () => [
      encodeGossip([sealed(forking, { seq: 60, prev: rival.id }).bytes]),
    ])
  })
  expect(passedOn).toBe(1)
})

test('early entries of keys that nobody let in are kept within bounds and are not passed on', async () => {
  const stranger = await strangerWith(logOf(early, 1), early)
  const passedOn = await messagesPassedOn(async () => {
    for (let n = 0; n < 60; n++) {
      const key = createSigner(random(32))
      const entries = Array.from({ length: 20 }, (_, i) => sealed(key, { seq: 1 + i, prev: cidOf(random(8)) }).bytes)
      await publishAgain(stranger, topic, encodeGossip(entries))
    }
    const at = await judged(fay)
    await publishUntil(stranger, topic, untilMore(fay, at), () => [
      encodeGossip([sealed(createSigner(random(32)), { seq: 1, prev: cidOf(random(8)) }).bytes]),
    ])
  })
  expect(passedOn).toBe(1)
})
