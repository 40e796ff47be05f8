import { compareBytes } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemoryStore } from './memory-store.ts'
import { afterPrefix, prefixedStore } from './store.ts'

const put = (...key: number[]) => ({ type: 'put', key: Uint8Array.from(key), value: Uint8Array.from(key) }) as const

test('afterPrefix is the least bound above all that begin with the prefix', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(
      bytes.filter((prefix) => prefix.some((byte) => byte < 255)),
      fc.uint8Array({ maxLength: 6 }),
      (prefix, rest) => {
        const end = afterPrefix(prefix)
        expect(compareBytes(Uint8Array.of(...prefix, ...rest), end)).toBeLessThan(0)
        expect(end.some((byte, i) => byte !== prefix[i])).toBe(true)
        const lower = end.with(-1, (end.at(-1) as number) - 1)
        expect(prefix.subarray(0, lower.length)).toEqual(lower)
      },
    ),
  )
  expect(afterPrefix(Uint8Array.of(1, 255, 255))).toEqual(Uint8Array.of(2))
  const buffer = Buffer.from([1, 2])
  expect(afterPrefix(buffer)).toEqual(Uint8Array.of(1, 3))
  expect([...buffer]).toEqual([1, 2])
})

test('a prefixed store sees its own keys alone, without the prefix', async () => {
  const store = createMemoryStore()
  await store.batch([put(4, 9), put(5), put(5, 1), put(5, 255), put(6)])
  const part = prefixedStore(store, Uint8Array.of(5))
  const all = { gte: new Uint8Array(), lt: Uint8Array.of(255, 255) }
  expect((await Array.fromAsync(part.range(all))).map(([key]) => [...key])).toEqual([[], [1], [255]])
  expect(await part.get(Uint8Array.of(1))).toEqual(Uint8Array.of(5, 1))
  expect(await part.getMany([Uint8Array.of(9), new Uint8Array()])).toEqual([undefined, Uint8Array.of(5)])
  await part.batch([{ type: 'del', key: Uint8Array.of(1) }, put(7)])
  expect(await store.get(Uint8Array.of(5, 1))).toBeUndefined()
  expect(await store.get(Uint8Array.of(5, 7))).toEqual(Uint8Array.of(7))
  expect(await store.get(Uint8Array.of(6))).toEqual(Uint8Array.of(6))
})
