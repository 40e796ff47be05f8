import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MAX_MESSAGE_BYTES } from '../network/topics.ts'
import { Announcer, MAX_ANNOUNCED_BYTES } from './announcer.ts'
import { decodeGossip, MAX_GOSSIP_ENTRIES } from './gossip-frame.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const entry = (mark: number, size = 4) => {
  const bytes = new Uint8Array(size)
  new DataView(bytes.buffer).setUint32(0, mark)
  return bytes
}
const markOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)

function announcer(publish: (message: Uint8Array) => Promise<unknown> = async () => undefined) {
  const messages: number[][] = []
  const sizes: number[] = []
  const dropped: number[] = []
  const errors: unknown[] = []
  const made = new Announcer({
    async publish(message) {
      sizes.push(message.length)
      messages.push(decodeGossip(message).map(markOf))
      await publish(message)
    },
    onDropped: (entries) => dropped.push(entries),
    onError: (error) => errors.push(error),
  })
  return { announcer: made, messages, sizes, dropped, errors }
}

test('in a quiet moment an entry goes out at once', async () => {
  const { announcer: own, messages } = announcer()
  own.announce([entry(1)])
  expect(messages).toEqual([[1]])
  await vi.advanceTimersByTimeAsync(50)
  own.announce([entry(2)])
  expect(messages).toEqual([[1], [2]])
})

test('what comes right after goes together, in its order', async () => {
  const { announcer: own, messages } = announcer()
  for (let i = 0; i < 10; i++) own.announce([entry(i)])
  await vi.advanceTimersByTimeAsync(50)
  expect(messages).toEqual([[0], [1, 2, 3, 4, 5, 6, 7, 8, 9]])
})

test('no message is larger than a topic takes, or holds more entries than a message may', async () => {
  const { announcer: own, messages, sizes } = announcer()
  const large = Array.from({ length: 20 }, (_, i) => entry(i, 256 * 1024))
  const small = Array.from({ length: 3000 }, (_, i) => entry(20 + i))
  own.announce([...large, ...small])
  await vi.advanceTimersByTimeAsync(50)
  expect(messages.flat()).toEqual(Array.from({ length: 3020 }, (_, i) => i))
  for (const size of sizes) expect(size).toBeLessThanOrEqual(MAX_MESSAGE_BYTES)
  for (const message of messages) expect(message.length).toBeLessThanOrEqual(MAX_GOSSIP_ENTRIES)
})

test('what waits is bounded: the rest is counted, and sync carries it', async () => {
  let free = () => {}
  const { announcer: own, messages, dropped } = announcer(() => new Promise<void>((resolve) => (free = resolve)))
  own.announce([entry(0)])
  const size = 256 * 1024
  for (let i = 1; i <= 2 * (MAX_ANNOUNCED_BYTES / size); i++) own.announce([entry(i, size)])
  expect(own.waiting).toBeLessThanOrEqual(MAX_ANNOUNCED_BYTES)
  expect(dropped.reduce((sum, one) => sum + one, 0)).toBe(MAX_ANNOUNCED_BYTES / size + 1)
  expect(messages).toEqual([[0]])
  free()
})

test('a message that could not go out keeps no other from going', async () => {
  let fails = true
  const {
    announcer: own,
    messages,
    errors,
  } = announcer(async () => {
    if (fails) throw new RangeError('no peers')
  })
  own.announce([entry(1)])
  await vi.advanceTimersByTimeAsync(50)
  expect(errors).toHaveLength(1)
  fails = false
  own.announce([entry(2)])
  expect(messages).toEqual([[1], [2]])
  await vi.advanceTimersByTimeAsync(50)
  expect(own.waiting).toBe(0)
})

test('after the end nothing goes out any more', async () => {
  const { announcer: own, messages } = announcer()
  own.announce([entry(1)])
  own.announce([entry(2)])
  own.close()
  own.announce([entry(3)])
  await vi.advanceTimersByTimeAsync(50)
  expect(messages).toEqual([[1]])
})
