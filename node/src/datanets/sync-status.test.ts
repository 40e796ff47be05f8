import type { SyncProgress, SyncResult } from '@datanet/sync'
import { expect, test } from 'vitest'
import { type SyncReport, SyncStatus } from './sync-status.ts'

const progress = (received: number, wanted: number) =>
  ({ received, wanted, sent: 0, bytesReceived: 0, bytesSent: 0 }) as SyncProgress
const result = (complete: boolean, received = 0) =>
  ({ ...progress(received, received), complete, rounds: 2 }) as SyncResult

function status() {
  const around = { entries: 10, gap: false, now: 1_000_000 }
  const told: SyncReport[] = []
  const made = new SyncStatus({
    entries: () => around.entries,
    hasGap: () => around.gap,
    onChange: (report) => told.push(report),
    now: () => around.now,
  })
  return { status: made, around, told }
}

test('alone, syncing, synced: with what is here and what is known to exist', () => {
  const { status: own, around, told } = status()
  expect(own.report()).toMatchObject({ state: 'alone', have: 10, want: 10, peers: [], since: null })
  const one = own.begin('a')
  around.now += 1000
  around.entries = 60
  one.progress(progress(50, 200))
  expect(own.report()).toMatchObject({ state: 'syncing', have: 60, want: 210, received: 50, rate: 50 })
  around.entries = 210
  one.progress(progress(200, 200))
  one.end(result(true, 200))
  const { now } = around
  expect(own.report()).toMatchObject({
    state: 'synced',
    have: 210,
    want: 210,
    received: 200,
    rate: 0,
    peers: ['a'],
    since: now,
  })
  expect(told.at(-1)?.state).toBe('synced')
})

test('what a peer was known to hold is forgotten when it leaves', () => {
  const { status: own } = status()
  own.begin('a').end(result(true))
  own.begin('b').end(result(true))
  own.left('a')
  expect(own.report()).toMatchObject({ state: 'synced', peers: ['b'] })
  own.left('b')
  expect(own.report()).toMatchObject({ state: 'alone', since: null })
})

test('is not synced while anything is known to be missing, whoever holds the same', () => {
  const { status: own, around } = status()
  own.begin('a').end(result(true))
  around.gap = true
  expect(own.report().state).toBe('syncing')
  around.gap = false
  const other = own.begin('b')
  other.progress(progress(0, 5))
  expect(own.report()).toMatchObject({ state: 'syncing', want: 15 })
  other.end(null)
  // it hung up: what it said was never shown
  expect(own.report().state).toBe('synced')
})

test('tells each change at once, and progress now and then', () => {
  const { status: own, around, told } = status()
  const one = own.begin('a')
  for (let i = 0; i < 1000; i++) {
    around.now += 10
    one.progress(progress(i, 1000))
  }
  expect(told.length).toBeGreaterThan(15)
  expect(told.length).toBeLessThan(25)
  const before = told.length
  one.end(result(true, 1000))
  expect(told.length).toBe(before + 1)
})
