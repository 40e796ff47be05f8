import * as dagCbor from '@ipld/dag-cbor'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOfHex, concatBytes, equalBytes, textBytes } from './bytes.ts'
import { decode, encode, MAX_DEPTH } from './canonical.ts'
import { CID, cidOf } from './cid.ts'
import { NotCanonicalError } from './errors.ts'

const hex = (text: string) => bytesOfHex(text) ?? expect.fail(`${text} is not hex`)
const link = cidOf(Uint8Array.of(1))

function nested(levels: number): unknown {
  let value: unknown = 0
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

/** A tagged link around the raw bytes of a CID. */
function tagged(cid: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0xd8, 0x2a, 0x58, cid.length + 1, 0), cid)
}

describe('R2: decode refuses bytes that are not the canonical form of their value', () => {
  test.each([
    ['a map with its keys out of order', 'a2616202616101'],
    ['a longer key before a shorter one', 'a262616101616202'],
    ['a key twice', 'a2616101616102'],
    ['a key that is no text', 'a10102'],
    ['a whole float', 'fb3ff0000000000000'],
    ['minus zero', 'fb8000000000000000'],
    ['a half float', 'f93e00'],
    ['a single float', 'fa3fc00000'],
    ['not-a-number', 'fb7ff8000000000000'],
    ['an infinity', 'fb7ff0000000000000'],
    ['undefined', 'f7'],
    ['undefined in a map', 'a16161f7'],
    ['an integer in more bytes than it needs', '1801'],
    ['a length in more bytes than it needs', '5801ff'],
    ['a list without an end mark of its own', '9f01ff'],
    ['broken UTF-8', '61ff'],
    ['a text cut off within a character', '61c3'],
    ['a surrogate in UTF-8', '63eda080'],
    ['a text that is not NFC', '6365cc81'],
    ['a key that is not NFC', 'a16365cc8101'],
    ['a byte order mark', '64efbbbf61'],
    ['bytes after the value', '0101'],
    ['nothing at all', ''],
    ['a value cut off', '8201'],
    ['a list that claims 2^32 items', '9affffffff'],
    ['a list that claims 2^64 items', '9bffffffffffffffff'],
    ['bytes that claim 2^64', '5bffffffffffffffff'],
    ['a map that claims 2^56 keys', 'bb00ffffffffffffff'],
    ['a tag that is no link', 'c001'],
    ['a link without its zero byte', 'd82a4101'],
  ])('%s', (_, bytes) => {
    expect(() => decode(hex(bytes))).toThrow(NotCanonicalError)
  })

  test('a link whose numbers take more bytes than they need, or with bytes after it', () => {
    const [version, , ...rest] = link.bytes
    expect(decode(tagged(link.bytes))).toEqual(link)
    expect(() => decode(tagged(Uint8Array.of(version as number, 0xf1, 0, ...rest)))).toThrow(NotCanonicalError)
    expect(() => decode(tagged(concatBytes(link.bytes, Uint8Array.of(0))))).toThrow(NotCanonicalError)
  })

  test('a nesting bomb, whichever the platform’s stack', () => {
    for (const size of [MAX_DEPTH + 1, 3000, 200_000]) {
      const bomb = concatBytes(new Uint8Array(size).fill(0x81), Uint8Array.of(0))
      expect(() => decode(bomb)).toThrow(NotCanonicalError)
    }
    expect(decode(encode(nested(MAX_DEPTH)))).toEqual(nested(MAX_DEPTH))
    expect(() => encode(nested(MAX_DEPTH + 1))).toThrow(`more than ${MAX_DEPTH} deep`)
    expect(() => decode(dagCbor.encode(nested(MAX_DEPTH + 1)))).toThrow(`more than ${MAX_DEPTH} deep`)
  })
})

describe('R2: encode refuses what decode would', () => {
  const loop: unknown[] = []
  loop.push(loop)
  test.each<[string, unknown]>([
    ['undefined', { a: undefined }],
    ['not-a-number', Number.NaN],
    ['a function', () => 0],
    ['a Date', new Date(0)],
    ['a Map', new Map([['a', 1]])],
    ['an integer of 2^64', 2n ** 64n],
    ['a lone surrogate', { text: '\ud800' }],
    ['a lone surrogate in a key', { '\ud800': 1 }],
    ['a text that is not NFC', ['e\u0301']],
    ['a byte order mark before a text', '\ufeffname'],
    ['a value that holds itself', loop],
  ])('%s', (_, value) => {
    expect(() => encode(value)).toThrow(NotCanonicalError)
  })

  test('a byte order mark within a text is a character like others', () => {
    expect(decode(encode('a\ufeffb'))).toBe('a\ufeffb')
  })

  test('the key __proto__ is a key like others', () => {
    const value = decode(hex('a1695f5f70726f746f5f5f01')) as object
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })
})

const text = fc.string({ unit: 'grapheme' }).map((value) => value.normalize('NFC').replace(/^\ufeff/, ''))
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
    fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
    fc.boolean(),
    fc.constant(null),
    text,
    fc.uint8Array(),
    fc.constant(link),
    fc.array(tie('value')),
    fc.dictionary(text, tie('value'), { noNullPrototype: true }),
  ),
}))

test('what encode writes, decode reads back', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(decode(encode(value))).toEqual(value)
    }),
  )
})

test('the order in which a map was filled does not show', () => {
  fc.assert(
    fc.property(fc.dictionary(text, fc.integer(), { noNullPrototype: true }), (map) => {
      expect(encode(Object.fromEntries(Object.entries(map).reverse()))).toEqual(encode(map))
    }),
  )
})

test('decode gives one value for one string of bytes, or a typed error, whatever the bytes', () => {
  const damaged = fc
    .tuple(values, fc.nat(), fc.nat(255))
    .map(([value, at, byte]) => encode(value).map((old, i, all) => (i === at % all.length ? byte : old)))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), damaged), (bytes) => {
      try {
        expect(equalBytes(encode(decode(bytes)), bytes)).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(NotCanonicalError)
      }
    }),
    { numRuns: 1000 },
  )
})

test('what is encoded is a Uint8Array, whose slice is a copy, whatever the encoder made it in', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(Object.getPrototypeOf(encode(value))).toBe(Uint8Array.prototype)
    }),
  )
})

test('a value in the middle of a larger buffer decodes alike', () => {
  const bytes = encode({ a: textBytes('x'), b: [1, CID.parse(link.toString())] })
  const larger = concatBytes(Uint8Array.of(9, 9), bytes, Uint8Array.of(9))
  expect(decode(larger.subarray(2, 2 + bytes.length))).toEqual(decode(bytes))
})
