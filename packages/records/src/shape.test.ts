import { CID } from 'multiformats/cid'
import { identity } from 'multiformats/hashes/identity'
import { describe, expect, test } from 'vitest'
import { SchemaMismatchError } from './errors.ts'
import * as shape from './shape.ts'

const at = shape.schema('wire/test.json')
const link = CID.parse('bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy')
const old = CID.parse('QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n')

describe('text', () => {
  test('counts code points, not UTF-16 code units', () => {
    expect(shape.text('𝔸𝔹', at, 'x', 2, 2)).toBe('𝔸𝔹')
    expect(() => shape.text('𝔸', at, 'x', 2, 2)).toThrow('x: expected a string of 2 characters, found "𝔸"')
    expect(() => shape.text('𝔸𝔹ℂ', at, 'x', 0, 2)).toThrow(SchemaMismatchError)
    expect(() => shape.text('𝔸'.repeat(51), at, 'x', 1, 50)).toThrow('found 51 characters')
  })
})

describe('integers', () => {
  test('u64 gives a bigint from either form', () => {
    expect(shape.u64(5, at, 'x')).toBe(5n)
    expect(shape.u64(2n ** 64n - 1n, at, 'x')).toBe(18446744073709551615n)
  })

  test.each([-1, 0.5, 2 ** 53, -1n, 2n ** 64n, '5', null])('u64 refuses %s', (value) => {
    expect(() => shape.u64(value, at, 'x')).toThrow(SchemaMismatchError)
  })

  test.each([1n, 2 ** 53, -1, 1.5, Number.NaN, true])('uint refuses %s', (value) => {
    expect(() => shape.uint(value, at, 'x')).toThrow(SchemaMismatchError)
  })
})

describe('cid', () => {
  test('takes a CIDv1 and nothing else', () => {
    expect(shape.cid(link, at, 'x')).toBe(link)
    for (const value of [old, link.toString(), link.bytes, null, undefined, {}]) {
      expect(() => shape.cid(value, at, 'x')).toThrow('x: expected a CIDv1')
    }
  })
})

test('a cid is no longer than a hash of 64 bytes needs', () => {
  const ofLength = (bytes: number) => CID.createV1(0x55, identity.digest(new Uint8Array(bytes - 4)))
  expect(shape.cid(ofLength(79), at, 'x').bytes).toHaveLength(79)
  expect(() => shape.cid(ofLength(80), at, 'x')).toThrow(SchemaMismatchError)
})

describe('fields', () => {
  const read = (value: unknown) => shape.fields(value, shape.below(at, 'thing'), ['a'], ['b'])

  test('needs the required, allows the optional', () => {
    expect(read({ a: 1 })).toEqual({ a: 1 })
    expect(read({ a: 1, b: 2 })).toEqual({ a: 1, b: 2 })
    expect(() => read({ b: 2 })).toThrow('thing.a: expected a value, for the field is required, found nothing')
  })

  test('refuses a stranger and names it', () => {
    expect(() => read({ a: 1, c: 'x' })).toThrow('thing.c: expected no such field, found "x"')
    expect(() => read({ a: 1, b: 2, toString: 1 })).toThrow('thing.toString')
  })

  test('refuses what is inherited: a decoder that sets __proto__ must not add fields', () => {
    expect(() => read(Object.create({ a: 1 }))).toThrow('thing: expected an object')
    expect(() => read(Object.assign(Object.create(null), { a: 1 }))).not.toThrow()
    expect(() => read([1])).toThrow('thing: expected an object, found a list of 1')
    expect(() => read(link)).toThrow('thing: expected an object, found a CID')
  })
})

describe('list', () => {
  test('reads each item, and names the one that is wrong', () => {
    expect(shape.list([1, 2], at, 'x', 0, 2, shape.u64)).toEqual([1n, 2n])
    expect(() => shape.list([1, 'two'], at, 'x', 0, 2, shape.u64)).toThrow('x[1]: expected an integer')
    expect(() => shape.list([1, 2, 3], at, 'x', 0, 2, shape.u64)).toThrow('x: expected a list of 0 to 2 items')
    expect(() => shape.list([], at, 'x', 1, 2, shape.u64)).toThrow('found a list of 0')
    expect(() => shape.list({ length: 1, 0: 1 }, at, 'x', 0, 2, shape.u64)).toThrow('expected a list, found an object')
  })
})

test('choice, constant, pattern and number say what they expect', () => {
  expect(shape.choice('b', at, 'x', ['a', 'b'])).toBe('b')
  expect(() => shape.choice('constructor', at, 'x', ['a', 'b'])).toThrow('x: expected one of a, b, found "constructor"')
  expect(() => shape.constant('votes', at, 'x', 'vote')).toThrow('x: expected "vote", found "votes"')
  expect(() => shape.pattern('!', at, 'x', /^[a-z]+$/, 'letters')).toThrow('x: expected letters, found "!"')
  expect(() => shape.number(Number.NaN, at, 'x')).toThrow('x: expected a number')
  expect(() => shape.number(2, at, 'x', 0, 1)).toThrow('x: expected a number of 0 to 1, found 2')
})

test('signed holds a body and 64 bytes', () => {
  const value = { body: new Uint8Array(3), sig: new Uint8Array(64) }
  expect(shape.signed(value, at, 'x')).toEqual(value)
  expect(() => shape.signed({ ...value, sig: new Uint8Array(63) }, at, 'x')).toThrow('x.sig: expected 64 bytes')
})

test('map reads every value and keeps the keys', () => {
  expect(shape.map({ a: 1, b: 2n }, at, 'x', shape.u64)).toEqual({ a: 1n, b: 2n })
  expect(() => shape.map({ a: 1, b: -2 }, at, 'x', shape.u64)).toThrow('x.b: expected an integer')
  const odd = shape.map(JSON.parse('{"__proto__": 1}'), at, 'x', shape.u64)
  expect(Object.keys(odd)).toEqual(['__proto__'])
})

test('has tells the options of a union apart', () => {
  expect(shape.has({ type: 'a' }, 'type')).toBe(true)
  expect(shape.has({ type: 'a' }, 'type', 'b')).toBe(false)
  expect(shape.has({}, 'toString')).toBe(false)
  expect(shape.has(null, 'type')).toBe(false)
})
