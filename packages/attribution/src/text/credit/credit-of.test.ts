import { expect, test } from 'vitest'
import { MemoryTextFiles } from '../segment/text-files.ts'
import { seeded, sentences, substituted } from '../sentences.fixture.ts'
import { TextIndex } from '../text-index.ts'
import { creditOf } from './credit-of.ts'

const VICTIM = Uint8Array.of(1)
const OTHER = Uint8Array.of(2)
const THIEF = Uint8Array.of(3)
const victim = sentences(200, 1)
const other = sentences(300, 2, [5, 90])

function indexOf(...more: { id: Uint8Array; stamp: number; rows: readonly string[] }[]): TextIndex {
  const index = TextIndex.open(new MemoryTextFiles())
  index.add([{ id: VICTIM, stamp: 10, rows: victim }, { id: OTHER, stamp: 11, rows: other }, ...more])
  return index
}

const candidate = (rows: readonly string[], more: object = {}) => ({
  id: THIEF,
  stamp: 99,
  rows: rows.map((text) => ({ text })),
  ...more,
})

function copied(rows: readonly string[], share: number, seed = 4): string[] {
  const random = seeded(seed)
  return rows.map((row) => substituted(row, share, random)).reverse()
}

test('a copied set pays its senior, at up to 30% edits', () => {
  for (const [share, least] of [
    [0, 200],
    [0.2, 190],
    [0.3, 180],
  ] as const) {
    const { credits, own, rows } = creditOf(indexOf(), candidate(copied(victim, share)))
    expect(credits[0]).toMatchObject({ contribution: VICTIM, whole: 200 })
    expect(credits[0]?.units).toBeGreaterThanOrEqual(least)
    expect(own + credits.reduce((sum, { units }) => sum + units, 0)).toBe(rows)
  }
})

test('long rows pay too, and many sources are told apart', () => {
  const { credits } = creditOf(
    indexOf(),
    candidate([...copied(other.slice(0, 150), 0.2), ...copied(victim.slice(0, 100), 0.2)]),
  )
  expect(credits.map(({ contribution }) => contribution)).toEqual([VICTIM, OTHER])
  // other's rows are five times as long, and it is words that count
  expect(credits[1]?.units).toBeGreaterThan(150)
  expect(credits[0]?.units).toBeGreaterThan(30)
})

test('honest sets pay nothing', () => {
  const index = indexOf()
  for (let seed = 10; seed < 25; seed += 1)
    expect(creditOf(index, candidate(sentences(100, seed)))).toEqual({ rows: 100, own: 100, credits: [], near: 0 })
})

test('exact rows always pay, one by one', () => {
  const rows = [{ text: victim[0] as string, exact: VICTIM }, ...sentences(9, 77).map((text) => ({ text }))]
  const { credits, own } = creditOf(indexOf(), { id: THIEF, stamp: 99, rows })
  expect(credits).toEqual([{ contribution: VICTIM, units: 1, whole: 200 }])
  expect(own).toBe(9)
})

test('only seniors are paid: who copies first in time of stamps is the original', () => {
  const index = indexOf()
  expect(creditOf(index, { ...candidate(copied(victim, 0.1)), stamp: 9 }).credits).toEqual([])
  expect(creditOf(index, { ...candidate(copied(victim, 0.1)), stamp: 10, id: Uint8Array.of(0) }).credits).toEqual([])
})

test('juniors of the candidate change nothing, nor does how the index grew', () => {
  const alone = creditOf(indexOf(), candidate(copied(victim, 0.3)))
  const index = TextIndex.open(new MemoryTextFiles())
  index.add([{ id: OTHER, stamp: 11, rows: other }])
  index.add([{ id: Uint8Array.of(8), stamp: 100, rows: victim }])
  index.add([{ id: VICTIM, stamp: 10, rows: victim }])
  expect(creditOf(index, candidate(copied(victim, 0.3)))).toEqual(alone)
})

test('who quotes the victim often makes it no less the victim', () => {
  const quotes = Array.from({ length: 10 }, (_, nth) => ({
    id: Uint8Array.of(9, nth),
    stamp: 20 + nth,
    rows: [...copied(victim.slice(0, 100), 0.1, nth), ...sentences(100, 50 + nth)],
  }))
  const { credits } = creditOf(indexOf(...quotes), candidate(copied(victim, 0.2)))
  expect(credits[0]?.contribution).toEqual(VICTIM)
  expect(credits.reduce((sum, { units }) => sum + units, 0)).toBeGreaterThan(180)
})

test('small sets are judged together with the others of their account', () => {
  const random = seeded(8)
  const small = (from: number) => victim.slice(from, from + 10).map((row) => substituted(row, 0.45, random))
  const pool = Array.from({ length: 12 }, (_, nth) => ({
    id: Uint8Array.of(7, nth),
    stamp: 50 + nth,
    rows: small(10 * nth),
  }))
  const rows = small(150)
  const pooled = creditOf(indexOf(...pool), candidate(rows, { pool }))
  expect(pooled.credits[0]?.contribution).toEqual(VICTIM)
})

test('large sets are judged by a pinned sample', () => {
  const rows = copied(sentences(3000, 5), 0.2)
  const index = indexOf({ id: Uint8Array.of(6), stamp: 12, rows: sentences(3000, 5) })
  const { credits } = creditOf(index, candidate(rows))
  expect(credits.find(({ whole }) => whole === 3000)?.units).toBeGreaterThan(2850)
})

test('nothing, one token and nonsense are the own of who brings them', () => {
  expect(creditOf(indexOf(), candidate([]))).toEqual({ rows: 0, own: 0, credits: [], near: 0 })
  for (const rows of [[''], ['one'], ['\ud800'], ['a '.repeat(5000)]])
    expect(creditOf(indexOf(), candidate(rows))).toEqual({ rows: 1, own: 1, credits: [], near: 0 })
})
