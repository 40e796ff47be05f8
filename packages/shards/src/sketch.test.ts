import { hexOf, sha256, textBytes } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { estimateOverlap, isSketch, mergeSketches, Sketch } from './sketch.ts'

const fingerprint = (member: number) => sha256(textBytes(String(member))).subarray(0, 16)

function sketchOf(members: Iterable<number>): Uint8Array {
  const sketch = new Sketch()
  for (const member of members) sketch.add(fingerprint(member))
  return sketch.bytes()
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}

const members = fc.array(fc.nat(400), { maxLength: 300 })

test('is the 64 smallest distinct prefixes in order', () => {
  fc.assert(
    fc.property(members, (set) => {
      const prefixes = [...new Set(set)].map((member) => hexOf(fingerprint(member).subarray(0, 8))).sort()
      expect(hexOf(sketchOf(set))).toBe(prefixes.slice(0, 64).join(''))
      expect(isSketch(sketchOf(set))).toBe(true)
    }),
  )
})

test('the sketch of a union is the merge of sketches', () => {
  fc.assert(
    fc.property(members, members, (a, b) => {
      expect(mergeSketches(sketchOf(a), sketchOf(b))).toEqual(sketchOf([...a, ...b]))
    }),
  )
})

test('overlap is exact for small sets and near for large ones', () => {
  expect(estimateOverlap(sketchOf([]), sketchOf([]))).toBe(0)
  expect(estimateOverlap(sketchOf([1, 2, 3]), sketchOf([2, 3, 4]))).toBe(500)
  expect(estimateOverlap(sketchOf(range(0, 5000)), sketchOf(range(0, 5000)))).toBe(1000)
  expect(estimateOverlap(sketchOf(range(0, 5000)), sketchOf(range(5000, 10_000)))).toBe(0)
  const half = estimateOverlap(sketchOf(range(0, 6000)), sketchOf(range(2000, 8000)))
  expect(half).toBeGreaterThan(310)
  expect(half).toBeLessThan(690)
})

test('knows what is no sketch', () => {
  const sketch = sketchOf([1, 2, 3])
  expect(isSketch(sketch.subarray(1))).toBe(false)
  expect(isSketch(Uint8Array.from([...sketch.subarray(8), ...sketch.subarray(0, 8)]))).toBe(false)
  expect(isSketch(Uint8Array.from([...sketch, ...sketch.subarray(16)]))).toBe(false)
  expect(isSketch(new Uint8Array(65 * 8))).toBe(false)
})
