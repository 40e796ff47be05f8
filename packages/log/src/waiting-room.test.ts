import { cidOf, type Entry } from '@datanet/records'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_WAITING_BYTES, MAX_WAITING_PER_AUTHOR, MAX_WAITING_PER_SOURCE, WaitingRoom } from './waiting-room.ts'

const numbered = (n: number) => cidOf(Uint8Array.of(n >> 16, n >> 8, n))

/** As much of an entry as the room looks at. */
function entry(n: number, author: number, size = 500): Entry {
  const key = new Uint8Array(32)
  new DataView(key.buffer).setUint32(0, author)
  return { id: numbered(n), bytes: { length: size }, payload: { author: key } } as unknown as Entry
}

const needs = numbered(1 << 20)

test('hands out what waited for an entry, oldest first, once', () => {
  const room = new WaitingRoom()
  const waiters = [3, 1, 2].map((n) => ({ entry: entry(n, n), source: 'a', needs }))
  for (const waiter of waiters) expect(room.add(waiter)).toBe(true)
  expect(room.add({ entry: entry(9, 9), source: 'a', needs: numbered(7) })).toBe(true)
  expect(room.release(needs)).toEqual(waiters)
  expect(room.release(needs)).toEqual([])
  expect(room.size).toBe(1)
})

describe('L1: the room is bounded', () => {
  test('for an author, whose further entries find no room', () => {
    const room = new WaitingRoom()
    for (let n = 0; n < MAX_WAITING_PER_AUTHOR; n++) room.add({ entry: entry(n, 1), source: `${n}`, needs })
    expect(room.add({ entry: entry(MAX_WAITING_PER_AUTHOR, 1), source: 'z', needs })).toBe(false)
    expect(room.add({ entry: entry(5, 1), source: 'z', needs })).toBe(true)
    expect(room.countOf(entry(0, 1).payload.author)).toBe(MAX_WAITING_PER_AUTHOR)
    expect(room.add({ entry: entry(MAX_WAITING_PER_AUTHOR, 2), source: 'z', needs })).toBe(true)
  })

  test('for a source, which pushes out its own oldest and nobody else’s', () => {
    const room = new WaitingRoom()
    room.add({ entry: entry(0, 1), source: 'other', needs })
    for (let n = 1; n <= MAX_WAITING_PER_SOURCE + 10; n++) room.add({ entry: entry(n, n + 1), source: 'flood', needs })
    expect(room.size).toBe(MAX_WAITING_PER_SOURCE + 1)
    const left = room.release(needs).map((waiter) => waiter.entry.id.toString())
    expect(left).toContain(numbered(0).toString())
    for (let n = 1; n <= 10; n++) expect(left).not.toContain(numbered(n).toString())
    expect(left).toContain(numbered(11).toString())
  })

  test('in bytes as a whole, at the cost of the source that fills most of it', () => {
    const room = new WaitingRoom()
    const size = 256 * 1024
    const fits = MAX_WAITING_BYTES / size
    for (let n = 0; n < 2 * fits; n++) room.add({ entry: entry(n, n), source: 'flood', needs })
    for (let n = 0; n < 2 * fits; n++) room.add({ entry: entry(10_000 + n, 10_000 + n, size), source: 'flood', needs })
    for (let n = 0; n < 4; n++) {
      expect(room.add({ entry: entry(50_000 + n, 50_000 + n, size), source: 'honest', needs })).toBe(true)
    }
    const left = room.release(needs)
    expect(left.reduce((sum, waiter) => sum + waiter.entry.bytes.length, 0)).toBeLessThanOrEqual(MAX_WAITING_BYTES)
    expect(left.filter((waiter) => waiter.source === 'honest')).toHaveLength(4)
  })

  test('and a source is charged for nothing that has left', () => {
    const room = new WaitingRoom()
    const size = 256 * 1024
    const fits = MAX_WAITING_BYTES / size
    for (let n = 0; n < fits - 1; n++) room.add({ entry: entry(n, n, size), source: 'served', needs })
    room.add({ entry: entry(1000, 1000), source: 'served', needs: numbered(7) })
    room.release(needs)
    for (let n = 0; n < fits + 4; n++) room.add({ entry: entry(2000 + n, 2000 + n, size), source: 'next', needs })
    expect(room.release(numbered(7))).toHaveLength(1)
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
            const released = room.release(numbered(1000 + step.release)).map((waiter) => waiter.entry.id.toString())
            expect(released.sort()).toEqual(due.map((n) => numbered(n).toString()).sort())
          } else {
            room.add({ entry: entry(step.n, step.author), source: step.source, needs: numbered(1000 + step.needs) })
            if (!model.has(step.n)) model.set(step.n, step)
          }
          expect(room.size).toBe(model.size)
          for (let author = 0; author < 4; author++) {
            const count = [...model.values()].filter((waiter) => waiter.author === author).length
            expect(room.countOf(entry(0, author).payload.author)).toBe(count)
          }
        }
      }),
    )
  })
})
