import { concatBytes } from '@datanet/records'

/** One change of a batch. */
export type Op =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Uint8Array }

/** Bounds of a range, in the order of bytes: from `gte` up to and without `lt`. */
export interface Range {
  readonly gte: Uint8Array
  readonly lt: Uint8Array
  readonly reverse?: boolean
  readonly limit?: number
}

/** What the logs are kept in: an ordered map from bytes to bytes. `testkit` has the suite that every store must pass. */
export interface KeyValueStore {
  /** The value of a key, if it has one. */
  get(key: Uint8Array): Promise<Uint8Array | undefined>
  /** The values of keys, each in the place of its key. */
  getMany(keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]>
  /** All or nothing; with `durable`, on disk (fsync) before it resolves. */
  batch(ops: readonly Op[], options?: { readonly durable?: boolean }): Promise<void>
  /** Keys and values in the order of keys, as they stood when it began. */
  range(bounds: Range): AsyncIterable<[Uint8Array, Uint8Array]>
  /** As `range`, many at a time, where a store can do that faster. */
  pages?(bounds: Range): AsyncIterable<readonly [Uint8Array, Uint8Array][]>
}

const PAGE_ROWS = 256

/** The rows of a range, many at a time. */
export async function* pagesOf(
  store: KeyValueStore,
  bounds: Range,
): AsyncIterable<readonly [Uint8Array, Uint8Array][]> {
  if (store.pages !== undefined) {
    yield* store.pages(bounds)
    return
  }
  let page: [Uint8Array, Uint8Array][] = []
  for await (const row of store.range(bounds)) {
    page.push(row)
    if (page.length < PAGE_ROWS) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

/** The first byte string after all those that begin with `prefix`. */
export function afterPrefix(prefix: Uint8Array): Uint8Array {
  const end = new Uint8Array(prefix)
  for (let i = end.length - 1; i >= 0; i--) {
    const byte = end[i] as number
    if (byte < 255) {
      end[i] = byte + 1
      return end.subarray(0, i + 1)
    }
  }
  return Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255)
}

/** A part of a store as a store of its own: its keys are those that begin with `prefix`, without it. */
export function prefixedStore(store: KeyValueStore, prefix: Uint8Array): KeyValueStore {
  const under = (key: Uint8Array) => concatBytes(prefix, key)
  const inside = (bounds: Range) => ({ ...bounds, gte: under(bounds.gte), lt: under(bounds.lt) })
  return {
    get: (key) => store.get(under(key)),
    getMany: (keys) => store.getMany(keys.map(under)),
    batch: (ops, options) =>
      store.batch(
        ops.map((op) => ({ ...op, key: under(op.key) })),
        options,
      ),
    async *range(bounds) {
      for await (const [key, value] of store.range(inside(bounds))) yield [key.subarray(prefix.length), value]
    },
    async *pages(bounds) {
      for await (const page of pagesOf(store, inside(bounds))) {
        yield page.map(([key, value]): [Uint8Array, Uint8Array] => [key.subarray(prefix.length), value])
      }
    },
  }
}
