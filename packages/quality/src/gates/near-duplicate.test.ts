import { expect, test } from 'vitest'
import type { NearPiece } from './gate.ts'
import { charter, judge, reasons, row } from './judging.fixture.ts'
import { creditsNearDuplicates } from './near-duplicate.ts'

const withGate = (params = '{}') => charter({ gates: [{ gate: 'near-duplicate', params }] })
const rows = (count: number) => Array.from({ length: count }, (_, n) => row(`number ${n}`)).join('\n')

test('near-duplicate: what is alike is told, and refused only where the charter says so', async () => {
  const seniors = { holds: async () => [], near: async () => 370 }
  const taken = await judge({ 'a.jsonl': rows(3) }, { charter: withGate(), seniors })
  expect(taken).toMatchObject({ passed: true, score: 1000 })
  expect(reasons(taken)).toEqual([
    'near-duplicate near-held-by-seniors: about 370 in 1000 rows are alike to rows of contributions accepted before, which are credited for them',
  ])
  const refused = await judge({ 'a.jsonl': rows(3) }, { charter: withGate('{"maxRepeated":369}'), seniors })
  expect(refused.passed).toBe(false)
  expect(reasons(refused).join()).toContain('near-duplicate too-many-alike')
  expect((await judge({ 'a.jsonl': rows(3) }, { charter: withGate('{"maxRepeated":370}'), seniors })).passed).toBe(true)
})

test('near-duplicate: of very many rows a part is compared, each once, and broken ones not', async () => {
  const asked: NearPiece[] = []
  const near = async (pieces: readonly NearPiece[]) => {
    asked.push(...pieces)
    return 0
  }
  const seniors = { holds: async () => [], near }
  const result = await judge({ 'a.jsonl': `${rows(5000)}\n${row('number 0')}` }, { charter: withGate(), seniors })
  expect(result).toMatchObject({ passed: true })
  expect(reasons(result)).toEqual([])
  expect(asked.length).toBeGreaterThan(1000)
  expect(asked.length).toBeLessThanOrEqual(2048)
  expect(new Set(asked.map(({ text }) => text)).size).toBe(asked.length)
  expect(asked[0]?.text).toBe('card\nnumber 0')
})

test('near-duplicate: passes where nobody can tell of seniors, and is asked for by name', async () => {
  expect(await judge({ 'a.jsonl': rows(2) }, { charter: withGate() })).toMatchObject({ passed: true, score: 1000 })
  expect([withGate(), charter()].map(creditsNearDuplicates)).toEqual([true, false])
})
