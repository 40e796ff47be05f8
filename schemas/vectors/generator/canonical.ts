import { cidOf, concatBytes, encode, hexOf } from '@datanet/records'

const link = cidOf(encode(null))

function nested(levels: number): Uint8Array {
  return concatBytes(new Uint8Array(levels).fill(0x81), Uint8Array.of(0))
}

function tagged(cid: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0xd8, 0x2a, 0x58, cid.length + 1, 0), cid)
}

/** Values, in DAG-JSON, and their bytes. */
const VALID: readonly [string, unknown, unknown][] = [
  ['null', null, null],
  ['a small integer', 23, 23],
  ['an integer of two bytes', 256, 256],
  ['the largest unsigned integer', '18446744073709551615', 2n ** 64n - 1n],
  ['a negative integer', -1, -1],
  ['a float', 1.5, 1.5],
  ['a text beyond ASCII, in NFC', 'é𝔸', 'é𝔸'],
  ['marks in canonical order', 'q\u0323\u0307', 'q\u0323\u0307'],
  ['characters that came with Unicode 17.0, and private use', '\u{16ea0}\u{1fac8}\ue000', '\u{16ea0}\u{1fac8}\ue000'],
  ['a byte order mark within a text', 'a\ufeffb', 'a\ufeffb'],
  ['bytes', { '/': { bytes: 'AQI' } }, Uint8Array.of(1, 2)],
  ['a link', { '/': link.toString() }, link],
  ['keys by length, then by bytes', { b: 1, aa: 2, ab: 3 }, { ab: 3, aa: 2, b: 1 }],
  ['a list in a map', { list: [true, false, []] }, { list: [true, false, []] }],
]

const [version, , ...rest] = link.bytes
const INVALID: readonly [string, Uint8Array | string][] = [
  ['keys out of order', 'a2616202616101'],
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
  ['an integer in more bytes than it needs', '1801'],
  ['a length in more bytes than it needs', '5801ff'],
  ['a list of unknown length', '9f01ff'],
  ['broken UTF-8', '61ff'],
  ['a surrogate', '63eda080'],
  ['a text that is not NFC', '6365cc81'],
  ['a key that is not NFC', 'a16365cc8101'],
  ['letters of Hangul that compose', '66e18480e185a1'],
  ['marks that are not in canonical order', '6571cc87cca3'],
  ['a code point that Unicode 17.0 does not assign', '62cdb8'],
  ['a code point that is no character', '63efbfbf'],
  ['a byte order mark at the start of a text', '64efbbbf61'],
  ['bytes after the value', '0101'],
  ['nothing', ''],
  ['a value cut off', '8201'],
  ['a tag that is no link', 'c001'],
  ['a link without its zero byte', 'd82a4101'],
  ['a link with bytes after it', tagged(concatBytes(link.bytes, Uint8Array.of(0)))],
  ['a link whose codec takes a byte too many', tagged(Uint8Array.of(version as number, 0xf1, 0, ...rest))],
  ['65 lists in one another', nested(65)],
]

export function canonicalVectors(): object {
  return {
    about: 'R2: canonical DAG-CBOR. Valid values in DAG-JSON (integers from 2^53 on as text) with their bytes.',
    valid: [
      ...VALID.map(([name, json, value]) => ({ name, value: json, bytes: hexOf(encode(value)) })),
      { name: '64 lists in one another', bytes: hexOf(nested(64)) },
    ],
    invalid: INVALID.map(([name, bytes]) => ({
      name,
      bytes: typeof bytes === 'string' ? bytes : hexOf(bytes),
      error: 'ERR_NOT_CANONICAL',
    })),
  }
}
