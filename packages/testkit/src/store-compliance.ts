/** What every KeyValueStore of @datanet/log must do, as checks that any test runner can run. */
import type { KeyValueStore, Op, Range } from '@datanet/log'
import { compareBytes, equalBytes, textBytes } from '@datanet/records'
import { type Check, ensure, ensureBytes, ensureFails } from './compliance.ts'
import { createPrng, type Prng } from './prng.ts'

/** A store under test. */
export interface OpenStore {
  readonly store: KeyValueStore
  /** Closes the store, and removes what only this check needed. */
  close(): Promise<void>
  /** Closes it and opens what it kept; left out where a store keeps nothing. */
  reopen?(): Promise<OpenStore>
}

type Pair = [Uint8Array, Uint8Array]

const ALL: Range = { gte: new Uint8Array(), lt: new Uint8Array(16).fill(255) }
const put = (key: Uint8Array, value: Uint8Array): Op => ({ type: 'put', key, value })
const del = (key: Uint8Array): Op => ({ type: 'del', key })

async function pairs(store: KeyValueStore, range: Range): Promise<Pair[]> {
  const found: Pair[] = []
  for await (const pair of store.range(range)) found.push(pair)
  return found
}

function ensurePairs(found: readonly Pair[], expected: readonly Pair[], what: string): void {
  ensure(found.length === expected.length, `${what}: expected ${expected.length} items, found ${found.length}`)
  for (const [i, [key, value]] of found.entries()) {
    const [expectedKey, expectedValue] = expected[i] as Pair
    ensureBytes(key, expectedKey, `${what}, key ${i}`)
    ensureBytes(value, expectedValue, `${what}, value ${i}`)
  }
}

/** What a range of the model gives. */
function inRange(model: ReadonlyMap<string, Pair>, { gte, lt, reverse = false, limit }: Range): Pair[] {
  const inside = [...model.values()].filter(([key]) => compareBytes(key, gte) >= 0 && compareBytes(key, lt) < 0)
  inside.sort(([a], [b]) => (reverse ? compareBytes(b, a) : compareBytes(a, b)))
  return inside.slice(0, limit)
}

/** A short key, so that keys meet again and lie next to one another; never an empty one. */
function randomKey(prng: Prng): Uint8Array {
  return Uint8Array.from({ length: 1 + prng.integer(3) }, () => prng.pick([0, 1, 0x7f, 0x80, 0xff]))
}

async function readsAndWrites(store: KeyValueStore): Promise<void> {
  const [a, b, c] = ['a', 'b', 'c'].map(textBytes) as [Uint8Array, Uint8Array, Uint8Array]
  ensureBytes(await store.get(a), undefined, 'get of a key that was never written')
  await store.batch([put(a, b), put(b, new Uint8Array())])
  ensureBytes(await store.get(a), b, 'get of what was put')
  ensureBytes(await store.get(b), new Uint8Array(), 'get of an empty value')
  await store.batch([put(a, c), del(b), del(c)])
  ensureBytes(await store.get(a), c, 'get of what was replaced')
  ensureBytes(await store.get(b), undefined, 'get of what was deleted')
  await store.batch([])
  const large = new Uint8Array(2 ** 20).fill(7)
  await store.batch([put(b, large)])
  ensureBytes(await store.get(b), large, 'get of 1 MiB')
}

async function readsMany(store: KeyValueStore): Promise<void> {
  const [a, b, c] = ['a', 'b', 'c'].map(textBytes) as [Uint8Array, Uint8Array, Uint8Array]
  await store.batch([put(a, b), put(c, a)])
  const found = await store.getMany([c, b, a, c])
  ensure(found.length === 4, `getMany of 4 keys gave ${found.length}`)
  for (const [i, expected] of [a, undefined, b, a].entries()) ensureBytes(found[i], expected, `getMany, item ${i}`)
  ensure((await store.getMany([])).length === 0, 'getMany of no keys gave something')
}

async function appliesInOrder(store: KeyValueStore): Promise<void> {
  const [a, b] = [textBytes('a'), textBytes('b')]
  await store.batch([put(a, a), put(a, b), put(b, b), del(b)])
  ensureBytes(await store.get(a), b, 'a key put twice in one batch')
  ensureBytes(await store.get(b), undefined, 'a key put and then deleted in one batch')
  await store.batch([del(a), put(a, a)])
  ensureBytes(await store.get(a), a, 'a key deleted and then put in one batch')
}

