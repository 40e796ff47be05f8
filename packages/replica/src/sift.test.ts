import { createMemoryStore, Log } from '@datanet/log'
import { createSigner, type Entry, openEntry, type Signer, sealEntry, type WireRecord } from '@datanet/records'
import { expect, test } from 'vitest'
import { type Depth, openInline } from './intake.ts'
import { isAnswer, Sieve, type Sifted } from './sift.ts'

const random = (size: number) => new Uint8Array(size).fill(1)
const identity: WireRecord = { type: 'identity', recovery: random(32) }
const profile = (name: string): WireRecord => ({ type: 'profile', name, contact: '' })
const [founder, writer, stranger] = [1, 2, 3].map((n) => createSigner(new Uint8Array(32).fill(n))) as [
  Signer,
  Signer,
  Signer,
]
const charter: WireRecord = {
  type: 'charter',
  name: 'test',
  domain: '',
  schemas: [],
  licenses: ['CC0-1.0'],
  admission: 'invite',
  writers: [writer.publicKey],
  validators: [{ author: founder.publicKey, weight: 1n }],
  issuers: [],
  acceptScore: 500,
  gates: [],
  assets: [{ unit: 'EUR', class: 'deposit', decimals: 2 }],
  prices: [],
  split: { contributors: 700, validators: 200 },
  weights: 'rows',
  priority: 'seen',
  privacy: 'public',
  quota: { author: 1_000_000, validator: 1_000_000 },
  rounds: { sealed: false, timeoutMs: 1000, max: 3 },
}
const founding = sealEntry(
  { datanet: null, seq: 0, prev: null, deps: [], at: 0, bytesBefore: 0, records: [charter, identity] },
  founder,
  random,
)

function next(signer: Signer, before: Entry | null, name: string, deps: Entry['id'][] = []): Entry {
  const records = before === null ? [identity, profile(name)] : [profile(name)]
  const place = { seq: before === null ? 0 : before.payload.seq + 1, prev: before?.id ?? null }
  const bytesBefore = before?.payload.bytes ?? 0
  return sealEntry({ datanet: founding.id, ...place, deps, at: 0, bytesBefore, records }, signer, random)
}

/** A sieve over a log, which says how much of what it opened. */
async function sieveOf(...entries: readonly Entry[]) {
  const log = await Log.open(createMemoryStore(), openEntry(founding.bytes))
  await log.accept(entries, 'test')
  const opened: string[] = []
  const sieve = new Sieve(log, (wire, depth: Depth) => {
    for (const bytes of wire) opened.push(`${openEntry(bytes).payload.seq} ${depth}`)
    return openInline(wire, depth)
  })
  const pass = (...frame: readonly Entry[]) =>
    sieve.pass(
      frame.map(({ bytes }) => bytes),
      (sifted) => sifted,
    )
  return { log, sieve, opened, pass }
}

const kinds = (sifted: readonly Sifted[]) =>
  sifted.map((one) => (isAnswer(one) ? one.outcome : 'records' in one ? 'opened' : 'as it came'))

const [first, second, third, fourth] = (() => {
  const one = next(writer, null, '1')
  const two = next(writer, one, '2')
  const three = next(writer, two, '3')
  return [one, two, three, next(writer, three, '4')] as const
})()

test('what is held is not opened, nor what comes too early or for the second time', async () => {
  const { pass, opened } = await sieveOf(first, second)
  expect(kinds(await pass(first, second, third, third, fourth))).toEqual([
    'duplicate',
    'duplicate',
    'opened',
    'as it came',
    'opened',
  ])
  expect(opened).toEqual(['2 whole', '3 whole'])
  expect(kinds(await pass(fourth))).toEqual(['as it came'])
  expect(opened).toHaveLength(2)
})

test('what follows an entry of a frame that is under way is opened, and under way is only what is', async () => {
  const { sieve, pass, opened } = await sieveOf(first)
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  const earlier = sieve.pass([second.bytes], () => over)
  expect(kinds(await pass(second, third))).toEqual(['as it came', 'opened'])
  expect(opened).toContain('2 whole')
  expect(sieve.underWay).toBe(1)
  end()
  await earlier
  expect(sieve.underWay).toBe(0)
})

test('past a fork nothing of its author is opened', async () => {
  const rival = next(writer, first, 'rival')
  const { pass, opened } = await sieveOf(first, second, rival)
  expect(kinds(await pass(third, rival, next(writer, rival, 'more')))).toEqual(Array(3).fill('forked'))
  expect(opened).toEqual([])
})

test('of a stranger no statement is checked before the log has let it in, and nothing where nothing can', async () => {
  const { pass, opened } = await sieveOf(first)
  const unknown = next(stranger, null, 'nothing lets in')
  const naming = next(stranger, null, 'names an entry that is here', [first.id])
  expect(kinds(await pass(unknown, naming, next(stranger, naming, 'more')))).toEqual(['as it came', 'opened', 'opened'])
  expect(opened).toEqual(['0 signed', '1 signed'])
})

test('what can’t be read is refused, and a thread that fails is no fault of the entries', async () => {
  const { log } = await sieveOf(first)
  const sieve = new Sieve(log, () => Promise.reject(new TypeError('no threads')))
  const sifted = await sieve.pass([random(3), second.bytes], (one) => one)
  expect(kinds(sifted)).toEqual(['refused', 'opened'])
  expect(sifted[0]).toMatchObject({ error: { code: 'ERR_NOT_CANONICAL' } })
})
