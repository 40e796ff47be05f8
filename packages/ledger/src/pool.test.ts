import {
  type Charter,
  type CID,
  type Credit,
  cidOf,
  encode,
  hexOf,
  sha256,
  textBytes,
  type Upstream,
  type Verdict,
  type Vote,
  verifyProof,
} from '@datanet/records'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Pinned, poolMap, poolOfVerdicts, poolOfWeights } from './pool.ts'

const idOf = (name: string): CID => cidOf(encode(name))
const authorOf = (name: string): Uint8Array => sha256(textBytes(name))
const pool = idOf('pool')
const judges = ['v0', 'v1', 'v2']
const charter = (weights: Charter['weights']) =>
  ({
    weights,
    validators: judges.map((name, i) => ({ author: authorOf(name), weight: BigInt(i + 1) })),
  }) as unknown as Charter

interface Pin {
  readonly credit: Readonly<Record<string, number | readonly [units: number, whole: number]>>
  readonly upstream?: readonly (readonly [from: string, to: string, ppm: number])[]
  readonly score?: number
  readonly round?: number
  readonly outcome?: Verdict['outcome']
  readonly voters?: readonly string[]
}

/** A pinned verdict about the contribution of this name. */
function pin(
  name: string,
  { credit, upstream = [], score = 1000, round = 0, outcome = 'accepted', voters = judges }: Pin,
): Pinned {
  const shares = Object.entries(credit).map(([to, units]): Credit => {
    const [some, whole] = typeof units === 'number' ? [units, units] : units
    return { contribution: idOf(to), author: authorOf(to), units: BigInt(some), whole: BigInt(whole) }
  })
  const further = upstream.map(
    ([from, to, ppm]): Upstream => ({ from: idOf(from), contribution: idOf(to), author: authorOf(to), ppm }),
  )
  const units = shares.reduce((sum, share) => sum + share.units, 0n)
  const verdict = {
    subject: idOf(name),
    author: authorOf(name),
    round,
    score,
    outcome,
    units,
    credit: shares,
    upstream: further,
  }
  const votes = voters.map((voter) => ({ signer: authorOf(voter) }) as Vote)
  return { id: idOf(`${name} ${round}`), verdict: verdict as unknown as Verdict, votes }
}

function weightsOf(pins: readonly Pinned[], formula: Charter['weights'] = 'rows'): Record<string, number> {
  const { shares } = poolOfVerdicts(pool, pins, charter(formula))
  const names = new Map(['a', 'b', 'c', 'd', 'e', 'source'].map((name) => [idOf(name).toString(), name]))
  return Object.fromEntries(
    shares.map(({ contribution, weight }) => [names.get(contribution.toString()), Number(weight)]),
  )
}

const original = pin('a', { credit: { a: 10 } })
const other = pin('b', { credit: { b: 5 } })
const copy = pin('c', { credit: { a: [10, 10] } })
const left = pin('c', { credit: { a: [5, 10] } })
const right = pin('d', { credit: { a: [5, 10] } })

describe('G4: what a member weighs', () => {
  test('is computed by the formula of the charter', () => {
    const pins = [pin('a', { credit: { a: 10 }, score: 900 }), pin('b', { credit: { b: 5 }, score: 500 })]
    expect(weightsOf(pins)).toEqual({ a: 10, b: 5 })
    expect(weightsOf(pins, 'rows-by-score')).toEqual({ a: 9000, b: 2500 })
    expect(weightsOf(pins, 'equal')).toEqual({ a: 1_000_000, b: 1_000_000 })
  })

  test('goes to those whose pieces it holds', () => {
    const mixed = pin('c', { credit: { c: 3, a: [4, 10], b: [1, 5] } })
    expect(weightsOf([mixed])).toEqual({ a: 4, b: 1, c: 3 })
    expect(weightsOf([mixed], 'equal')).toEqual({ a: 500_000, b: 125_000, c: 375_000 })
  })

  test('is nothing when it was rejected, or has no pieces', () => {
    expect(weightsOf([pin('a', { credit: { a: 3 }, outcome: 'rejected' }), pin('b', { credit: {} })])).toEqual({})
    expect(weightsOf([pin('b', { credit: {} })], 'equal')).toEqual({})
  })

  test('is by the higher round, where two are pinned', () => {
    const first = pin('c', { credit: { c: 10 } })
    const second = pin('c', { credit: { a: [10, 10] }, round: 1 })
    expect(weightsOf([first, second])).toEqual({ a: 10 })
    expect(weightsOf([second, first])).toEqual({ a: 10 })
    expect(weightsOf([first, first])).toEqual({ c: 10 })
  })
})

