import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { DigestList } from './digest-list.ts'

test('digests come back in their order, however many', () => {
  const digests = Array.from({ length: 3000 }, (_, i) => new Uint8Array(createHash('sha256').update(`${i}`).digest()))
  const list = new DigestList()
  for (const digest of digests) list.add(digest)
  expect(list.size).toBe(3000)
  expect([...list]).toEqual(digests)
})
