import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TextContribution } from './segment/segment-builder.ts'
import { MemoryTextFiles } from './segment/text-files.ts'
import { sentences } from './sentences.fixture.ts'
import { TextIndex } from './text-index.ts'
import { Tracer } from './trace/tracer.ts'

const contributions = Array.from({ length: 12 }, (_, nth): TextContribution => {
  const rows = nth === 5 ? [] : sentences(30, nth + 1, [1, 70])
  return { id: Uint8Array.of(200 - nth, nth), stamp: 1000 + Math.floor(nth / 2), rows: [...rows, ''] }
})
const question = contributions.map(({ rows }) => [...rows].slice(0, 2).join('. ')).join(' ')

function indexOf(parts: readonly (readonly TextContribution[])[], files = new MemoryTextFiles()): TextIndex {
  const index = TextIndex.open(files)
  for (const part of parts) index.add(part)
  return index
}

/** All that an index answers, as far as anybody can see. */
function answers(index: TextIndex): unknown {
  const { all, blockCount } = index.seniorities
  const places = all.map(({ held, start, end, tokens }) => ({ held, start, end, tokens }))
  const lists = Array.from({ length: 400 }, (_, nth) => index.seniorities.blocksWith(nth * 671_088, blockCount, 99))
  return { places, lists, trace: new Tracer(index).trace(question) }
}

const whole = answers(indexOf([contributions]))

test('answers by what was added, in whatever order, parts and repetition', () => {
  const order = fc.shuffledSubarray(contributions, { minLength: 12, maxLength: 12 })
  const repeated = fc.subarray(contributions)
  fc.assert(
    fc.property(order, fc.array(fc.nat(12), { maxLength: 8 }), repeated, (all, cuts, again) => {
      const ends = [...cuts, 12].sort((a, b) => a - b)
      const parts = ends.map((end, nth) => all.slice(ends[nth - 1] ?? 0, end))
      expect(answers(indexOf([...parts, again]))).toEqual(whole)
    }),
    { numRuns: 30 },
  )
})

test('opens again as it was', () => {
  const files = new MemoryTextFiles()
  for (let nth = 0; nth < 12; nth += 3) {
    const index = TextIndex.open(files)
    index.add(contributions.slice(nth, nth + 3))
    index.close()
  }
  expect(answers(TextIndex.open(files))).toEqual(whole)
})

test('takes a contribution out without a trace', () => {
  const index = indexOf([contributions])
  index.remove([(contributions[3] as TextContribution).id])
  expect(answers(index)).toEqual(answers(indexOf([contributions.filter((_, nth) => nth !== 3)])))
  expect(index.has((contributions[3] as TextContribution).id)).toBe(false)
})

test('merges what many small additions left', () => {
  const files = new MemoryTextFiles()
  const index = indexOf(
    contributions.map((one) => [one]),
    files,
  )
  expect(files.names().length).toBeLessThan(6)
  expect(index.size.tokens).toBe(indexOf([contributions]).size.tokens)
})

describe('what is damaged is found', () => {
  const files = new MemoryTextFiles()
  indexOf([contributions.slice(0, 5)], files).close()
  const damage = (name: string, change: (bytes: Uint8Array) => Uint8Array): MemoryTextFiles => {
    const copy = new MemoryTextFiles()
    for (const [key, bytes] of files.files) copy.files.set(key, key === name ? change(bytes.slice()) : bytes)
    return copy
  }
  const use = (damaged: MemoryTextFiles): unknown => answers(TextIndex.open(damaged))
  const names = files.names()
  const code = { code: 'ERR_TEXT_INDEX_DAMAGED' }

  test('where a file is cut off', () => {
    for (const name of names) {
      const length = files.files.get(name)?.length as number
      for (const left of [0, 1, 100, length >> 1, length - 1]) {
        if (left >= length) continue
        expect(() => use(damage(name, (bytes) => bytes.slice(0, left))), `${name} ${left}`).toThrow(
          expect.objectContaining(code),
        )
      }
    }
  })

  test('where a bit is another one', () => {
    for (const name of names) {
      const length = files.files.get(name)?.length as number
      for (let at = 0; at < length; at += 1 + (length >> 6)) {
        const changed = damage(name, (bytes) => {
          bytes[at] = (bytes[at] as number) ^ 4
          return bytes
        })
        expect(() => use(changed), `${name} ${at}`).toThrow(expect.objectContaining(code))
      }
    }
  })

  test('where a file is missing', () => {
    const copy = damage('segments', (bytes) => bytes)
    copy.files.delete(names.find((name) => name !== 'segments') as string)
    expect(() => use(copy)).toThrow(expect.objectContaining(code))
  })
})

test('takes any text', () => {
  const rows = [
    '',
    'one',
    '🙂',
    '\ud800',
    'x'.repeat(300_000),
    'a '.repeat(100_000),
    '我'.repeat(100_000),
    'أب \u202eab 漢',
  ]
  const index = indexOf([[{ id: Uint8Array.of(1), stamp: 1, rows }]])
  const tracer = new Tracer(index)
  for (const row of rows) for (const { row: nth } of tracer.trace(row)) expect(rows[nth]).toBe(row)
  expect(() => tracer.trace('a'.repeat(2 ** 20 + 1))).toThrow(expect.objectContaining({ code: 'ERR_TEXT_TOO_LONG' }))
})

test('an empty index names nobody', () => {
  expect(new Tracer(TextIndex.open(new MemoryTextFiles())).trace(question)).toEqual([])
})
