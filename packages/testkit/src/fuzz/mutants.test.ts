import { textBytes } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Edit, edited, mutants } from './mutants.ts'

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes)
const half = 2 ** 31
const made = (kind: Edit['kind'], more: Partial<Edit> = {}) =>
  text(
    edited(
      textBytes('abcdef'),
      { kind, at: half, length: 2, times: 1, bytes: textBytes('XY'), ...more },
      textBytes('uvwxyz'),
    ),
  )

test('each kind of edit does what it says, in the middle', () => {
  expect(made('flip')).toBe('abc`ef')
  expect(made('overwrite')).toBe('abcXYf')
  expect(made('insert')).toBe('abcXYdef')
  expect(made('delete')).toBe('abcf')
  expect(made('duplicate')).toBe('abcdedef')
  expect(made('duplicate', { times: 3 })).toBe('abcdedededef')
  expect(made('truncate')).toBe('abc')
  expect(made('splice')).toBe('abcxyz')
  expect(made('declare', { length: 5 })).toBe('abc\u009bXY')
})

test('at both ends, and on nothing, an edit stays inside the bytes', () => {
  for (const at of [0, 2 ** 32 - 1]) {
    for (const kind of [
      'flip',
      'overwrite',
      'insert',
      'delete',
      'duplicate',
      'truncate',
      'splice',
      'declare',
    ] as const) {
      const edit = { kind, at, length: 64, times: 2, bytes: textBytes('XY') }
      expect(edited(textBytes('abcdef'), edit, textBytes('uvwxyz')).length).toBeLessThanOrEqual(6 + 2 * 64)
      expect(edited(new Uint8Array(0), edit, new Uint8Array(0)).length).toBeLessThanOrEqual(3)
    }
  }
})

test('what it is given stays as it was', () => {
  const bytes = textBytes('abcdef')
  edited(bytes, { kind: 'flip', at: 0, length: 0, times: 1, bytes: textBytes('X') }, bytes)
  expect(text(bytes)).toBe('abcdef')
})

test('a mutant is none of the samples, one seed gives the same ones, and most differ', () => {
  const samples = [textBytes('a first sample of some length'), textBytes('and a second one')]
  const some = fc.sample(mutants(samples), { numRuns: 1000, seed: 1 }).map(text)
  for (const sample of samples) expect(some).not.toContain(text(sample))
  expect(new Set(some).size).toBeGreaterThan(800)
  expect(fc.sample(mutants(samples), { numRuns: 1000, seed: 1 }).map(text)).toEqual(some)
})
