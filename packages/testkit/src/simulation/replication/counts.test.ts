import { expect, test } from 'vitest'
import { addCounts, noCounts } from './counts.ts'

test('counts of several simulations are their sums, and of peaks the highest', () => {
  const total = noCounts()
  addCounts(total, { ...noCounts(), syncs: 3, rounds: 5, waitingPeak: 2, byzantine: { fork: 1 } })
  addCounts(total, { ...noCounts(), syncs: 4, rounds: 2, waitingPeak: 9, byzantine: { fork: 1, flood: 2 } })
  expect(total).toEqual({ ...noCounts(), syncs: 7, rounds: 5, waitingPeak: 9, byzantine: { fork: 2, flood: 2 } })
})