async function keepsOfAFailedBatchNothing(store: KeyValueStore): Promise<void> {
  const a = textBytes('a')
  const broken = { type: 'put', key: undefined, value: a } as unknown as Op
  const attempt = async () => store.batch([put(a, a), broken])
  await ensureFails(attempt(), 'batch with an op that has no key resolved')
  ensureBytes(await store.get(a), undefined, 'a key of a batch that failed')
}

async function copiesWhatItIsHanded(store: KeyValueStore): Promise<void> {
  class View extends Uint8Array {
    // as a Buffer's: a slice that shares its bytes
    override slice(start?: number, end?: number) {
      return this.subarray(start, end)
    }
  }
  for (const buffer of [textBytes('xkeyvaluex'), View.from(textBytes('xkeyvaluex'))]) {
    await store.batch([put(buffer.subarray(1, 4), buffer.subarray(4, 9))])
    buffer.fill(0)
    ensureBytes(await store.get(textBytes('key')), textBytes('value'), 'a part of a buffer that changed later')
    ensurePairs(await pairs(store, ALL), [[textBytes('key'), textBytes('value')]], 'range over it')
    await store.batch([del(textBytes('key'))])
  }
}

async function rangesInTheOrderOfBytes(store: KeyValueStore): Promise<void> {
  const keys = [[0], [0, 0], [0, 255], [1], [0x7f, 0xff], [0x80], [0x80, 0], [0xff], [0xff, 0xff]].map((key) =>
    Uint8Array.from(key),
  )
  const model = new Map(keys.map((key) => [key.join(), [key, key] as Pair]))
  await store.batch(
    createPrng('order')
      .shuffle(keys)
      .map((key) => put(key, key)),
  )
  const [low, high] = [keys[2] as Uint8Array, keys[6] as Uint8Array]
  const ranges: [string, Range][] = [
    ['all', ALL],
    ['all, reversed', { ...ALL, reverse: true }],
    ['from one key up to and without another', { gte: low, lt: high }],
    ['the same, reversed', { gte: low, lt: high, reverse: true }],
    ['the first two', { ...ALL, limit: 2 }],
    ['the last two', { ...ALL, limit: 2, reverse: true }],
    ['none of them', { ...ALL, limit: 0 }],
    ['from a key to itself', { gte: low, lt: low }],
    ['from a key to a lower one', { gte: high, lt: low }],
    ['between two keys', { gte: Uint8Array.of(2), lt: Uint8Array.of(3) }],
  ]
  for (const [name, range] of ranges) {
    ensurePairs(await pairs(store, range), inRange(model, range), `range over ${name}`)
    if (store.pages === undefined) continue
    const paged = (await Array.fromAsync(store.pages(range))).flat()
    ensurePairs(paged, inRange(model, range), `pages over ${name}`)
  }
}

async function doesAsAModel(store: KeyValueStore): Promise<void> {
  const prng = createPrng('model')
  const model = new Map<string, Pair>()
  for (let round = 0; round < 150; round++) {
    const ops = Array.from({ length: prng.integer(8) }, () =>
      prng.oneIn(3) ? del(randomKey(prng)) : put(randomKey(prng), prng.bytes(prng.integer(5))),
    )
    await store.batch(ops, { durable: prng.oneIn(10) })
    for (const op of ops) {
      if (op.type === 'put') model.set(op.key.join(), [op.key, op.value])
      else model.delete(op.key.join())
    }
    const range = { gte: randomKey(prng), lt: randomKey(prng), reverse: prng.oneIn(2), limit: 1 + prng.integer(20) }
    ensurePairs(await pairs(store, range), inRange(model, range), `range in round ${round}`)
    const key = randomKey(prng)
    ensureBytes(await store.get(key), model.get(key.join())?.[1], `get in round ${round}`)
  }
  ensurePairs(await pairs(store, ALL), inRange(model, ALL), 'range over all in the end')
}

