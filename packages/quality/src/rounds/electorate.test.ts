import { hexOf, type Signer } from '@datanet/records'
import { expect, test } from 'vitest'
import { electorate, isSupermajority, weightOf } from './electorate.ts'
import { ada, charterOf, validatorsOf } from './people.fixture.ts'

const [a, b, c] = validatorsOf(3) as [Signer, Signer, Signer]
const key = ({ publicKey }: Signer) => hexOf(publicKey)

test("N1: E is W less the author's own weight", () => {
  const charter = charterOf([
    [a, 5n],
    [b, 1n],
    [c, 1n],
  ])
  expect(electorate(charter, ada.publicKey)).toMatchObject({ total: 7n, alone: false })
  const without = electorate(charter, a.publicKey)
  expect(without).toMatchObject({ total: 2n, whole: 7n, alone: false })
  // the author attests, since attesting is recomputing
  expect([...without.validators.keys()]).toEqual([key(a), key(b), key(c)])
  expect([...without.weights.keys()]).toEqual([key(b), key(c)])
})

test('N1: unless that leaves nobody, and then it shows', () => {
  const alone = electorate(charterOf([[a, 3n]]), a.publicKey)
  expect(alone).toMatchObject({ total: 3n, alone: true })
  expect(isSupermajority(weightOf(alone.weights, [key(a)]), alone.total)).toBe(true)
  expect(electorate(charterOf([[a, 3n]]), ada.publicKey).alone).toBe(false)
})

test('who is no elector weighs nothing, and nobody counts twice', () => {
  const charter = charterOf([
    [a, 2n],
    [b, 3n],
  ])
  const electors = electorate(charter, ada.publicKey)
  expect(weightOf(electors.weights, [key(a), key(a), key(ada), key(c)])).toBe(2n)
  expect(weightOf(electors.weights, [])).toBe(0n)
  expect(weightOf(electorate(charter, b.publicKey).weights, [key(a), key(b)])).toBe(2n)
})
