/** Peers that lie: what they send is not stored and not passed on, they are dropped, and honest neighbours notice nothing. */

import { setImmediate } from 'node:timers/promises'
import {
  createSigner,
  decode,
  didOf,
  type Entry,
  type EntryDraft,
  encode,
  type Payload,
  parseCid,
  type Signer,
  sealEntry,
  type WireRecord,
} from '@datanet/records'
import { encodeMessage } from '@datanet/sync'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SYNC_LIMITS, SYNC_PROTOCOL, topicOf } from '../datanets/followed.ts'
import { encodeGossip } from '../datanets/gossip-frame.ts'
import { createLoopback, type Loopback, type LoopbackPeer } from '../network/loopback.ts'
import type { Peer } from './peer.ts'
import { type NetworkOfPeers, startNetwork } from './start-network.ts'
import { hangUp, publishUntil, strangerAt } from './stranger.fixture.ts'

/** More offences than any peer may have. */
const MANY = 12
const LIMIT = 30_000

let house: NetworkOfPeers
let loopback: Loopback
/** Founder; the hostile peers talk to it. */
let fay: Peer
/** Its honest neighbour. */
let val: Peer
let datanet: string
let topic: string

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const identity: WireRecord = { type: 'identity', recovery: new Uint8Array(32) }
const note = (text: string) => ({ type: 'from-a-later-version', text }) as unknown as WireRecord
/** Lets in by name. */
const writers = ['mallory', 'newer', 'repeating', 'forking', 'mixing'].map(() => createSigner(random(32)))
const [mallory, newer, repeating, forking, mixing] = writers as [Signer, Signer, Signer, Signer, Signer]

beforeAll(async () => {
  house = await startNetwork(2)
  ;[fay, val] = house.peers as [Peer, Peer]
  const named = writers.map(({ publicKey }) => publicKey)
  datanet = (await fay.operations.createDatanet({ name: 'target', writers: named.map(didOf) })).datanet
  topic = topicOf(parseCid(datanet))
  await val.operations.joinDatanet({ target: datanet })
  await val.operations.getDatanet({ datanet, wait: 30 })
  loopback = createLoopback()
})

afterEach(() => loopback.close())
afterAll(() => house.stop())

/** The next entry of an author's log, or something like it. */
function entryOf(signer: Signer, changes: Partial<EntryDraft> = {}): Entry {
  const records = changes.records ?? [identity, note('hello')]
  const draft: EntryDraft = {
    datanet: parseCid(datanet),
    seq: 0,
    prev: null,
    deps: [],
    at: 0,
    bytesBefore: 0,
    records,
    ...changes,
  }
  return sealEntry(draft, signer, random)
}

/** An entry whose payload was changed and signed again, so that nothing but the change is wrong. */
function resigned(entry: Entry, signer: Signer, change: (payload: Payload) => object): Uint8Array {
  const envelope = decode(entry.bytes) as { payload: Uint8Array; sig: Uint8Array; body: unknown }
  const payload = encode(change(decode(envelope.payload) as Payload))
  const domain = new TextEncoder().encode('datanet/entry/v2\0')
  return encode({ ...envelope, payload, sig: signer.sign(new Uint8Array([...domain, ...payload])) })
}

