import { createPrng } from '@datanet/testkit'
import { expect, test } from 'vitest'
import { attackRunner } from './run-attack.ts'
import { textAttacks, traceAttacks } from './text-attacks.ts'
import { textPay, textRules } from './text-pay.ts'
import { textScene } from './text-scene.ts'
import { textSet } from './text-sets.ts'
import { tracePay, traceRules } from './trace-pay.ts'

const rows = textSet('made-up') ?? []
const SIZE = { authors: 3, pieces: 100, answers: 12 }
const scene = textScene(rows, SIZE, createPrng(1))
const runText = attackRunner(textPay)
const runTrace = attackRunner(tracePay)
const attacks = [...textAttacks(true), ...traceAttacks]

function played(run: typeof runText, list: typeof attacks, name: string) {
  const attack = list.find((one) => one.name === name)
  if (attack === undefined) expect.unreachable(name)
  return new Map(run(attack, scene, createPrng(2)).map((damage) => [damage.rule, damage]))
}

test('a scene is the same from the same seed; rows that were written together have one author', () => {
  expect(textScene(rows, SIZE, createPrng(1))).toEqual(scene)
  const grouped = rows.slice(0, 600).map((row, nth) => ({ ...row, group: `${nth >> 2}` }))
  const { contributions, unseen } = textScene(grouped, SIZE, createPrng(1))
  const groupOf = new Map(grouped.map(({ text, group }) => [text, group]))
  const holders = new Map<string | undefined, Set<string>>()
  for (const { id, pieces } of [...contributions, { id: 'unseen', pieces: unseen }])
    for (const { text } of pieces) {
      const group = groupOf.get(text)
      holders.set(group, (holders.get(group) ?? new Set()).add(id))
    }
  expect(Math.max(...[...holders.values()].map((ids) => ids.size))).toBe(1)
})

test('each attack on texts has a goal, says what it may do, and is the same from the same seed', () => {
  for (const list of [textAttacks(true), textAttacks(false), traceAttacks])
    expect(new Set(list.map(({ name }) => name)).size).toBe(list.length)
  for (const attack of attacks) {
    expect(attack.goal && attack.may).toBeTruthy()
    expect(attack.play(scene, createPrng(7))).toEqual(attack.play(scene, createPrng(7)))
  }
})

test.each(['copy, exact', 'copy, rows shuffled', 'copy, 20% of words edited'])(
  '%s: ours pays the victim alone',
  (name) => {
    const damage = played(runText, attacks, name)
    expect([...damage.keys()]).toEqual(textRules)
    expect(damage.get('credit')?.gain).toBeLessThanOrEqual(0.05)
    expect(damage.get('credit')?.loss).toBeLessThanOrEqual(0.05)
    expect(damage.get('size')?.gain).toBeGreaterThan(0.5)
    expect(damage.get('similarity-discounted')?.loss).toBeGreaterThan(0.3)
  },
)

test('to duplicate or to split oneself brings nothing; by equal shares it brings much', () => {
  for (const name of ['duplicate oneself 20 times', 'split a set into 20']) {
    const damage = played(runText, attacks, name)
    expect(damage.get('credit')).toMatchObject({ gain: 0, loss: null })
    expect(damage.get('equal')?.gain).toBeGreaterThan(1)
  }
})

test('honest rows that come last earn as much as other rows', () => {
  expect(played(runText, attacks, 'none: honest rows that come last').get('credit')?.gain).toBeCloseTo(1, 1)
})

test('who is first is senior: no rule that goes by time can tell', () => {
  expect(played(runText, attacks, 'copy first').get('credit')).toMatchObject({ gain: 1, loss: 1 })
})

test('a trace pays who was first; phrases pay whoever repeats them', () => {
  const copied = played(runTrace, [...traceAttacks], 'copy, exact')
  expect([...copied.keys()]).toEqual(traceRules)
  expect(copied.get('trace')?.gain).toBe(0)
  expect(copied.get('phrases')?.gain).toBeGreaterThan(0.4)
  expect(played(runTrace, [...traceAttacks], 'stuff popular phrases').get('trace')?.gain).toBeLessThan(0.01)
})
