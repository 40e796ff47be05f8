/** Threads run what was built, so this is a test among peers. */
import { createSigner, type Entry, encode, openEntry, sealEntry, type WireRecord } from '@datanet/records'
import { afterEach, expect, test } from 'vitest'
import { createEntryOpener, type EntryOpener, LEAST_SHARED } from './entry-opener.ts'

const LIMIT = 60_000
const signer = createSigner(new Uint8Array(32).fill(9))
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const identity: WireRecord = { type: 'identity', recovery: new Uint8Array(32) }

function entries(count: number): Entry[] {
  return Array.from({ length: count }, (_, i) =>
    sealEntry(
      {
        datanet: null,
        seq: 0,
        prev: null,
        deps: [],
        at: i,
        bytesBefore: 0,
        records: [identity, { type: 'profile', name: `${i}`, contact: 'x'.repeat(200) }],
      },
      signer,
      random,
    ),
  )
}

const held: EntryOpener[] = []
const warnings: unknown[] = []
function opener(threads: number): EntryOpener {
  const made = createEntryOpener({ logger: { warn: (...args: unknown[]) => void warnings.push(args) }, threads })
  held.push(made)
  return made
}
afterEach(async () => {
  await Promise.all(held.splice(0).map((one) => one.close()))
})

/** The same batch with one entry in five spoiled, each in another way. */
function spoiled(good: readonly Entry[]): { wire: Uint8Array[]; bad: Set<number> } {
  const bad = new Set<number>()
  const wire = good.map(({ bytes }, i) => {
    if (i % 5 !== 2) return bytes
    bad.add(i)
    const copy = new Uint8Array(bytes)
    const at = (i * 37) % copy.length
    copy[at] = (copy[at] as number) ^ (1 << (i % 8))
    return i % 3 === 0 ? bytes.subarray(0, bytes.length - 1) : i % 3 === 1 ? copy : encode('no entry')
  })
  return { wire, bad }
}

test.for([0, 1, 2])('opens what is good and refuses what is not, with %i further threads', (threads) => {
  const own = opener(threads)
  const good = entries(400)
  const { wire, bad } = spoiled(good)
  for (let time = 0; time < 3; time++) {
    const opened = own.open(wire)
    opened.forEach((one, i) => {
      if (bad.has(i)) expect(one).toMatchObject({ code: expect.stringMatching(/^ERR_/) })
      else expect(one).toEqual(openEntry((good[i] as Entry).bytes))
    })
  }
  expect(own.workers).toBe(threads)
  expect(warnings).toEqual([])
})

test('a worker takes its part, and what it checked is as good as what this thread checks', async () => {
  const own = opener(1)
  const good = entries(800)
  const { wire, bad } = spoiled(good)
  // a worker begins when it gets a core
  for (const since = performance.now(); own.shared === 0 && performance.now() - since < LIMIT; ) {
    const opened = own.open(wire)
    expect(opened.map((one) => 'code' in one)).toEqual(wire.map((_, i) => bad.has(i)))
    await new Promise(setImmediate)
  }
  expect(own.shared).toBeGreaterThan(0)
})

test('a small batch starts no thread, and after the end all is opened in this one', async () => {
  const own = opener(1)
  const small = entries(LEAST_SHARED - 1).map(({ bytes }) => bytes)
  expect(own.open(small)).toHaveLength(small.length)
  expect(own.workers).toBe(0)
  const large = entries(LEAST_SHARED).map(({ bytes }) => bytes)
  expect(own.open(large).every((one) => 'id' in one)).toBe(true)
  expect(own.workers).toBe(1)
  await own.close()
  expect(own.workers).toBe(0)
  expect(own.open(large).every((one) => 'id' in one)).toBe(true)
  expect(warnings).toEqual([])
})
