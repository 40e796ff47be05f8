import * as dagCbor from '@ipld/dag-cbor'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concatBytes, equalBytes, hexOf } from './bytes.ts'
import { decode, encode, MAX_DEPTH } from './canonical.ts'
import { CID, cidOf } from './cid.ts'
import { NotCanonicalError } from './errors.ts'

/** What R2 says, word for word: bytes are taken only if encoding what they decode to gives them again. */
function byEncodingAgain(bytes: Uint8Array): unknown {
  const value = dagCbor.decode(bytes)
  return equalBytes(encode(value), bytes) ? value : expect.fail('other bytes')
}

type Reading = { value: unknown } | 'refused'

function reading(read: () => unknown): Reading {
  try {
    return { value: read() }
  } catch {
    return 'refused'
  }
}

/** Both readers on the same bytes; the quick one must say just what the slow one says. */
function compare(bytes: Uint8Array): Reading {
  const slow = reading(() => byEncodingAgain(bytes))
  for (const share of [false, true]) {
    const quick = reading(() => decode(bytes, { share }))
    expect(quick, hexOf(bytes)).toEqual(slow)
  }
  if (slow === 'refused') expect(() => decode(bytes)).toThrow(NotCanonicalError)
  return slow
}

const link = cidOf(Uint8Array.of(7))

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => text.normalize('NFC')),
      fc.string({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 300 }),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n - 1n }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.constant(link),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => CID.createV1(0x55, cidOf(bytes).multihash)),
    ),
    fc.array(tie('value'), { maxLength: 30 }),
    fc.dictionary(
      fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('/', 'bytes', '__proto__', 'constructor', 'asCID', 'é')),
      tie('value'),
    ),
  ),
})).value

/** Some maps pass for links with the encoder, which fails over them. */
function encoded(value: unknown): Uint8Array {
  try {
    return dagCbor.encode(value)
  } catch {
    return Uint8Array.of(0xa0)
  }
}

/** Bytes that are nearly those of a value: the interesting mistakes lie close to what is right. */
const nearly = fc
  .tuple(
    values,
    fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'flip', 'insert', 'drop')), { maxLength: 3 }),
  )
  .map(([value, edits]) => {
    let bytes = encoded(value)
    for (const [where, what, edit] of edits) {
      const at = bytes.length === 0 ? 0 : where % bytes.length
      const [head, tail] = [bytes.slice(0, at), bytes.slice(at + 1)]
      if (edit === 'insert') bytes = concatBytes(head, Uint8Array.of(what), bytes.slice(at))
      else if (edit === 'drop') bytes = concatBytes(head, tail)
      else
        bytes = concatBytes(
          head,
          Uint8Array.of(edit === 'set' ? what : (bytes[at] as number) ^ (1 << (what % 8))),
          tail,
        )
    }
    return bytes
  })

const runs = 2_000

test('R2: reads what encoding again gives back, and refuses all else', () => {
  let taken = 0
  let refused = 0
  fc.assert(
    fc.property(nearly, (bytes) => {
      if (compare(bytes) === 'refused') refused += 1
      else taken += 1
    }),
    { numRuns: runs },
  )
  // a comparison that only ever sees one of the two answers shows nothing
  expect(Math.min(taken, refused)).toBeGreaterThan(runs / 20)
})

test.each([
  ['empty bytes', { '/': new Uint8Array(0), bytes: Uint8Array.of() }, 'refused'],
  ['equal texts', { '/': 'a', bytes: 'a' }, 'refused'],
  ['equal bytes that are not empty', { '/': Uint8Array.of(1), bytes: Uint8Array.of(1) }, 'taken'],
  ['empty bytes and none', { '/': new Uint8Array(0), bytes: null }, 'taken'],
])('R2: a map with %s at both places of a link', (_, map, answer) => {
  // put together by hand: the encoder writes such a map as a link
  const [slash, bytes] = [map['/'], map.bytes].map((value) => dagCbor.encode(value)) as [Uint8Array, Uint8Array]
  const key = (text: string) => dagCbor.encode(text)
  const read = compare(concatBytes(Uint8Array.of(0xa2), key('/'), slash, key('bytes'), bytes))
  expect(read === 'refused' ? 'refused' : 'taken').toBe(answer)
})

test('R2: says so of any bytes at all', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void compare(bytes)),
    { numRuns: runs },
  )
})

/** Every integer head, in every length, around each border. */
test('R2: takes integers, lengths and floats in one form alone', () => {
  const borders = [
    0n,
    23n,
    24n,
    255n,
    256n,
    65535n,
    65536n,
    2n ** 32n - 1n,
    2n ** 32n,
    2n ** 53n - 1n,
    2n ** 53n,
    2n ** 64n - 1n,
  ]
  for (const major of [0, 1, 2, 3, 4, 5, 6, 7]) {
    for (const border of borders) {
      for (const [info, size] of [
        [24, 1],
        [25, 2],
        [26, 4],
        [27, 8],
      ] as const) {
        const head = new Uint8Array(1 + size)
        head[0] = (major << 5) | info
        for (let i = 0; i < size; i++) head[size - i] = Number((border >> BigInt(8 * i)) & 255n)
        compare(head)
        compare(concatBytes(head, new Uint8Array(300)))
      }
    }
  }
  for (const value of [
    0,
    -0,
    0.5,
    1e300,
    -1e300,
    5e-324,
    2 ** 53,
    -(2 ** 53),
    2 ** 53 - 1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ]) {
    const bytes = new Uint8Array(9)
    bytes[0] = 0xfb
    new DataView(bytes.buffer).setFloat64(1, value)
    compare(bytes)
  }
})

test('R2: refuses what looks like a link but is a map, and takes __proto__ as a key like others', () => {
  for (const map of [
    { '/': 'x', bytes: 'x' },
    { '/': null, bytes: null },
    { '/': 'x', bytes: 'y' },
  ]) {
    compare(
      concatBytes(
        Uint8Array.of(0xa2, 0x61, 0x2f),
        dagCbor.encode(map['/']),
        Uint8Array.of(0x65),
        new TextEncoder().encode('bytes'),
        dagCbor.encode(map.bytes),
      ),
    )
  }
  const proto = concatBytes(Uint8Array.of(0xa1, 0x69), new TextEncoder().encode('__proto__'))
  for (const value of [1, {}, null, { a: 1 }])
    expect(compare(concatBytes(proto, dagCbor.encode(value)))).not.toBe('refused')
})

test('R2: depth counts alike', () => {
  for (const levels of [MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1]) {
    const lists = new Uint8Array(levels + 1).fill(0x81)
    lists[levels] = 0
    expect(compare(lists) === 'refused').toBe(levels > MAX_DEPTH)
  }
})

test('shares bytes only when asked to', () => {
  const bytes = encode([Uint8Array.of(1, 2, 3)])
  const [copy] = decode(Buffer.from(bytes)) as [Uint8Array]
  const [part] = decode(bytes, { share: true }) as [Uint8Array]
  bytes[2] = 9
  expect(copy).toEqual(Uint8Array.of(1, 2, 3))
  expect(Buffer.isBuffer(copy)).toBe(false)
  expect(part).toEqual(Uint8Array.of(9, 2, 3))
})
