import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Op } from '@datanet/log'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LevelStore } from './level-store.ts'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-level-'))
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

const bytes = (...values: number[]) => Uint8Array.from(values)

async function all(range: AsyncIterable<[Uint8Array, Uint8Array]>): Promise<[Uint8Array, Uint8Array][]> {
  const found: [Uint8Array, Uint8Array][] = []
  for await (const pair of range) found.push(pair)
  return found
}

test('gives plain byte arrays back, and undefined for what it does not hold', async () => {
  const store = await LevelStore.open(dir)
  await store.batch([{ type: 'put', key: bytes(1), value: bytes(7, 8) }])
  const value = await store.get(bytes(1))
  expect(value?.constructor).toBe(Uint8Array)
  expect(value).toEqual(bytes(7, 8))
  expect(await store.get(bytes(2))).toBeUndefined()
  expect(await store.getMany([bytes(2), bytes(1)])).toEqual([undefined, bytes(7, 8)])
  await store.close()
})

test('agrees with a sorted map on any batches and any range', async () => {
  const store = await LevelStore.open(dir)
  const key = fc.uint8Array({ minLength: 1, maxLength: 3 })
  const put = fc.record({ type: fc.constant('put' as const), key, value: fc.uint8Array({ maxLength: 4 }) })
  const del = fc.record({ type: fc.constant('del' as const), key })
  const model = new Map<string, Op & { type: 'put' }>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(put, del), { maxLength: 20 }),
      key,
      key,
      fc.boolean(),
      fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
      async (ops, gte, lt, reverse, limit) => {
        await store.batch(ops)
        for (const op of ops) {
          const id = Buffer.from(op.key).toString('hex')
          if (op.type === 'put') model.set(id, op)
          else model.delete(id)
        }
        const expected = [...model.values()]
          .filter((op) => Buffer.compare(op.key, gte) >= 0 && Buffer.compare(op.key, lt) < 0)
          .sort((a, b) => Buffer.compare(a.key, b.key) * (reverse ? -1 : 1))
          .slice(0, limit)
        const found = await all(store.range({ gte, lt, reverse, ...(limit === undefined ? {} : { limit }) }))
        expect(found).toEqual(expected.map((op) => [op.key, op.value]))
      },
    ),
    { numRuns: 60 },
  )
  await store.close()
})

test('still holds a durable batch after it was closed and opened again', async () => {
  const first = await LevelStore.open(dir)
  await first.batch([{ type: 'put', key: bytes(1), value: bytes(2) }], { durable: true })
  await first.close()
  const second = await LevelStore.open(dir)
  expect(await second.get(bytes(1))).toEqual(bytes(2))
  await second.close()
})

test('is open in one process at a time, and is free and whole again after that process is killed', async () => {
  const script = `
    const { LevelStore } = await import(${JSON.stringify(new URL('./level-store.ts', import.meta.url).href)})
    const store = await LevelStore.open(${JSON.stringify(dir)})
    await store.batch([{ type: 'put', key: Uint8Array.of(1), value: Uint8Array.of(2) }], { durable: true })
    process.stdout.write('open')
    setInterval(() => {}, 1000)
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  await expect(LevelStore.open(dir)).rejects.toMatchObject({ code: 'ERR_STORE_LOCKED' })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const store = await LevelStore.open(dir)
  expect(await store.get(bytes(1))).toEqual(bytes(2))
  await store.close()
})
