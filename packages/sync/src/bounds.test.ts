/** What a peer can cost another one in a sync: at the bound it is taken, and one more ends the conversation. */

import { cidOf, textBytes } from '@datanet/records'
import { expect, test } from 'vitest'
import {
  decodeMessage,
  ENTRIES_PER_FRAME,
  encodeMessage,
  type FrontierItem,
  ITEMS_PER_FRAME,
  MAX_FRAME_BYTES,
  type Message,
} from './messages.ts'
import { type Channel, reconcile, type SyncedLogs } from './reconcile.ts'

const MAX_AUTHORS = 1_000_000
const MAX_USELESS = 100_000
const MAX_ROUNDS = 4

const datanet = cidOf(textBytes('datanet'))
const rootOf = (text: string) => cidOf(textBytes(text))
const violation = expect.objectContaining({ code: 'ERR_SYNC_VIOLATION' })

function authorOf(number: number): FrontierItem {
  const author = new Uint8Array(32)
  new DataView(author.buffer).setUint32(0, number)
  return { author, seq: -1, id: null, fork: 0 }
}

/** Logs that hold nothing and learn nothing. */
function logsOf(root: () => string): SyncedLogs {
  return {
    datanet,
    root: () => rootOf(root()),
    frontier: () => [],
    idAt: async () => undefined,
    async *read() {},
    forkOf: async () => undefined,
    ingest: async () => ({ accepted: 0, offence: null }),
  }
}

/** A peer that says what it likes, whatever it hears; counts the frames that were taken from it. */
function speaker(says: () => Generator<Message>): Channel & { readonly taken: () => number } {
  const frames = says()
  let taken = 0
  return {
    taken: () => taken,
    send: async () => undefined,
    async receive() {
      const { done, value } = frames.next()
      if (done === true) return null
      taken += 1
      return encodeMessage(value)
    },
  }
}

const hello = (root: string): Message => ({ type: 'hello', datanet, root: rootOf(root) })
const end: Message = { type: 'end' }
const nobody: Message = { type: 'frontier', items: [], last: true }

/** A full frontier frame, over and over, each time with other authors: written once, since a thousand of them are needed. */
function frontierFrames(): () => Uint8Array {
  const items = Array.from({ length: ITEMS_PER_FRAME }, (_, i) => authorOf(i))
  const frame = Buffer.from(encodeMessage({ type: 'frontier', items, last: false }))
  const places = items.map(({ author }) => frame.indexOf(author))
  let next = 0
  return () => {
    for (const place of places) frame.writeUInt32BE(next++, place)
    return new Uint8Array(frame)
  }
}

test('a frontier names a million authors', { timeout: 180_000 }, async () => {
  const frames = frontierFrames()
  let taken = 0
  const channel: Channel = {
    send: async () => undefined,
    receive: async () => (taken++ === 0 ? encodeMessage(hello('theirs')) : frames()),
  }
  const sync = reconcile(
    logsOf(() => 'ours'),
    channel,
  )
  await expect(sync).rejects.toMatchObject({ message: 'the frontier names too many authors' })
  expect(taken).toBe(1 + MAX_AUTHORS / ITEMS_PER_FRAME + 1)
})

test('a round brings 100,000 entries that are no news', async () => {
  const entries = Array.from({ length: ENTRIES_PER_FRAME }, () => new Uint8Array(1))
  const channel = speaker(function* () {
    yield hello('theirs')
    yield nobody
    for (;;) yield { type: 'entries', entries }
  })
  await expect(
    reconcile(
      logsOf(() => 'ours'),
      channel,
    ),
  ).rejects.toThrow('bring nothing')
  expect(channel.taken()).toBe(2 + Math.floor(MAX_USELESS / ENTRIES_PER_FRAME) + 1)
})

test('a sync with a peer that is never in step ends after four rounds', async () => {
  let version = 0
  const channel = speaker(function* () {
    for (let round = 0; ; round++) {
      yield hello(`theirs ${round}`)
      yield nobody
      yield end
    }
  })
  const ended = await reconcile(
    logsOf(() => `ours ${version++}`),
    channel,
  )
  expect(ended).toMatchObject({ complete: false, rounds: MAX_ROUNDS + 1 })
  expect(channel.taken()).toBe(3 * MAX_ROUNDS + 1)
})

test('a frame of items, of entries, and in bytes', () => {
  const frontier = (count: number, last: boolean) =>
    encodeMessage({ type: 'frontier', items: Array.from({ length: count }, (_, i) => authorOf(i)), last })
  expect(decodeMessage(frontier(ITEMS_PER_FRAME, false))).toMatchObject({ type: 'frontier', last: false })
  for (const frame of [frontier(ITEMS_PER_FRAME + 1, true), frontier(ITEMS_PER_FRAME - 1, false)])
    expect(() => decodeMessage(frame)).toThrow(violation)
  const entries = (count: number) =>
    encodeMessage({ type: 'entries', entries: Array.from({ length: count }, () => new Uint8Array(1)) })
  expect(decodeMessage(entries(ENTRIES_PER_FRAME))).toMatchObject({ type: 'entries' })
  for (const frame of [entries(ENTRIES_PER_FRAME + 1), entries(0)])
    expect(() => decodeMessage(frame)).toThrow(violation)
  const large = (bytes: number) => encodeMessage({ type: 'entries', entries: [new Uint8Array(bytes)] })
  const around = large(MAX_FRAME_BYTES).length - MAX_FRAME_BYTES
  expect(decodeMessage(large(MAX_FRAME_BYTES - around))).toMatchObject({ type: 'entries' })
  expect(() => decodeMessage(large(MAX_FRAME_BYTES - around + 1))).toThrow(violation)
})
