import { hexOf } from '@datanet/records'
import { expect, test } from 'vitest'
import { electorate } from './electorate.ts'
import { ada, charterOf, idOf, validatorsOf } from './people.fixture.ts'
import { proposerOf } from './proposer.ts'

const validators = validatorsOf(4)
const electors = electorate(charterOf(validators.map((validator) => [validator, 1n])), ada.publicKey)

test('the same for everybody, in whatever order the charter lists its validators', () => {
  const turned = electorate(charterOf(validators.toReversed().map((validator) => [validator, 1n])), ada.publicKey)
  for (let i = 0; i < 50; i++) expect(proposerOf(idOf(`${i}`), i, turned)).toBe(proposerOf(idOf(`${i}`), i, electors))
})

test('each has its turn about as often, and a dead one is not met again and again', () => {
  const turns = new Map<string, number>()
  const samples = 2000
  let repeated = 0
  for (let i = 0; i < samples; i++) {
    const proposer = proposerOf(idOf(`contribution ${i}`), 0, electors)
    turns.set(proposer, (turns.get(proposer) ?? 0) + 1)
    if (proposerOf(idOf(`contribution ${i}`), 1, electors) === proposer) repeated++
  }
  expect(new Set(turns.keys())).toEqual(new Set(validators.map(({ publicKey }) => hexOf(publicKey))))
  // 500 expected, with a standard deviation of 19
  for (const count of [...turns.values(), repeated]) expect(Math.abs(count - samples / 4)).toBeLessThan(120)
})

test('rounds beyond 255 differ from those below', () => {
  const of = (round: number) => Array.from({ length: 64 }, (_, i) => proposerOf(idOf(`${i}`), round, electors)).join()
  expect(of(256)).not.toBe(of(0))
  expect(of(257)).not.toBe(of(1))
})

test('the author is never the proposer', () => {
  const [own] = validators
  const without = electorate(charterOf(validators.map((validator) => [validator, 1n])), own?.publicKey ?? expect.fail())
  for (let i = 0; i < 200; i++)
    expect(proposerOf(idOf(`${i}`), 0, without)).not.toBe(hexOf(own?.publicKey ?? expect.fail()))
})
