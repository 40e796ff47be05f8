import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DigestSet } from './digest-set.ts'

const digest = (text: string) => new Uint8Array(createHash('sha256').update(text).digest())

test('holds what was added and nothing else', () => {
  const bytes = fc.uint8Array({ minLength: 0, maxLength: 40 })
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 300 }), fc.array(bytes), (added, others) => {
      const set = new DigestSet()
      for (const one of [...added, ...added]) set.add(one)
      const key = (one: Uint8Array) => Buffer.from(one.subarray(-16)).toString('hex').padEnd(32, '0')
      // all zeros stand for a slot that is free, and are kept as the next
      const [zeros, next] = ['0'.repeat(32), `01${'0'.repeat(30)}`]
      const keys = new Set(added.map(key).map((one) => (one === zeros ? next : one)))
      expect(set.size).toBe(keys.size)
      for (const one of added) expect(set.has(one)).toBe(true)
      for (const one of others) expect(set.has(one)).toBe(keys.has(key(one) === zeros ? next : key(one)))
    }),
  )
})

test('a quarter of a million take 8 MiB', () => {
  const set = new DigestSet()
  const before = process.memoryUsage().arrayBuffers
  for (let i = 0; i < 250_000; i++) set.add(digest(`block ${i}`))
  expect(set.size).toBe(250_000)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20)
  expect([0, 1, 249_999].every((i) => set.has(digest(`block ${i}`)))).toBe(true)
  expect(set.has(digest('another'))).toBe(false)
})
