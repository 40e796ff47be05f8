import { type Charter, type Entry, openEntry, type WireRecord } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import {
  AuthorLog,
  charterEntry,
  charterOf,
  founder,
  identity,
  profile,
  signerOf,
  validator,
  writers,
} from './author.fixture.ts'
import { isNamed, isValidator, mostWithinAThird, readFounding } from './charter.ts'
import { CharterInvalidError } from './errors.ts'

const key = (n: number) => signerOf(n).publicKey

test('a charter entry founds a datanet', () => {
  const entry = charterEntry()
  const founding = readFounding(openEntry(entry.bytes))
  expect(founding).toEqual({ entry, charter: charterOf(), founder: founder.publicKey })
  expect(isValidator(founding, validator.publicKey)).toBe(true)
  expect(isValidator(founding, founder.publicKey)).toBe(false)
  for (const { publicKey } of [founder, validator, ...writers]) expect(isNamed(founding, publicKey)).toBe(true)
  expect(isNamed(founding, key(99))).toBe(false)
})

describe('refused as a charter: one', () => {
  const weight = 1n
  test.each<[string, Partial<Charter>]>([
    [
      'with a validator twice',
      {
        validators: [
          { author: key(2), weight },
          { author: key(2), weight: 2n },
        ],
      },
    ],
    ['with an issuer twice', { issuers: [key(3), key(3)] }],
    ['with a writer twice', { writers: [key(3), key(3)] }],
    [
      'with a schema twice',
      {
        schemas: [
          { name: 'a', schema: '{}' },
          { name: 'a', schema: '[]' },
        ],
      },
    ],
    [
      'with a gate twice',
      {
        gates: [
          { gate: 'size', params: '{}' },
          { gate: 'size', params: '{}' },
        ],
      },
    ],
    [
      'with an asset twice',
      {
        assets: [
          { unit: 'E', class: 'deposit', decimals: 2 },
          { unit: 'E', class: 'deposit', decimals: 3 },
        ],
      },
    ],
    ['with a validator of no weight', { validators: [{ author: key(2), weight: 0n }] }],
    [
      'with too much weight',
      {
        validators: [
          { author: key(2), weight: 2n ** 32n - 1n },
          { author: key(3), weight },
        ],
      },
    ],
    [
      'whose rounds can all be spoiled by validators of a third',
      {
        validators: [2, 3, 4, 5, 6, 7, 8].map((n) => ({ author: key(n), weight })),
        rounds: { sealed: false, timeoutMs: 1000, max: 2 },
      },
    ],
    ['that gives away more than all', { split: { contributors: 900, validators: 101 } }],
    ['that is open and asks for no work', { admission: 'open' }],
    ['that asks for work and is not open', { work: 20 }],
  ])('%s', (_, changes) => {
    expect(() => readFounding(charterEntry(changes))).toThrow(CharterInvalidError)
  })

  test('but not one that stays within these', () => {
    const validators = [
      { author: key(2), weight: 2n ** 32n - 2n },
      { author: key(3), weight },
    ]
    const assets = (['deposit', 'emission'] as const).map((kind) => ({ unit: 'E', class: kind, decimals: 2 }))
    expect(() =>
      readFounding(charterEntry({ validators, assets, split: { contributors: 900, validators: 100 } })),
    ).not.toThrow()
  })
})

describe('refused as a founding entry: one', () => {
  const first = (records: WireRecord[], changes = {}) => new AuthorLog(founder, null).next(records, changes)
  const charter = charterOf()
  test.each<[string, () => Entry]>([
    ['of a datanet that exists', () => new AuthorLog(founder, charterEntry().id).next([charter])],
    ['that is not the first', () => first([charter, identity], { seq: 1, prev: charterEntry().id })],
    ['with deps', () => first([charter, identity], { deps: [charterEntry().id] })],
    ['without a charter', () => first([identity])],
    ['without identity', () => first([charter])],
    ['in another order', () => first([identity, charter])],
    ['with a profile in between', () => first([charter, profile('x'), identity])],
    ['with more after it', () => first([charter, identity, profile('x')])],
    ['that counts its bytes wrong', () => first([charter, identity], { bytesBefore: 1 })],
  ])('%s', (_, entry) => {
    expect(() => readFounding(entry())).toThrow(CharterInvalidError)
  })
})

test.each<[number, number[]]>([
  [0, [1]],
  [0, [1, 1]],
  [1, [1, 1, 1]],
  [1, [1, 1, 1, 1]],
  [2, [1, 1, 1, 1, 1, 1, 1]],
  [1, [60, 10, 30]],
  [1, [40, 30, 30]],
  [3, [1, 1, 1, 9]],
  [33, Array.from({ length: 100 }, () => 1)],
])('at most %d of the validators %j weigh no more than a third together', (count, weights) => {
  expect(mostWithinAThird(weights.map(BigInt))).toBe(count)
})
