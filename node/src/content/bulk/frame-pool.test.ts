import { expect, test } from 'vitest'
import { FramePool } from './frame-pool.ts'

const MIB = 1024 * 1024

test('memory that was given back is used again, once; what was let go is not', () => {
  const pool = new FramePool()
  const one = pool.take(MIB)
  expect(one).toHaveLength(MIB)
  pool.giveBack(one.subarray(5))
  pool.giveBack(one)
  const two = pool.take(MIB + 5)
  expect(two.buffer).toBe(one.buffer)
  const three = pool.take(MIB)
  expect(three.buffer).not.toBe(two.buffer)
  pool.letGo(three)
  pool.giveBack(three)
  expect(pool.take(MIB).buffer).not.toBe(three.buffer)
})

test('small and very large frames, and bytes from elsewhere, are none of its business', () => {
  const pool = new FramePool()
  for (const size of [0, 1000, 2 * MIB]) {
    const frame = pool.take(size)
    expect(frame).toHaveLength(size)
    pool.giveBack(frame)
    expect(pool.take(size).buffer).not.toBe(frame.buffer)
  }
  const foreign = new Uint8Array(MIB)
  pool.giveBack(foreign)
  expect(pool.take(MIB).buffer).not.toBe(foreign.buffer)
})
