import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GOSSIP_ALLOWANCE, GossipQuota, MAX_REMEMBERED, MAX_SENDERS } from './gossip-quota.ts'

const entry = (n: number, size = 400) => {
  const bytes = new Uint8Array(size)
  new DataView(bytes.buffer).setUint32(0, n)
  return bytes
}

test('what brings nothing new uses up the quota, and time fills it again', () => {
  let now = 0
  const quota = new GossipQuota(() => now)
  for (let sent = 0; sent <= GOSSIP_ALLOWANCE; sent += 64 * 1024) {
    expect(quota.isUsedUp('a')).toBe(false)
    expect(quota.take('a', [], 64 * 1024)).toBe(false)
  }
  expect(quota.isUsedUp('a')).toBe(true)
  expect(quota.isUsedUp('b')).toBe(false)
  now = 60_000
  expect(quota.isUsedUp('a')).toBe(false)
})

test('many small messages use it up too', () => {
  const quota = new GossipQuota(() => 0)
  let messages = 0
  for (; !quota.isUsedUp('a'); messages++) quota.take('a', [], 1)
  expect(messages).toBeLessThanOrEqual(GOSSIP_ALLOWANCE / 1024 + 1)
})

test('what comes too early uses it up more slowly, and in the end', () => {
  const quota = new GossipQuota(() => 0)
  let sent = 0
  for (; !quota.isUsedUp('a'); sent += 64 * 1024) quota.take('a', [], 0, 64 * 1024)
  expect(sent).toBeGreaterThan(8 * GOSSIP_ALLOWANCE)
  expect(sent).toBeLessThan(32 * GOSSIP_ALLOWANCE)
  let messages = 0
  for (; !quota.isUsedUp('b'); messages++) quota.take('b', [], 0, 1)
  expect(messages).toBeLessThan(100_000)
})

test('an entry in a second message is held against its sender, and against nobody else', () => {
  const quota = new GossipQuota(() => 0)
  expect(quota.take('a', [entry(1), entry(2)], 0)).toBe(false)
  expect(quota.take('b', [entry(1)], 400)).toBe(false)
  expect(quota.take('a', [entry(3)], 0)).toBe(false)
  expect(quota.take('a', [entry(4), entry(2)], 400)).toBe(true)
})

test('what is sent above the quota is held against its sender for each further allowance', () => {
  const quota = new GossipQuota(() => 0)
  const size = 256 * 1024
  let offences = 0
  for (let sent = 0; sent < 4 * GOSSIP_ALLOWANCE; sent += size) if (quota.drop('a', size)) offences += 1
  expect(offences).toBe(4)
})

test('memory is bounded in senders and in entries of each', () => {
  const quota = new GossipQuota(() => 0)
  for (let n = 0; n < MAX_SENDERS + 10; n++) quota.take(`${n}`, [entry(n)], 1)
  expect(quota.senders).toBe(MAX_SENDERS)
  for (let n = 0; n <= MAX_REMEMBERED; n++) quota.take('a', [entry(n)], 1)
  expect(quota.take('a', [entry(0)], 1)).toBe(false)
  expect(quota.take('a', [entry(MAX_REMEMBERED)], 1)).toBe(true)
})

test('an honest neighbour is never over its quota: each entry that came in, once in a message, and three times when asked', () => {
  const arrival = fc.record({
    bytes: fc.integer({ min: 300, max: 256 * 1024 }),
    wait: fc.nat(2000),
    neighbours: fc.array(fc.nat(5), { maxLength: 6 }),
    asked: fc.nat(3),
  })
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 20, maxLength: 200 }), (arrivals) => {
      let now = 0
      const quota = new GossipQuota(() => now)
      for (const [n, { bytes, wait, neighbours, asked }] of arrivals.entries()) {
        now += wait
        quota.brought(bytes)
        for (const neighbour of new Set(neighbours)) {
          expect(quota.isUsedUp(`${neighbour}`)).toBe(false)
          expect(quota.take(`${neighbour}`, [entry(n)], bytes)).toBe(false)
          // those times come as duplicates that gossipsub drops; they would not matter either
          for (let time = 0; time < asked; time++) quota.take(`${neighbour}`, [], bytes)
        }
      }
    }),
  )
})
