import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BANZHAF_PARTS, banzhafGame } from './banzhaf-game.ts'
import { bruteBanzhaf, bruteLeaveOneOut, bruteShapley, equals, type Fraction } from './brute-force.fixture.ts'
import { PLAYERS } from './labelled-game.ts'
import { LEAVE_ONE_OUT_PARTS, leaveOneOutGame } from './leave-one-out-game.ts'
import { SHAPLEY_PARTS, shapleyGame } from './shapley-game.ts'
import type { TestGame } from './test-game.ts'

const matches = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 11 })

function valuesOf(play: TestGame, rows: readonly number[]): bigint[] {
  const values = new Float64Array(PLAYERS)
  play(Uint8Array.from(rows), values)
  return [...values.subarray(0, rows.length)].map(BigInt)
}

test.each<[string, TestGame, bigint, (rows: readonly number[]) => Fraction[]]>([
  ['shapley', shapleyGame, SHAPLEY_PARTS, bruteShapley],
  ['banzhaf', banzhafGame, BANZHAF_PARTS, bruteBanzhaf],
  ['leave-one-out', leaveOneOutGame, LEAVE_ONE_OUT_PARTS, bruteLeaveOneOut],
])('%s is what the definition says, to the last part', (_, play, parts, brute) => {
  fc.assert(
    fc.property(matches, (rows) => {
      const wanted = brute(rows)
      return valuesOf(play, rows).every((value, at) => equals(value, parts, wanted[at] as Fraction))
    }),
    { numRuns: 60 },
  )
})

test('all rows together are worth what the nearest get right', () => {
  const many = fc.array(fc.constantFrom<number>(0, 1), { minLength: 5, maxLength: PLAYERS })
  fc.assert(
    fc.property(many, (rows) => {
      const right = rows.slice(0, 5).reduce((sum, match) => sum + match, 0)
      const sum = valuesOf(shapleyGame, rows).reduce((total, value) => total + value, 0n)
      expect(sum * 5n).toBe(BigInt(right) * SHAPLEY_PARTS)
    }),
  )
})

test('no value of a game needs more than a double holds', () => {
  expect(SHAPLEY_PARTS < BigInt(Number.MAX_SAFE_INTEGER)).toBe(true)
  for (const pattern of [() => 1, (at: number) => at % 2, (at: number) => (at < PLAYERS / 2 ? 0 : 1)]) {
    const rows = Array.from({ length: PLAYERS }, (_, at) => pattern(at))
    for (const play of [shapleyGame, banzhafGame]) {
      for (const value of valuesOf(play, rows)) expect(Number.isSafeInteger(Number(value))).toBe(true)
    }
  }
})
