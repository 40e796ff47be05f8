import { createMemoryStore, type KeyValueStore, prefixedStore } from '@datanet/log'
import { textBytes } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import { ComplianceError } from './errors.ts'
import { type OpenStore, storeCompliance } from './store-compliance.ts'

const opened = (store: KeyValueStore): OpenStore => ({
  store,
  close: async () => {},
  reopen: async () => opened(store),
})

const suites = [
  ...storeCompliance('memory store', async () => opened(createMemoryStore())),
  ...storeCompliance('part of a memory store', async () => {
    const store = createMemoryStore()
    await store.batch(
      ['a', 'b', 'p', 'p0', 'z'].map((key) => ({ type: 'put', key: textBytes(key), value: textBytes('other') })),
    )
    return opened(prefixedStore(store, textBytes('p/')))
  }),
]

test.each(suites)('$name', ({ run }) => run())

describe('a store that does not comply is caught:', () => {
  type Change = (store: KeyValueStore) => Partial<KeyValueStore>
  test.each<[string, Change]>([
    [
      'it forgets to delete',
      (store) => ({
        batch: (ops, options) =>
          store.batch(
            ops.filter((op) => op.type === 'put'),
            options,
          ),
      }),
    ],
    ['it gives many in another order', (store) => ({ getMany: async (keys) => (await store.getMany(keys)).reverse() })],
    [
      'it applies a batch backwards',
      (store) => ({ batch: (ops, options) => store.batch([...ops].reverse(), options) }),
    ],
    [
      'it stops half way',
      (store) => ({
        batch: async (ops, options) => {
          for (const op of ops) await store.batch([op], options)
        },
      }),
    ],
    [
      'it orders keys as texts',
      (store) => ({
        async *range(bounds) {
          const all = await Array.fromAsync(store.range({ ...bounds, limit: Number.POSITIVE_INFINITY, reverse: false }))
          all.sort(([a], [b]) => (a.join() < b.join() ? -1 : 1))
          yield* bounds.reverse ? all.reverse().slice(0, bounds.limit) : all.slice(0, bounds.limit)
        },
      }),
    ],
    [
      'it ignores the limit',
      (store) => ({ range: ({ gte, lt, reverse = false }) => store.range({ gte, lt, reverse }) }),
    ],
    [
      'it takes the upper bound in',
      (store) => ({ range: (bounds) => store.range({ ...bounds, lt: Uint8Array.of(...bounds.lt, 0) }) }),
    ],
  ])('%s', async (_, change) => {
    const suite = storeCompliance('broken', async () => {
      const store = createMemoryStore()
      return opened({ ...store, ...change(store) })
    })
    const failures: unknown[] = []
    for (const { run } of suite) await run().catch((error: unknown) => failures.push(error))
    expect(failures.length).toBeGreaterThan(0)
    for (const failure of failures) expect(failure).toBeInstanceOf(ComplianceError)
  })

  test('it loses what it confirmed', async () => {
    const forgetful = async (): Promise<OpenStore> => ({ ...opened(createMemoryStore()), reopen: forgetful })
    const last = storeCompliance('forgetful', forgetful).at(-1)
    await expect(last?.run()).rejects.toMatchObject({ code: 'ERR_COMPLIANCE' })
  })
})
