import { expect, test } from 'vitest'
import { SimulatedClock } from './clock.ts'
import { createLine } from './line.ts'

const frame = (byte: number) => Uint8Array.of(byte, byte)

function open() {
  const clock = new SimulatedClock(0)
  const line = createLine(clock, () => 10)
  return { clock, line, a: line.ends[0], b: line.ends[1] }
}

test('brings frames in order, each after its time, and counts their bytes', async () => {
  const { clock, line, a, b } = open()
  const heard: (number | undefined)[] = []
  const listen = async () => {
    for (let next = await b.receive(); next !== null; next = await b.receive()) heard.push(next[0])
  }
  const speak = async () => {
    for (const byte of [1, 2, 3]) await a.send(frame(byte))
    line.end(0)
  }
  const both = Promise.all([listen(), speak()])
  await clock.runUntil(15)
  expect(heard).toEqual([1])
  await clock.runUntil(100)
  await both
  expect(heard).toEqual([1, 2, 3])
  expect(line.bytes).toBe(6)
})

test('stops who speaks until the other listens', async () => {
  const { clock, a, b } = open()
  let sent = 0
  const speaking = a.send(frame(1)).then(() => sent++)
  await clock.runUntil(1000)
  expect(sent).toBe(0)
  expect(await b.receive()).toEqual(frame(1))
  await speaking
  expect(sent).toBe(1)
})

test('does not stop who speaks to one that is done', async () => {
  const { clock, line, a, b } = open()
  line.end(1)
  expect(await a.receive()).toBeNull()
  const speaking = Promise.all([a.send(frame(1)), a.send(frame(2))])
  await clock.runUntil(100)
  await speaking
  expect(await Promise.race([b.receive(), Promise.resolve('nothing')])).toBe('nothing')
})

test('that is cut ends both ways, with what was under way', async () => {
  const { clock, line, a, b } = open()
  const sending = expect(a.send(frame(1))).rejects.toMatchObject({ code: 'ERR_LINE_CUT' })
  const receiving = a.receive()
  line.cut()
  await clock.runUntil(100)
  await sending
  expect([await receiving, await b.receive()]).toEqual([null, null])
  await expect(b.send(frame(2))).rejects.toMatchObject({ code: 'ERR_LINE_CUT' })
  await a.closed
})
