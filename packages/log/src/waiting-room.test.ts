import { cidOf, type UnopenedEntry } from '@datanet/records'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  MAX_STRANGER_BYTES,
  MAX_STRANGER_SOURCE_BYTES,
  MAX_WAITING_AUTHOR_BYTES,
  MAX_WAITING_BYTES,
  MAX_WAITING_MS,
  MAX_WAITING_PER_AUTHOR,
  MAX_WAITING_PER_SOURCE,
  MAX_WAITING_SOURCE_BYTES,
  type Waiter,
  WaitingRoom,
} from './waiting-room.ts'

const numbered = (n: number) => cidOf(Uint8Array.of(n >> 16, n >> 8, n))

function keyOf(author: number): Uint8Array {
  const key = new Uint8Array(32)
  new DataView(key.buffer).setUint32(0, author)
  return key
}

/** As much of an entry as the room looks at; its bytes take no memory, however many they are. */
function entry(n: number, author: number, size = 500, seq = 1): UnopenedEntry {
  const bytes = { length: size, slice: () => bytes, n }
  return { id: numbered(n), bytes, payload: { author: keyOf(author), seq } } as unknown as UnopenedEntry
}

const numberOf = ({ bytes }: Waiter) => (bytes as unknown as { n: number }).n
const needs = numbered(1 << 20)
const from = (source: string, isKnown = true) => ({ source, needs, isKnown })

test('hands out what waited for an entry, oldest first, once', () => {
  const room = new WaitingRoom()
  for (const n of [3, 1, 2]) room.add(entry(n, n), from('a'))
  room.add(entry(9, 9), { source: 'a', needs: numbered(7), isKnown: true })
  expect(room.release(needs).map(numberOf)).toEqual([3, 1, 2])
  expect(room.release(needs)).toEqual([])
  expect(room.size).toBe(1)
})

test('lets go of what has waited too long', () => {
  let now = 0
  const room = new WaitingRoom(() => now)
  room.add(entry(1, 1), from('a'))
  now = MAX_WAITING_MS - 1
  room.add(entry(2, 2), from('a', false))
  expect(room.size).toBe(2)
  now = MAX_WAITING_MS
  expect([room.size, room.bytes]).toEqual([1, 500])
  now = 2 * MAX_WAITING_MS
  expect([room.size, room.bytes, room.countOf(keyOf(2))]).toEqual([0, 0, 0])
})

test('names what first entries miss for one source in turn, and the end of each chain once', () => {
  const room = new WaitingRoom()
  for (let n = 0; n < 10; n++)
    room.add(entry(n, n, 500, 0), { source: 'flood', needs: numbered(100 + n), isKnown: false })
  room.add(entry(50, 50, 500, 0), { source: 'honest', needs: numbered(51), isKnown: false })
  room.add(entry(51, 51), { source: 'honest', needs: numbered(52), isKnown: true })
  room.add(entry(53, 53, 500, 0), { source: 'other', needs: numbered(51), isKnown: false })
  const missing = [...room.missing()].map(String)
  expect(missing.slice(0, 2)).toEqual([numbered(100), numbered(52)].map(String))
  expect(missing).toHaveLength(11)
})

test('an entry serves a first one through entries of its own author alone', () => {
  const room = new WaitingRoom()
  room.add(entry(1, 7), { source: 'a', needs: numbered(0), isKnown: true })
  room.add(entry(2, 8, 500, 0), { source: 'a', needs: numbered(1), isKnown: false })
  expect(room.servesFirst(entry(0, 7))).toBe(true)
  expect(room.servesFirst(entry(0, 9))).toBe(false)
  expect(room.servesFirst(entry(1, 7))).toBe(true)
})

test('keeps no more of what an entry came in than the entry', () => {
  const room = new WaitingRoom()
  const message = new Uint8Array(1 << 20)
  room.add({ ...entry(1, 1), bytes: message.subarray(10, 510) }, from('a'))
  const [waiter] = room.release(needs)
  expect(waiter?.bytes.buffer.byteLength).toBe(500)
})

