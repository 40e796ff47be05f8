/** Numbers, rows, cells: what a sketch is made of. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COUNTERS, differenceOf, Estimate } from './estimate.ts'
import { inverse, minus, PRIME, plus, times } from './field.ts'
import { Peel } from './peel.ts'
import { RowReader, RowWriter } from './rows.ts'
import { CELL_BYTES, Sketch } from './sketch.ts'
import { checkOf, readClaim, readStand, seqIn, standBytes } from './stand.ts'
import { type CodedSymbol, eachCell, HALF_KEY, halvesOf, keyOf, scramble, witnessOf } from './symbol.ts'

const number = fc.integer({ min: 0, max: PRIME - 1 })
const half = fc.integer({ min: 0, max: HALF_KEY - 1 })
/** The check is a hash, as that of a head is: values that were chosen may cancel each other, and then the exact walk helps. */
const symbol = fc
  .record({ high: half, low: half, head: fc.integer(), rank: fc.integer({ min: 1, max: 1000 }) })
  .map(({ high, low, head, rank }) => ({ high, low, check: witnessOf(scramble(high ^ head, low), head), rank }))
const symbols = (maxLength: number) =>
  fc.uniqueArray(symbol, { maxLength, selector: ({ high, low }) => `${high} ${low}` })
const nothing = ({ high, low }: CodedSymbol): CodedSymbol => ({ high, low, check: 0, rank: 0 })

function sketchOf(all: readonly CodedSymbol[]): Sketch {
  const sketch = new Sketch(1024)
  for (const one of all) sketch.replace(nothing(one), one)
  return sketch
}

test('numbers modulo the prime are as exact as with BigInt', () => {
  const mod = (value: bigint) => Number(((value % BigInt(PRIME)) + BigInt(PRIME)) % BigInt(PRIME))
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(times(a, b)).toBe(mod(BigInt(a) * BigInt(b)))
      expect(plus(a, b)).toBe(mod(BigInt(a) + BigInt(b)))
      expect(minus(a, b)).toBe(mod(BigInt(a) - BigInt(b)))
      if (a > 0) expect(times(a, inverse(a))).toBe(1)
    }),
    {
      numRuns: 2000,
      examples: [
        [PRIME - 1, PRIME - 1],
        [1, PRIME - 1],
        [0, 0],
        [65535, 65537],
      ],
    },
  )
})

test('a key is seven bytes, in two halves', () => {
  fc.assert(
    fc.property(half, half, (high, low) => {
      expect(keyOf(high, low)).toHaveLength(7)
      expect(halvesOf(keyOf(high, low))).toEqual({ high, low })
    }),
  )
})

test('a key falls into cell 0, then ever more seldom, and the same cells wherever one begins', () => {
  const cellsOf = (high: number, low: number, begin: number, end: number) => {
    const cells: number[] = []
    eachCell(high, low, begin, end, (cell) => cells.push(cell))
    return cells
  }
  const counts = new Float64Array(1024)
  for (let key = 0; key < 4000; key++)
    for (const cell of cellsOf(key, 7 * key, 0, 1024)) counts[cell] = (counts[cell] as number) + 1
  expect(counts[0]).toBe(4000)
  for (const cell of [8, 40, 100]) expect(Math.abs((counts[cell] as number) - 4000 / (1 + cell / 2))).toBeLessThan(150)
  fc.assert(
    fc.property(half, half, fc.nat(1024), (high, low, begin) => {
      const all = cellsOf(high, low, 0, 1024)
      expect(cellsOf(high, low, begin, 1024)).toEqual(all.filter((cell) => cell >= begin))
    }),
  )
})

