/** Entries that somebody broke, offered to a log: what is refused leaves the store as it was. */

import { createMemoryStore, type Founding, type KeyValueStore, Log, readFounding } from '@datanet/log'
import { decode, type Entry, encode, equalBytes, hexOf, openEntry, recordRoot, type WireRecord } from '@datanet/records'
import { expect, test } from 'vitest'
import { ComplianceError } from '../errors.ts'
import { createFuzzer } from './fuzzer.ts'
import { makeSamples } from './samples.fixture.ts'
import { aroundPayload, aroundRecords, payloadOf, recordsOf } from './signed-again.fixture.ts'

const fuzzer = createFuzzer(process, performance)
const { timeout } = fuzzer
const { datanet, writer, entries } = makeSamples()
const [first, second, third] = entries as [Entry, Entry, Entry]

async function contentOf(store: KeyValueStore): Promise<string> {
  let content = ''
  const everything = { gte: new Uint8Array(0), lt: new Uint8Array(100).fill(255) }
  for await (const [key, value] of store.range(everything)) content += `${hexOf(key)}=${hexOf(value)};`
  return content
}

/** A log that holds the writer's first entry, and what its store holds. */
async function opened(): Promise<{ log: Log; store: KeyValueStore; content: string }> {
  const store = createMemoryStore()
  const log = await datanet.open(store)
  await log.accept([first], 'peer')
  return { log, store, content: await contentOf(store) }
}

/** Offers bytes to a log. Gives true where they were taken; throws why they were not. */
async function offer(log: Log, bytes: Uint8Array): Promise<boolean> {
  const { outcomes } = await log.accept([openEntry(bytes)], 'peer')
  const [answer] = outcomes
  if (answer?.error !== undefined) throw answer.error
  return answer?.outcome === 'accepted' || answer?.outcome === 'forked'
}

/** A boundary that breaks the writer's second entry before it reaches a log, whose store it looks at after each case. */
function throughLog(name: string, samples: readonly Uint8Array[], entryOf: (bytes: Uint8Array) => Uint8Array) {
  let held: Awaited<ReturnType<typeof opened>> | undefined
  const unchanged = async () => expect(await contentOf((held as NonNullable<typeof held>).store)).toBe(held?.content)
  return {
    name,
    samples,
    async read(bytes: Uint8Array) {
      held ??= await opened()
      return await offer(held.log, entryOf(bytes))
    },
    async check(taken: boolean) {
      if (!taken) return await unchanged()
      // what was taken is all there, and no other datanet's
      for await (const entry of (held as NonNullable<typeof held>).log.entries())
        expect(entry.payload.datanet ?? datanet.id).toEqual(datanet.id)
      held = undefined
    },
    refused: unchanged,
  }
}

test('entries, as they come from a peer', { timeout }, async ({ task }) => {
  const samples = [second, third].map(({ bytes }) => bytes)
  Object.assign(task.meta, await fuzzer.try(throughLog('log, an entry', samples, (bytes) => bytes)))
})

test('entries whose payload is signed again', { timeout }, async ({ task }) => {
  const around = (payload: Uint8Array) => aroundPayload(payload, second.bytes, writer)
  const boundary = throughLog('log, a payload signed again', [payloadOf(second.bytes)], around)
  Object.assign(task.meta, await fuzzer.try(boundary))
})

test('charters that are signed again', { timeout }, async ({ task }) => {
  const { charter, charterEntry, founder } = datanet
  const [record, identity] = recordsOf(charterEntry.bytes) as [Uint8Array, Uint8Array]
  const named = encode({
    ...charter,
    schemas: [{ name: 'rows', schema: '{"type":"object"}' }],
    prices: [{ purpose: 'train', asset: { unit: 'EUR', class: 'deposit' }, amount: 5n }],
  } satisfies WireRecord)
  const found = await fuzzer.try<Founding>({
    name: 'charter, signed again',
    samples: [record, named],
    read: (bytes) => readFounding(openEntry(aroundRecords([bytes, identity], charterEntry.bytes, founder))),
    async check(founding, bytes) {
      expect(equalBytes(encode(founding.charter), bytes)).toBe(true)
      // what can be founded can be opened, in an empty store
      expect((await Log.open(createMemoryStore(), founding.entry)).id.equals(founding.entry.id)).toBe(true)
    },
  })
  Object.assign(task.meta, found)
})

/** A store in which somebody wrote: it is told, and nothing else is thrown. */
test('entries that were changed on disk', { timeout }, async ({ task }) => {
  const store = createMemoryStore()
  const log = await datanet.open(store)
  await log.accept(entries, 'peer')
  const stored: { key: Uint8Array; value: Uint8Array }[] = []
  for await (const [key, value] of store.range({ gte: new Uint8Array(0), lt: new Uint8Array(100).fill(255) })) {
    if (entries.some(({ bytes }) => equalBytes(bytes, value))) stored.push({ key, value })
  }
  expect(stored).toHaveLength(entries.length)
  const { key } = stored[1] as (typeof stored)[number]
  const found = await fuzzer.try({
    name: 'log, an entry changed on disk',
    samples: [(stored[1] as (typeof stored)[number]).value],
    async read(value) {
      await store.batch([{ type: 'put', key, value }])
      let count = 0
      for await (const _ of log.entries()) count += 1
      return count
    },
    check: (count) => expect(count).toBe(entries.length + 1),
    refused: (error) => {
      if (error.code !== 'ERR_STORE_DAMAGED')
        throw new ComplianceError(`it is told as ${error.code}`, 'Tell what is damaged.')
    },
  })
  Object.assign(task.meta, found)
})

test('a body that does not fit its root, in every way that a list can be wrong', () => {
  const { body, ...rest } = decode(second.bytes) as { body: { salt: Uint8Array; record: Uint8Array }[] }
  const leaf = recordRoot(body)
  for (const wrong of [[], [...body, ...body], body.toReversed(), [{ leaf }], body.slice(1), [...body, { leaf }]])
    expect(() => openEntry(encode({ ...rest, body: wrong }))).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^ERR_(ROOT|SCHEMA)_MISMATCH$/) }),
    )
})