describe('L1: the room is bounded', () => {
  test('for an author and a source, which takes no room from what others bring of that author', () => {
    const room = new WaitingRoom()
    for (let n = 0; n < MAX_WAITING_PER_AUTHOR; n++) expect(room.add(entry(n, 1), from('a'))).toBe(true)
    expect(room.add(entry(MAX_WAITING_PER_AUTHOR, 1), from('a'))).toBe(false)
    expect(room.add(entry(MAX_WAITING_PER_AUTHOR, 2), from('a'))).toBe(true)
    expect(room.add(entry(MAX_WAITING_PER_AUTHOR + 1, 1), from('b'))).toBe(true)
    expect(room.countOf(keyOf(1))).toBe(MAX_WAITING_PER_AUTHOR + 1)
  })

  test('for an author and a source in bytes', () => {
    const room = new WaitingRoom()
    room.add(entry(1, 1, MAX_WAITING_AUTHOR_BYTES - 10), from('a'))
    expect(room.add(entry(2, 1, 11), from('a'))).toBe(false)
    expect(room.add(entry(2, 1, 10), from('a'))).toBe(true)
  })

  test('for a source, which pushes out its own oldest and nobody else’s', () => {
    const room = new WaitingRoom()
    room.add(entry(0, 1), from('other'))
    for (let n = 1; n <= MAX_WAITING_PER_SOURCE + 10; n++) room.add(entry(n, n + 1), from('flood'))
    expect(room.size).toBe(MAX_WAITING_PER_SOURCE + 1)
    const left = new Set(room.release(needs).map(numberOf))
    expect(left.has(0)).toBe(true)
    for (let n = 1; n <= 10; n++) expect(left.has(n)).toBe(false)
    expect(left.has(11)).toBe(true)
  })

  test.for([
    { isKnown: true, perSource: MAX_WAITING_SOURCE_BYTES, total: MAX_WAITING_BYTES },
    { isKnown: false, perSource: MAX_STRANGER_SOURCE_BYTES, total: MAX_STRANGER_BYTES },
  ])('in bytes for a source, and as a whole at the cost of the source that fills most (%j)', (bounds) => {
    const { isKnown, perSource, total } = bounds
    const room = new WaitingRoom()
    const size = 256 * 1024
    let n = 0
    const flood = (source: string, bytes: number) => {
      for (let sent = 0; sent < bytes; sent += size, n++) room.add(entry(n, n, size), from(source, isKnown))
    }
    flood('flood', 3 * perSource)
    expect(room.bytes).toBe(perSource)
    for (let i = 0; room.bytes < total; i++) flood(`flood ${i}`, perSource)
    room.add(entry(n++, n, size), from('honest', isKnown))
    room.add(entry(n++, n, size), from('honest', isKnown))
    expect(room.bytes).toBeLessThanOrEqual(total)
    expect(room.release(needs).filter(({ source }) => source === 'honest')).toHaveLength(2)
    expect(room.bytes).toBe(0)
  })

  test('and keys that nobody let in push out none of those who write here', () => {
    const room = new WaitingRoom()
    const size = 256 * 1024
    room.add(entry(0, 1, size), from('flood'))
    for (let n = 1; n < 200; n++) room.add(entry(n, 1 + n, size), from('flood', false))
    expect(room.release(needs).map(numberOf)).toContain(0)
  })

  test('and counts right, whatever comes and goes', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ n: fc.nat(30), author: fc.nat(3), source: fc.constantFrom('a', 'b'), needs: fc.nat(4) }),
        fc.record({ release: fc.nat(4) }),
      ),
      { maxLength: 80 },
    )
    fc.assert(
      fc.property(steps, (path) => {
        const room = new WaitingRoom()
        const model = new Map<number, { author: number; needs: number }>()
        for (const step of path) {
          if ('release' in step) {
            const due = [...model].filter(([, waiter]) => waiter.needs === step.release).map(([n]) => n)
            for (const n of due) model.delete(n)
            const released = room.release(numbered(1000 + step.release)).map(numberOf)
            expect(released.sort()).toEqual(due.sort())
          } else {
            const { source } = step
            room.add(entry(step.n, step.author), { source, needs: numbered(1000 + step.needs), isKnown: true })
            if (!model.has(step.n)) model.set(step.n, step)
          }
          expect(room.size).toBe(model.size)
          for (let author = 0; author < 4; author++) {
            const count = [...model.values()].filter((waiter) => waiter.author === author).length
            expect(room.countOf(keyOf(author))).toBe(count)
          }
        }
      }),
    )
  })
})