describe.each(['rows', 'rows-by-score', 'equal'] as const)('G4: a copy, by %s', (formula) => {
  test('beside its original changes nothing for anybody', () => {
    const without = poolOfVerdicts(pool, [original, other], charter(formula))
    for (const pins of [
      [original, other, copy],
      [copy, other, original],
      [original, left, other, right],
    ]) {
      expect(poolOfVerdicts(pool, pins, charter(formula))).toEqual(without)
    }
  })

  test('that was judged by fewer gives those who judged it nothing beside its original', () => {
    const few = pin('c', { credit: { a: [10, 10] }, voters: ['v2'] })
    expect(poolOfVerdicts(pool, [original, few], charter(formula)).validators).toEqual(
      poolOfVerdicts(pool, [original], charter(formula)).validators,
    )
    // but alone it was their work
    expect(poolOfVerdicts(pool, [few], charter(formula)).validatorTotal).toBe(3n)
  })

  test('alone pays its original, and the copier nothing', () => {
    expect(weightsOf([copy], formula)).toEqual(weightsOf([original], formula))
  })

  test('in two halves pays no more than whole', () => {
    expect(weightsOf([left, right], formula)).toEqual(weightsOf([original], formula))
    // nor do many copies
    const copies = ['b', 'c', 'd', 'e'].map((name) => pin(name, { credit: { a: [10, 10] } }))
    expect(weightsOf(copies, formula)).toEqual(weightsOf([original], formula))
  })

  test('in one half pays no more than its part', () => {
    const half = weightsOf([left], formula)['a'] as number
    expect(half).toBeLessThanOrEqual(weightsOf([original], formula)['a'] as number)
    expect(half).toBeGreaterThan(0)
  })
})

describe('G4: what flows upstream', () => {
  const labels = pin('b', { credit: { b: 10 }, upstream: [['b', 'source', 250_000]] })

  test('is taken from what the contribution itself weighs', () => {
    expect(weightsOf([labels])).toEqual({ b: 8, source: 2 })
    expect(weightsOf([labels], 'equal')).toEqual({ b: 750_000, source: 250_000 })
  })

  test('adds to what its receiver weighs by itself', () => {
    expect(weightsOf([labels, pin('source', { credit: { source: 4 } })])).toEqual({ b: 8, source: 6 })
  })

  test('flows on from a senior that a copy credits, in its proportion', () => {
    const copied = pin('c', { credit: { c: 6, b: [4, 10] }, upstream: [['b', 'source', 250_000]] })
    expect(weightsOf([copied])).toEqual({ b: 3, c: 6, source: 1 })
    expect(weightsOf([copied, labels])).toEqual({ b: 8, c: 6, source: 2 })
  })

  test('may be all of it', () => {
    expect(weightsOf([pin('b', { credit: { b: 10 }, upstream: [['b', 'source', 1_000_000]] })])).toEqual({ source: 10 })
  })
})

describe('a pool', () => {
  test('is the same in whatever order its verdicts are pinned, and however often', () => {
    const pins = [
      original,
      other,
      copy,
      right,
      pin('e', {
        credit: { e: 2, a: [1, 10], b: [1, 5] },
        score: 700,
        upstream: [['b', 'source', 10]],
        voters: ['v1', 'v2'],
      }),
      pin('b', { credit: { b: 5 }, round: 1, outcome: 'rejected' }),
    ]
    const whole = poolOfVerdicts(pool, pins, charter('rows-by-score'))
    fc.assert(
      fc.property(fc.shuffledSubarray(pins, { minLength: pins.length }), fc.subarray(pins), (order, again) => {
        expect(poolOfVerdicts(pool, [...order, ...again], charter('rows-by-score'))).toEqual(whole)
      }),
    )
  })

  test('its root proves each weight, and no other', () => {
    const made = poolOfVerdicts(pool, [original, other], charter('rows'))
    const map = poolMap(made)
    expect(map.root).toEqual(made.root)
    for (const { contribution, author, weight } of made.shares) {
      const proof = map.prove(contribution.bytes).map(({ bytes }) => bytes)
      expect(verifyProof(made.root, contribution.bytes, proof)).toEqual(encode([author, Uint8Array.of(Number(weight))]))
    }
    expect(
      verifyProof(
        made.root,
        idOf('c').bytes,
        map.prove(idOf('c').bytes).map(({ bytes }) => bytes),
      ),
    ).toBeNull()
  })

  test('adds its weights up', () => {
    const { shares, total, validators, validatorTotal } = poolOfVerdicts(pool, [original, other], charter('rows'))
    expect(total).toBe(shares.reduce((sum, { weight }) => sum + weight, 0n))
    expect(validatorTotal).toBe(validators.reduce((sum, { weight }) => sum + weight, 0n))
    // two verdicts each, by weight
    expect(Object.fromEntries(validators.map(({ validator, weight }) => [hexOf(validator), weight]))).toEqual(
      Object.fromEntries(judges.map((name, i) => [hexOf(authorOf(name)), BigInt(2 * (i + 1))])),
    )
  })
})

test('G4: explicit weights stand as they are, each contribution once, and pay no validators', () => {
  const weights = [['b', 2n], ['a', 3n], ['b', 9n], ['c', 0n]] as const // biome-ignore format: pairs
  const explicit = weights.map(([name, weight]) => ({ contribution: idOf(name), author: authorOf(name), weight }))
  const { shares, total, validators } = poolOfWeights(pool, explicit)
  expect(new Map(shares.map(({ contribution, weight }) => [contribution.toString(), weight]))).toEqual(
    new Map([
      [idOf('a').toString(), 3n],
      [idOf('b').toString(), 2n],
    ]),
  )
  expect({ total, validators }).toEqual({ total: 5n, validators: [] })
})
