import { createPrng } from '@datanet/testkit'
import { expect, test } from 'vitest'
import { meanOf } from './interval.ts'
import { labelledAttacks } from './labelled-attacks.ts'
import { labelledPay, labelledRules } from './pay.ts'
import { attackRunner } from './run-attack.ts'
import { labelledScene } from './scene.ts'

const TOPICS = ['card', 'refund', 'transfer', 'passport', 'holiday'] as const
const ACTS = ['lost', 'ordered', 'need', 'forgot', 'cancelled', 'cannot find', 'waited for', 'paid for'] as const
const PLACES = [
  'in Lisbon',
  'at the station',
  'on Monday',
  'for my sister',
  'last summer',
  'by mistake',
  'abroad',
] as const

/** Rows that nobody wrote, of five labels. */
const rows = TOPICS.flatMap((label) =>
  ACTS.flatMap((act) =>
    PLACES.map((place, at) => ({ text: `I ${act} ${at % 2 === 0 ? 'my' : 'a new'} ${label} ${place}`, label })),
  ),
)
const scene = labelledScene(rows, rows, { pieces: 200, tests: 40, unseen: 40 }, createPrng(1))
const run = attackRunner(labelledPay)
const play = (name: string) => {
  const attack = labelledAttacks.find((one) => one.name === name)
  if (attack === undefined) expect.unreachable(name)
  return new Map(run(attack, scene, createPrng(2)).map((damage) => [damage.rule, damage]))
}

test('each attack has a name of its own, a goal and what it may do, and can be played under each rule', () => {
  expect(new Set(labelledAttacks.map(({ name }) => name)).size).toBe(labelledAttacks.length)
  for (const attack of labelledAttacks) {
    expect(attack.goal && attack.may).toBeTruthy()
    expect(attack.name).not.toContain('|')
    const damages = run(attack, scene, createPrng(attack.name))
    expect(damages.map(({ rule }) => rule)).toEqual(labelledRules)
    for (const { gain, loss } of damages)
      expect(Number.isFinite(gain) && (loss === null || Number.isFinite(loss))).toBe(true)
  }
})

test('an attack is the same from the same seed', () => {
  for (const attack of labelledAttacks) {
    expect(attack.play(scene, createPrng(7))).toEqual(attack.play(scene, createPrng(7)))
  }
})

test.each(['copy, exact', 'copy, rows shuffled'])(
  '%s: rules without seniority pay the thief, ours does not',
  (name) => {
    const damage = play(name)
    expect(damage.get('senior-shapley/v1')).toMatchObject({ gain: 0, loss: 0 })
    expect(damage.get('size')?.gain).toBeGreaterThan(0.5)
    expect(damage.get('shapley')?.gain).toBeGreaterThan(0.2)
  },
)

test('to duplicate or to split oneself brings nothing; by equal shares it brings much', () => {
  for (const name of ['duplicate oneself 20 times', 'split a set into 20']) {
    const damage = play(name)
    expect(damage.get('senior-shapley/v1')).toMatchObject({ gain: 0, loss: null })
    expect(damage.get('equal')?.gain).toBeGreaterThan(5)
  }
})

test('a mean has its interval: 95% of such intervals hold what is true', () => {
  expect(meanOf([1, 1, 1])).toEqual({ median: 1, min: 1, max: 1, runs: 3 })
  expect(meanOf([0.1])).toEqual({ median: 0.1, min: 0.1, max: 0.1, runs: 1 })
  const prng = createPrng('interval')
  const holds = Array.from({ length: 400 }, () => {
    const samples = Array.from(
      { length: 6 },
      () => (prng.integer(1000) + prng.integer(1000) + prng.integer(1000)) / 1000,
    )
    const { min, max } = meanOf(samples)
    return min <= 1.4985 && 1.4985 <= max
  }).filter(Boolean).length
  expect(holds).toBeGreaterThan(0.92 * 400)
  expect(holds).toBeLessThan(0.98 * 400)
})
