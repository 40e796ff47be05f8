import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { keptPerByte, sayings } from './kept-memory.fixture.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const used = () => {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** How much of each kind of log is folded, bytes. */
const LOG_BYTES = 300_000

/** The most bytes that a byte of log may leave in memory: 3, and where it is more, what SECURITY.md says. */
const most: Readonly<Record<string, number>> = {
  'releases that pin one invented verdict': 18,
  'receipts of a release': 8,
  'receipts with weights': 28,
  contributions: 50,
  'contributions that derive from invented ones': 20,
  'pins of invented contributions': 10,
  'claims over invented inputs': 8,
  'audits of invented claims': 25,
  'votes of a validator on invented contributions': 15,
}

test.each(Object.keys(sayings))('of %s a follower keeps a bounded part', (saying) => {
  expect(keptPerByte(saying, LOG_BYTES, used)).toBeLessThan(most[saying] ?? 3)
})
