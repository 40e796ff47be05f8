import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryTextFiles } from '../segment/text-files.ts'
import { seeded, sentences, substituted } from '../sentences.fixture.ts'
import { TextIndex } from '../text-index.ts'
import { Tracer } from './tracer.ts'

const ALICE = Uint8Array.of(1)
const BOB = Uint8Array.of(2)
const CAROL = Uint8Array.of(3)

const alice = sentences(200, 1, [20, 60])
const bob = sentences(200, 2)
const carol = sentences(200, 3, [100, 200])

function tracerOf(...more: { id: Uint8Array; stamp: number; rows: readonly string[] }[]): Tracer {
  const index = TextIndex.open(new MemoryTextFiles())
  index.add([
    { id: ALICE, stamp: 1, rows: alice },
    { id: BOB, stamp: 2, rows: bob },
    { id: CAROL, stamp: 3, rows: carol },
    ...more,
  ])
  return new Tracer(index)
}

const words = (row: string | undefined, from: number, to: number): string =>
  (row ?? '').split(' ').slice(from, to).join(' ')

test('names the three sources of a stitched text, and where each stands in it', () => {
  const parts = [words(carol[7], 50, 75), words(bob[3], 0, 20), words(alice[9], 2, 18)]
  const text = `Well, ${parts.join('; ')}!`
  const spans = tracerOf().trace(text)
  expect(spans.map(({ contribution, row }) => [contribution, row])).toEqual([
    [CAROL, 7],
    [BOB, 3],
    [ALICE, 9],
  ])
  expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual(parts)
  for (const { millibits, confidence } of spans) {
    expect(millibits).toBeGreaterThan(30_000)
    expect(confidence).toBeGreaterThan(950)
  }
})

test('names nobody for what nobody contributed', () => {
  const tracer = tracerOf()
  for (const row of sentences(100, 99, [20, 60])) expect(tracer.trace(row)).toEqual([])
})

test('finds what was edited', () => {
  const random = seeded(5)
  const tracer = tracerOf()
  const found = carol.filter((row, nth) => {
    const [span] = tracer.trace(substituted(words(row, 40, 60), 0.2, random))
    return span?.row === nth && span.contribution[0] === CAROL[0]
  })
  expect(found.length).toBeGreaterThan(190)
})

test('pays the earliest of those who have the same words, however much more a later one has', () => {
  const row = `${words(bob[0], 0, 10)} ${words(carol[5], 10, 40)} ${words(bob[1], 0, 10)}`
  const copies = Array.from({ length: 10 }, (_, nth) => ({ id: Uint8Array.of(9, nth), stamp: 10 + nth, rows: [row] }))
  const spans = tracerOf(...copies).trace(row)
  expect(spans[0]).toMatchObject({ contribution: CAROL, row: 5 })
  expect(row.slice(spans[0]?.start, spans[0]?.end)).toContain(words(carol[5], 12, 40))
  expect(spans.map(({ contribution }) => contribution)).not.toContainEqual(Uint8Array.of(9, 1))
})

test('who quotes a victim often, later, changes nothing for it', () => {
  const quotes = Array.from({ length: 20 }, (_, nth) => ({
    id: Uint8Array.of(9, nth),
    stamp: 10 + nth,
    rows: carol.slice(0, 20),
  }))
  const text = words(carol[5], 20, 50)
  const [span] = tracerOf().trace(text)
  expect(tracerOf(...quotes).trace(text)[0]).toMatchObject({
    contribution: CAROL,
    row: 5,
    start: span?.start,
    end: span?.end,
  })
})

test('copies that come later change nothing, however many there are and whatever is asked', () => {
  const alone = tracerOf()
  const property = fc.property(
    fc.array(
      fc.record({ set: fc.constantFrom(alice, bob, carol), from: fc.nat(150), rows: fc.integer({ min: 1, max: 50 }) }),
      {
        minLength: 1,
        maxLength: 12,
      },
    ),
    fc.array(fc.record({ set: fc.constantFrom(alice, bob, carol), row: fc.nat(199), from: fc.nat(15) }), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.double({ min: 0, max: 0.4, noNaN: true }),
    fc.nat(),
    (copied, parts, share, seed) => {
      const copies = copied.map(({ set, from, rows }, nth) => {
        return { id: Uint8Array.of(9, nth), stamp: 10 + nth, rows: set.slice(from, from + rows) }
      })
      const text = parts.map(({ set, row, from }) => words(set[row], from, from + 25)).join('. ')
      const asked = substituted(text, share, seeded(seed))
      expect(tracerOf(...copies).trace(asked)).toEqual(alone.trace(asked))
    },
  )
  fc.assert(property, { numRuns: 40 })
})

test('looks among some contributions only, where it is told to', () => {
  const index = TextIndex.open(new MemoryTextFiles())
  index.add([
    { id: ALICE, stamp: 1, rows: alice },
    { id: BOB, stamp: 2, rows: alice },
  ])
  const tracer = new Tracer(index, { among: (id) => id[0] === 2 })
  expect(tracer.trace(alice[0] as string)[0]).toMatchObject({ contribution: BOB, row: 0 })
})

test('follows its index', () => {
  const index = TextIndex.open(new MemoryTextFiles())
  const tracer = new Tracer(index)
  expect(tracer.trace(alice[0] as string)).toEqual([])
  index.add([{ id: ALICE, stamp: 1, rows: alice }])
  expect(tracer.trace(alice[0] as string)[0]).toMatchObject({ contribution: ALICE, row: 0 })
})
