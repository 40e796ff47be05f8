/** Frames of sync from a peer that lies. */

import { equalBytes } from '@datanet/records'
import { decodeMessage, encodeMessage, type Message } from '@datanet/sync'
import { expect, test } from 'vitest'
import { createFuzzer } from './fuzzer.ts'
import { makeSamples } from './samples.fixture.ts'

const fuzzer = createFuzzer(process, performance)
const { timeout } = fuzzer
const { datanet, entries } = makeSamples()
const [first, second] = entries.map(({ bytes }) => bytes) as [Uint8Array, Uint8Array]

const rows = Uint8Array.from({ length: 100 }, (_, i) => i)
const messages: Message[] = [
  { type: 'hello', datanet: datanet.id, root: datanet.id, authors: 3 },
  { type: 'list', rows, last: true },
  { type: 'estimate', counters: new Uint8Array(512) },
  { type: 'cells', cells: new Uint8Array(40), last: true },
  { type: 'more', cells: 24 },
  { type: 'paths', paths: [new Uint8Array(0), Uint8Array.of(1, 15)] },
  { type: 'nodes', nodes: [first.subarray(0, 50)] },
  { type: 'wants', rows, offered: 7, last: true },
  { type: 'doubts', rows },
  { type: 'probes', rows },
  { type: 'ids', ids: new Uint8Array(64) },
  { type: 'entries', entries: [first, second] },
  { type: 'end', needs: [] },
  { type: 'needs', needs: [datanet.id] },
]

test('frames of sync', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'frame of sync',
    samples: messages.map(encodeMessage),
    read: decodeMessage,
    check: (message, bytes) => expect(equalBytes(encodeMessage(message), bytes)).toBe(true),
  })
  Object.assign(task.meta, found)
})
