import { hexOf, type Signer } from '@datanet/records'
import { expect, test } from 'vitest'
import { electorate, isSupermajority, weightOf } from './electorate.ts'
import { ada, charterOf, validatorsOf } from './people.fixture.ts'

const [a, b, c] = validatorsOf(3) as [Signer, Signer, Signer]
const key = ({ publicKey }: Signer) => hexOf(publicKey)

test("V2: an author's own weight leaves W for its own contribution", () => {
  const charter = charterOf([
    [a, 5n],
    [b, 1n],
    [c, 1n],
  ])
  expect(electorate(charter, ada.publicKey)).toMatchObject({ total: 7n, alone: false })
  const without = electorate(charter, a.publicKey)
  expect(without).toMatchObject({ total: 2n, alone: false })
  expect([...without.weights.keys()]).toEqual([key(b), key(c)])
})

test('V2: unless that leaves nobody, and then it shows', () => {
  const alone = electorate(charterOf([[a, 3n]]), a.publicKey)
  expect(alone).toMatchObject({ total: 3n, alone: true })
  expect(isSupermajority(weightOf(alone, [key(a)]), alone)).toBe(true)
  expect(electorate(charterOf([[a, 3n]]), ada.publicKey).alone).toBe(false)
})

test('who is no elector weighs nothing, and nobody counts twice', () => {
  const charter = charterOf([
    [a, 2n],
    [b, 3n],
  ])
  const electors = electorate(charter, ada.publicKey)
  expect(weightOf(electors, [key(a), key(a), key(ada), key(c)])).toBe(2n)
  expect(weightOf(electors, [])).toBe(0n)
  expect(weightOf(electorate(charter, b.publicKey), [key(a), key(b)])).toBe(2n)
})