async function rangesOverAMoment(store: KeyValueStore): Promise<void> {
  const keys = Array.from({ length: 300 }, (_, i) => Uint8Array.of(i >> 8, i & 255))
  await store.batch(keys.map((key) => put(key, textBytes('old'))))
  const seen: Pair[] = []
  for await (const pair of store.range(ALL)) {
    if (seen.length === 0) {
      const late = keys.map((key) => Uint8Array.of(...key, 1))
      await store.batch([...keys.map((key) => put(key, textBytes('new'))), ...late.map((key) => put(key, key))])
      await store.batch(keys.slice(200).map(del))
    }
    seen.push(pair)
  }
  ensurePairs(
    seen,
    keys.map((key) => [key, textBytes('old')]),
    'range while others write',
  )
  for await (const [key] of store.range(ALL)) {
    ensureBytes(key, keys[0], 'the first key of a range that is left early')
    break
  }
  await store.batch([put(textBytes('after'), textBytes('x'))])
}

async function pagesOverAMoment(store: KeyValueStore): Promise<void> {
  if (store.pages === undefined) return
  const keys = Array.from({ length: 3000 }, (_, i) => Uint8Array.of(1, i >> 8, i & 255))
  await store.batch(keys.map((key) => put(key, textBytes('old'))))
  const seen: Pair[] = []
  for await (const page of store.pages(ALL)) {
    ensure(page.length > 0, 'a page without rows')
    if (seen.length === 0) await store.batch([...keys.slice(0, 1500).map(del), put(Uint8Array.of(2), Uint8Array.of(2))])
    seen.push(...page)
  }
  ensurePairs(
    seen,
    keys.map((key) => [key, textBytes('old')]),
    'pages while others write',
  )
  for await (const _ of store.pages(ALL)) break
  await store.batch([put(textBytes('after'), textBytes('x'))])
}

async function writesAtOnce(store: KeyValueStore): Promise<void> {
  const key = (part: number) => Uint8Array.of(1, part)
  const batches = Array.from({ length: 40 }, (_, writer) =>
    store.batch([0, 1, 2].map((part) => put(key(part), Uint8Array.of(writer)))),
  )
  await Promise.all(batches)
  const [first, ...others] = await store.getMany([0, 1, 2].map(key))
  ensure(first !== undefined, 'get after 40 batches at once gave nothing')
  for (const other of others) ensure(other !== undefined && equalBytes(first, other), 'batches at once got mixed up')
}

/**
 * The checks of a KeyValueStore. `create` opens an empty store each time; a check closes what it opened. Keys are never
 * empty. `name` stands before the name of each check.
 */
export function storeCompliance(name: string, create: () => Promise<OpenStore>): readonly Check[] {
  const check = (what: string, work: (store: KeyValueStore) => Promise<void>): Check => ({
    name: `${name}: ${what}`,
    async run() {
      const opened = await create()
      try {
        await work(opened.store)
      } finally {
        await opened.close()
      }
    },
  })
  return [
    check('gives what was put, and nothing for what was not', readsAndWrites),
    check('gives many at once, in the order asked for', readsMany),
    check('applies a batch in its order', appliesInOrder),
    check('keeps nothing of a batch that fails', keepsOfAFailedBatchNothing),
    check('keeps copies', copiesWhatItIsHanded),
    check('gives ranges in the order of bytes', rangesInTheOrderOfBytes),
    check('does as a sorted map does', doesAsAModel),
    check('gives a range as it was when it began', rangesOverAMoment),
    check('gives pages as they were when they began', pagesOverAMoment),
    check('keeps batches whole that are written at once', writesAtOnce),
    { name: `${name}: keeps what it confirmed`, run: () => keepsOverReopening(create) },
  ]
}

async function keepsOverReopening(create: () => Promise<OpenStore>): Promise<void> {
  const opened = await create()
  let last = opened
  try {
    const items = Array.from({ length: 50 }, (_, i): Pair => [Uint8Array.of(1, i), Uint8Array.of(i, i)])
    await opened.store.batch(
      items.map(([key, value]) => put(key, value)),
      { durable: true },
    )
    await opened.store.batch([del(items[0]?.[0] as Uint8Array)])
    if (opened.reopen !== undefined) last = await opened.reopen()
    ensurePairs(await pairs(last.store, ALL), items.slice(1), 'range after reopening')
  } finally {
    await last.close()
  }
}
