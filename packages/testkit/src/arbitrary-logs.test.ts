import type { Log } from '@datanet/log'
import { type Entry, openEntry } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deliveries, signedLogs } from './arbitrary-logs.ts'
import { records } from './arbitrary-records.ts'
import { testDatanet } from './datanet.ts'

test('arbitrary records may be written by anyone, and come back as they are', () => {
  const datanet = testDatanet({ writers: 1 })
  const [writer] = datanet.writers as [(typeof datanet.writers)[number]]
  fc.assert(
    fc.property(fc.array(records(), { minLength: 1, maxLength: 5 }), (batch) => {
      const entry = datanet.author(writer).branch(0).next(batch)
      expect(openEntry(entry.bytes).records.slice(1)).toEqual(batch)
    }),
  )
})

test('deliveries bring every item, some of them again, and nothing else', () => {
  const items = Array.from({ length: 12 }, (_, i) => i)
  fc.assert(
    fc.property(deliveries(items), (batches) => {
      expect(new Set(batches.flat())).toEqual(new Set(items))
      expect(batches.every((batch) => batch.length > 0)).toBe(true)
    }),
  )
  fc.assert(
    fc.property(deliveries<number>([]), (batches) => {
      expect(batches).toEqual([])
    }),
  )
})

async function effective(log: Log): Promise<string[]> {
  return (await Array.fromAsync(log.entries())).map((entry: Entry) => entry.id.toString()).sort()
}

test('L2, L4: a log takes what was signed, in any delivery, to one state', async () => {
  const arrivals = signedLogs({ forks: 2 }).chain((signed) =>
    fc.tuple(fc.constant(signed), deliveries(signed.entries), deliveries(signed.entries)),
  )
  await fc.assert(
    fc.asyncProperty(arrivals, async ([{ datanet, entries, effective: expected }, one, other]) => {
      const [left, right] = [await datanet.open(), await datanet.open()]
      for (const batch of one) await left.accept(batch, 'one')
      for (const batch of other) await right.accept(batch, 'other')
      expect(left.frontier.root).toEqual(right.frontier.root)
      expect(expected.every((entry) => entries.includes(entry))).toBe(true)
      const ids = [datanet.charterEntry, ...expected].map((entry) => entry.id.toString()).sort()
      expect(await effective(left)).toEqual(ids)
      expect(await effective(right)).toEqual(ids)
    }),
    { numRuns: 50 },
  )
})
