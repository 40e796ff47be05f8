import { hexOf, sha256, textBytes } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FileFingerprint, rowFingerprint } from './fingerprint.ts'
import { FingerprintSet } from './fingerprint-set.ts'
import { readRows } from './row-reader.ts'
import { collect, inPieces } from './testing/pieces.ts'

test('a row has the hash of its normal form', () => {
  expect(hexOf(rowFingerprint({ b: 1, a: 'X ' }))).toBe(
    hexOf(sha256(textBytes('datanet/row/v2\0{"a":"x","b":1}')).subarray(0, 16)),
  )
})

test('a file has the hash of the hashes of its chunks, whatever the pieces', () => {
  const bytes = textBytes('some content')
  const expected = hexOf(sha256(Uint8Array.from([...textBytes('datanet/file/v1\0'), ...sha256(bytes)])).subarray(0, 16))
  const [whole, pieces] = [new FileFingerprint(), new FileFingerprint()]
  whole.push(bytes)
  for (const byte of bytes) pieces.push(Uint8Array.of(byte))
  expect(hexOf(whole.end())).toBe(expected)
  expect(hexOf(pieces.end())).toBe(expected)
})

test('equal rows of texts have equal fingerprints in CSV and in JSONL', async () => {
  const prints = async (format: 'csv' | 'jsonl', content: string) =>
    (await collect(readRows({ format }, inPieces(content)))).map((row) => hexOf(rowFingerprint(row.value ?? {})))
  const csv = await prints('csv', 'text,label\n"Where, is it?",Card\nyes,no\n')
  expect(await prints('jsonl', '{"label":"card","text":"where,  is it?"}\n{"text":"yes","label":"no"}')).toEqual(csv)
})

test('a set of fingerprints agrees with a set of texts, and sorts by bytes', () => {
  const print = fc.uint8Array({ minLength: 16, maxLength: 16 })
  // Small alphabets make equal ones and full buckets.
  const close = fc.array(fc.constantFrom(0, 1), { minLength: 16, maxLength: 16 }).map((bytes) => Uint8Array.from(bytes))
  fc.assert(
    fc.property(fc.array(fc.oneof(print, close), { maxLength: 300 }), (prints) => {
      const set = new FingerprintSet()
      const model = new Set<string>()
      for (const one of prints) {
        expect(set.has(one)).toBe(model.has(hexOf(one)))
        expect(set.add(one)).toBe(!model.has(hexOf(one)))
        model.add(hexOf(one))
      }
      expect(set.size).toBe(model.size)
      expect([...set].map(hexOf)).toEqual([...model])
      expect(hexOf(set.sorted())).toBe([...model].sort().join(''))
    }),
  )
})

test('a set of fingerprints grows', () => {
  const set = new FingerprintSet()
  for (let i = 0; i < 20_000; i++) set.add(sha256(textBytes(String(i % 15_000))).subarray(0, 16))
  expect(set.size).toBe(15_000)
})