describe('cells', () => {
  test('give back what two sets differ in, however they come in parts', async () => {
    await fc.assert(
      fc.asyncProperty(symbols(60), symbols(200), fc.integer({ min: 1, max: 200 }), async (changes, shared, part) => {
        const keys = new Set(changes.map(({ high, low }) => `${high} ${low}`))
        const common = shared.filter(({ high, low }) => !keys.has(`${high} ${low}`))
        const [ours, theirs] = [sketchOf(common).snapshot(), sketchOf([...common, ...changes]).snapshot()]
        const peel = new Peel(ours, 1024)
        for (let at = 0; at < 1024 && !(peel.isDone && at > 0); at += part)
          await peel.take(theirs.bytes(at, Math.min(1024, at + part)))
        expect(peel.isDone).toBe(true)
        expect(peel.isBroken).toBe(false)
        const order = (a: CodedSymbol, b: CodedSymbol) => a.high - b.high || a.low - b.low
        if (peel.count > 1) expect([...peel.found].sort(order)).toEqual([...changes].sort(order))
      }),
      { numRuns: 60 },
    )
  })

  test('that are no sketch at all come to an end, and to nothing that passes for one', async () => {
    const [empty] = [new Sketch(1024).snapshot()]
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 400, maxLength: 4000 }), symbols(5), async (noise, some) => {
        const cells = sketchOf(some).snapshot().bytes(0, 1024)
        // a cell of a sketch, put where it does not belong, and noise
        cells.copyWithin(40 * CELL_BYTES, 0, 5 * CELL_BYTES)
        cells.set(noise, 100 * CELL_BYTES)
        const peel = new Peel(empty, 1024)
        await peel.take(cells)
        expect(peel.isDone && !peel.isBroken).toBe(false)
        expect(peel.found.length).toBeLessThanOrEqual(1024)
      }),
      { numRuns: 60 },
    )
  })

  test('that would bring one symbol again and again are broken', async () => {
    // each taken alone is the first symbol; whichever is taken out leaves its opposite in the other cells
    const one: CodedSymbol = { high: 5, low: 9, check: 3, rank: 2 }
    const cells = new Uint8Array(1024 * CELL_BYTES)
    eachCell(one.high, one.low, 0, 1024, (cell) => {
      const twice = { ...one, check: 3 * (1 + (cell % 7)) }
      cells.set(
        sketchOf([twice])
          .snapshot()
          .bytes(cell, cell + 1),
        cell * CELL_BYTES,
      )
    })
    const peel = new Peel(new Sketch(1024).snapshot(), 1024)
    await peel.take(cells)
    expect(peel.isBroken).toBe(true)
    expect(peel.isDone).toBe(false)
    expect(peel.found.length).toBeLessThan(10)
  })
})

test('an estimate tells the number of differences to within a half', () => {
  for (const changes of [1, 10, 300, 5000]) {
    const [one, other] = [new Estimate(), new Estimate()]
    const at = (i: number, check: number): CodedSymbol => ({ high: (i * 7919) % HALF_KEY, low: i, check, rank: 1 })
    for (let i = 0; i < 6000; i++) {
      one.add(at(i, 1), 1)
      other.add(at(i, i < changes ? 2 : 1), 1)
    }
    // a changed author is two symbols
    const ratio = differenceOf(one.bytes(), other.bytes()) / (2 * changes)
    expect(Math.abs(ratio - 1)).toBeLessThan(0.5)
    expect(one.bytes()).toHaveLength(4 * COUNTERS)
    expect(differenceOf(one.bytes(), one.bytes())).toBe(0)
  }
})

test('rows come back as they were written', () => {
  const part = fc.oneof(fc.maxSafeNat(), fc.uint8Array({ maxLength: 40 }))
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const writer = new RowWriter()
      for (const one of parts) typeof one === 'number' ? writer.number(one) : writer.bytes(one)
      const reader = new RowReader(writer.done())
      for (const one of parts) {
        if (typeof one === 'number') expect(reader.number()).toBe(one)
        else expect(reader.bytes(one.length)).toEqual(one)
      }
      expect(reader.isAtEnd).toBe(true)
    }),
  )
})

test('the seq of a stand is read without the rest', () => {
  for (const seq of [-1, 0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 31, 2 ** 32, 2 ** 40]) {
    const id = seq < 0 ? null : readStand(standBytes({ seq: 0, id: null, fork: null })).id
    const bytes = standBytes({ seq, id, fork: seq + 1 })
    expect(seqIn(bytes)).toBe(seq)
    expect(checkOf(bytes)).toBeGreaterThan(0)
    expect(checkOf(bytes)).toBeLessThan(PRIME)
  }
})

test.each([
  [null],
  [[1, 2]],
  [['1', null, null]],
  [[-2, null, 0]],
  [[-1, null, null]],
  [[3, null, null]],
  [[0, 7, null]],
])('no log stands at %j', (claim) => {
  expect(readClaim(claim)).toBe(null)
})
