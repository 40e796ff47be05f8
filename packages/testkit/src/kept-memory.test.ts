import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { keptPerByte, sayings } from './kept-memory.fixture.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const used = () => {
  // what a first collection frees may hold on to more
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** How much of each kind of log is folded, bytes. */
const LOG_BYTES = 300_000

/**
 * The most bytes that a byte of log may leave in memory: 3, and for what takes more about 1.5 times what SECURITY.md says,
 * since a collector leaves more or less of so small a log.
 */
const most: Readonly<Record<string, number>> = {
  'releases that pin one invented verdict': 18,
  'receipts of a release': 16,
  'receipts that name invented verdicts': 6,
  'receipts with weights': 35,
  contributions: 60,
  'contributions that derive from invented ones': 20,
  'pins of invented contributions': 10,
  'claims over invented inputs': 14,
  'audits of invented claims': 25,
  'votes of a validator on invented contributions': 15,
}

/** Code that is compiled by the first log is no log's. */
keptPerByte('contributions', LOG_BYTES / 10, used)

test.each(Object.keys(sayings))('of %s a follower keeps a bounded part', (saying) => {
  expect(keptPerByte(saying, LOG_BYTES, used)).toBeLessThan(most[saying] ?? 3)
})