/** The same entry with its fields in another order than the one canonical order. */
function reordered(entry: Entry): Uint8Array {
  const { payload, sig, body } = decode(entry.bytes) as Record<'payload' | 'sig' | 'body', unknown>
  const parts = Object.entries({ payload, sig, body }).flatMap(([name, value]) => [encode(name), encode(value)])
  return new Uint8Array(Buffer.concat([Uint8Array.of(0xa3), ...parts]))
}

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const copy = new Uint8Array(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

const textOf = (length: number) => 'x'.repeat(length)

/** Entries, by what is wrong with them. */
const lies: Record<string, () => Uint8Array> = {
  'no CBOR at all': () => random(100),
  'a wrong signature': () => {
    const entry = entryOf(mallory)
    const { sig } = decode(entry.bytes) as { sig: Uint8Array }
    return changed(entry.bytes, Buffer.from(entry.bytes).indexOf(sig) + 3)
  },
  'records that were not signed': () => changed(entryOf(mallory).bytes, entryOf(mallory).bytes.indexOf(0x68) + 1),
  'an entry in another order of bytes': () => reordered(entryOf(mallory)),
  'an entry of another datanet': () => {
    const other = sealEntry(
      { datanet: null, seq: 0, prev: null, deps: [], at: 1, bytesBefore: 0, records: [identity, note('x')] },
      mallory,
      random,
    )
    return entryOf(mallory, { datanet: other.id }).bytes
  },
  'an entry of a future version': () => resigned(entryOf(mallory), mallory, (payload) => ({ ...payload, v: 3 })),
  'an entry with a field more': () => resigned(entryOf(mallory), mallory, (payload) => ({ ...payload, more: 1 })),
  'a wrong count of bytes': () => resigned(entryOf(mallory), mallory, (payload) => ({ ...payload, bytes: 1 })),
  'a first entry that follows another': () =>
    resigned(entryOf(mallory), mallory, (payload) => ({ ...payload, prev: parseCid(datanet) })),
  'a later entry that follows none': () => resigned(entryOf(mallory), mallory, (payload) => ({ ...payload, seq: 1 })),
  'a first entry without an identity': () => entryOf(mallory, { records: [note('x')] }).bytes,
  'an author whom nobody let in': () => entryOf(createSigner(random(32))).bytes,
  'an entry that is too large': () => {
    const { payload, sig } = decode(entryOf(mallory).bytes) as { payload: Uint8Array; sig: Uint8Array }
    const body = [{ salt: new Uint8Array(16), record: encode({ type: 'large', text: textOf(300_000) }) }]
    return encode({ payload, sig, body })
  },
}

/** Messages, by what is wrong with them. */
const messages: Record<string, () => Uint8Array> = {
  ...Object.fromEntries(Object.entries(lies).map(([name, lie]) => [name, () => encodeGossip([lie()])])),
  'a message that is too large': () => new Uint8Array(1024 * 1024 + 1),
  'a message that is no CBOR': () => random(200),
  'a message that is no list': () => encode({ entries: [] }),
  'a message of no entries': () => encode([1, []]),
  'a message of too many entries': () => encode([1, Array.from({ length: 2000 }, () => new Uint8Array(0))]),
  'a message of a future version': () => encode([2, []]),
  'a message in another form than the canonical one': () =>
    new Uint8Array(Buffer.concat([Uint8Array.of(0x98, 2, 1, 0x81), encode(new Uint8Array(3))])),
}

const stranger = (): Promise<LoopbackPeer> => strangerAt(loopback, topic, fay)

/** Sends more messages than a peer may get wrong, again and again, until the founder has hung up. */
async function untilDropped(hostile: LoopbackPeer, lie: () => Uint8Array): Promise<void> {
  await publishUntil(hostile, topic, hangUp(hostile, fay.peerId), () => Array.from({ length: MANY }, lie))
}

/** Resolves when a peer tells of an entry by an author. */
async function entryBy(peer: Peer, author: string): Promise<void> {
  for await (const one of peer.events(datanet, AbortSignal.timeout(LIMIT))) {
    if (one.type === 'entry' && one.author === author) return
  }
}

async function positions(): Promise<unknown[]> {
  return await Promise.all(
    [fay, val].map(async ({ operations }) => {
      const { digest, frontier, entries } = await operations.getLedger({ datanet })
      return { digest, frontier, entries }
    }),
  )
}

/** That an honest author is heard on the other side, so that neither of the two has shut out the other. */
async function goesOn(): Promise<void> {
  const heard = entryBy(val, fay.author)
  await fay.operations.invite({ datanet })
  await heard
}

test.for(Object.keys(messages))('over gossip: %s', async (lie) => {
  const before = await positions()
  const hostile = await stranger()
  await untilDropped(hostile, () => messages[lie]?.() ?? new Uint8Array(0))
  expect(await positions()).toEqual(before)
  // it is not let in again: the dial fails, or the founder hangs up
  await hostile.network.connect(fay.addresses()[0] ?? '').catch(() => undefined)
  await hangUp(hostile, fay.peerId)
  await goesOn()
})

/** Says hello in the sync protocol, then whatever is given, until the founder breaks off. */
async function syncWith({ network }: LoopbackPeer, frames: readonly Uint8Array[]): Promise<void> {
  const channel = await network.streams.openStream(fay.peerId, SYNC_PROTOCOL, AbortSignal.timeout(LIMIT), {
    ...SYNC_LIMITS,
    maxFrameBytes: 8 * SYNC_LIMITS.maxFrameBytes,
  })
  for (const frame of frames) await channel.send(frame)
  while ((await channel.receive(AbortSignal.timeout(LIMIT))) !== null);
}

const hello = (authors = 0) =>
  encodeMessage({ type: 'hello', datanet: parseCid(datanet), root: parseCid(datanet), authors })
/** All that a peer without entries says before entries may flow. */
const nothing = () => encodeMessage({ type: 'list', rows: new Uint8Array(0), last: true })
const entries = (lie: string) => encodeMessage({ type: 'entries', entries: [lies[lie]?.() ?? new Uint8Array(0)] })

const violations: Record<string, () => Uint8Array[]> = {
  'no hello': () => [random(50)],
  'an entry that nobody signed': () => [hello(), nothing(), entries('a wrong signature')],
  'an entry of another datanet': () => [hello(), nothing(), entries('an entry of another datanet')],
  'a message out of turn': () => [hello(), encodeMessage({ type: 'end', needs: [] })],
  'a message of a future version': () => [hello(), encode([2, 'list', new Uint8Array(0), true])],
  'a frame that is too large': () => [hello(), new Uint8Array(2 * SYNC_LIMITS.maxFrameBytes)],
  'an endless frontier': () => [
    hello(),
    ...Array.from({ length: 20 }, () => encodeMessage({ type: 'list', rows: new Uint8Array(0), last: false })),
  ],
}

test.for(Object.keys(violations))('over sync: %s', async (violation) => {
  const before = await positions()
  const hostile = await stranger()
  const dropped = hangUp(hostile, fay.peerId).then(() => true)
  // a sync that the founder has begun with it at the same moment is the one that goes on
  for (let over = false; !over; ) {
    await syncWith(hostile, violations[violation]?.() ?? []).catch(() => undefined)
    over = await Promise.race([dropped, setImmediate(false)])
  }
  expect(await positions()).toEqual(before)
  await goesOn()
})

test('a record of a type from a later version is kept, passed on, and changes no account', async () => {
  const [before] = (await positions()) as [{ digest: string; entries: number }]
  const writer = await stranger()
  const { bytes } = entryOf(newer, { records: [identity, note('kept')] })
  await publishUntil(writer, topic, entryBy(val, didOf(newer.publicKey)), () => [encodeGossip([bytes])])
  const [after, there] = (await positions()) as [{ digest: string; entries: number }, unknown]
  expect(there).toEqual(after)
  expect(after.entries).toBe(before.entries + 1)
  const accounts = await fay.operations.getLedger({ datanet, author: didOf(newer.publicKey) })
  expect(accounts.accounts).toMatchObject([{ contributions: 0, earned: '0' }])
})

test('the same entry a few times is no offence and no second entry', async () => {
  const [before] = (await positions()) as [{ entries: number }]
  const writer = await stranger()
  const message = encodeGossip([entryOf(repeating).bytes])
  await publishUntil(writer, topic, entryBy(val, didOf(repeating.publicKey)), () => [message])
  await goesOn()
  const [after, there] = (await positions()) as [{ entries: number }, unknown]
  expect(there).toEqual(after)
  expect(after.entries).toBe(before.entries + 2)
  expect((await fay.operations.listPeers()).map(({ peerId }) => peerId)).toContain(writer.network.peerId)
})

test('a message with one bad entry blames its sender, and its good ones are taken', async () => {
  const hostile = await stranger()
  const { bytes } = entryOf(mixing)
  const heard = entryBy(fay, didOf(mixing.publicKey))
  await untilDropped(hostile, () => encodeGossip([lies['a wrong signature']?.() ?? new Uint8Array(0), bytes]))
  await heard
  await goesOn()
})

test('two histories of one author are proven on both sides, and count for nothing from there on', async () => {
  const writer = await stranger()
  const author = didOf(forking.publicKey)
  const isFork = async (peer: Peer) => {
    for await (const one of peer.events(datanet, AbortSignal.timeout(LIMIT))) {
      if (one.type === 'fork' && one.author === author) return
    }
  }
  const proven = Promise.all([fay, val].map(isFork)).then(() => true)
  const halves = ['one', 'two'].map((text) => entryOf(forking, { records: [identity, note(text)] }).bytes)
  await publishUntil(writer, topic, proven, () => halves.map((half) => encodeGossip([half])))
  const [here, there] = (await positions()) as [{ digest: string }, { digest: string }]
  expect(there.digest).toBe(here.digest)
  await goesOn()
})
