import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseEvents, type StreamEvent } from './event-stream.ts'

const encoder = new TextEncoder()

async function* chunksOf(text: string, sizes: readonly number[] = []): AsyncGenerator<Uint8Array> {
  const bytes = encoder.encode(text)
  let start = 0
  for (const size of sizes) {
    yield bytes.subarray(start, start + size)
    start += size
  }
  yield bytes.subarray(start)
}

async function eventsOf(chunks: AsyncIterable<Uint8Array>, max = 1000): Promise<StreamEvent[]> {
  const events: StreamEvent[] = []
  for await (const event of parseEvents(chunks, max, () => new RangeError('too large'))) events.push(event)
  return events
}

test('reads names and data, and passes over comments and other fields', async () => {
  const text = ': hello\n\nevent: result\ndata: {"a":\ndata: 1}\nid: 7\n\ndata:bare\r\n\r\nevent: empty\n\n'
  expect(await eventsOf(chunksOf(text))).toEqual([
    { name: 'result', data: '{"a":\n1}' },
    { name: 'message', data: 'bare' },
  ])
})

test('an event that was not finished is dropped', async () => {
  expect(await eventsOf(chunksOf('data: whole\n\ndata: ha'))).toEqual([{ name: 'message', data: 'whole' }])
})

test('gives the same events however the bytes are cut', async () => {
  const text = 'event: progress\ndata: {"item":"ä𝔸.csv"}\n\n: beat\n\nevent: result\ndata: [1]\n\n'
  const whole = await eventsOf(chunksOf(text))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 })), async (sizes) => {
      expect(await eventsOf(chunksOf(text, sizes))).toEqual(whole)
    }),
  )
})

test.each([
  ['in one line', `data: ${'x'.repeat(2000)}\n\n`],
  ['in many lines', `${`data: ${'x'.repeat(100)}\n`.repeat(20)}\n`],
  ['in a line without an end', 'x'.repeat(2000)],
])('refuses an event that is too large %s', async (_, text) => {
  await expect(eventsOf(chunksOf(text, [100, 900]))).rejects.toThrow('too large')
})
