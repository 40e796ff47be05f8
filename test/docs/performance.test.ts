/** docs/PERFORMANCE.md has the tables of the committed results, and of every benchmark. */

import { expect, test } from 'vitest'
import { benches } from '../bench/benches.ts'
import { performancePage } from '../bench/document.ts'

const { text, wanted } = performancePage()

test('its tables are those of the committed results; `node test/bench/document.ts` writes them', () => {
  expect(text).toBe(wanted)
})

test('each benchmark has its place', () => {
  expect(benches.length).toBeGreaterThan(0)
  for (const { name } of benches) expect(text).toContain(`<!-- results of ${name} -->`)
})
