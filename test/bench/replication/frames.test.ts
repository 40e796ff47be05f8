import { expect, test } from 'vitest'
import { framesOf } from './frames.ts'

const sized = (count: number, bytes: number) => Array.from({ length: count }, () => new Uint8Array(bytes))

test('frames are bounded by entries and by bytes, and lose nothing', () => {
  expect([...framesOf(sized(600, 10))].map((frame) => frame.length)).toEqual([256, 256, 88])
  expect([...framesOf(sized(5, 200 * 1024))].map((frame) => frame.length)).toEqual([2, 2, 1])
  expect([...framesOf(sized(2, 600 * 1024))].map((frame) => frame.length)).toEqual([1, 1])
  expect([...framesOf([])]).toEqual([])
})
