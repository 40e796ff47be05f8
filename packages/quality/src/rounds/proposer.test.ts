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

test('each is first about as often', () => {
  const turns = new Map<string, number>()
  const samples = 2000
  for (let i = 0; i < samples; i++) {
    const proposer = proposerOf(idOf(`contribution ${i}`), 0, electors)
    turns.set(proposer, (turns.get(proposer) ?? 0) + 1)
  }
  expect(new Set(turns.keys())).toEqual(new Set(validators.map(({ publicKey }) => hexOf(publicKey))))
  // 500 expected, with a standard deviation of 19
  for (const count of turns.values()) expect(Math.abs(count - samples / 4)).toBeLessThan(120)
})

test('each has its turn once in as many rounds as there are electors, beyond 255 too', () => {
  for (const first of [0, 1, 254, 65_532]) {
    const turns = [0, 1, 2, 3].map((i) => proposerOf(idOf('one'), first + i, electors))
    expect(new Set(turns).size).toBe(4)
    expect(proposerOf(idOf('one'), first + 4, electors)).toBe(turns[0])
  }
})

test('the author is never the proposer', () => {
  const [own] = validators
  const without = electorate(charterOf(validators.map((validator) => [validator, 1n])), own?.publicKey ?? expect.fail())
  for (let i = 0; i < 200; i++)
    expect(proposerOf(idOf(`${i}`), 0, without)).not.toBe(hexOf(own?.publicKey ?? expect.fail()))
})
