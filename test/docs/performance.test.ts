/** docs/PERFORMANCE.md, docs/ADVERSARIES.md and SECURITY.md have the tables of the committed results, and of every benchmark. */

import { expect, test } from 'vitest'
import { benches } from '../bench/benches.ts'
import { writtenPages } from '../bench/document.ts'

const pages = writtenPages()

test.each(pages)(
  'the tables of $file are those of the committed results; `node test/bench/document.ts` writes them',
  ({ text, wanted }) => {
    expect(text).toBe(wanted)
  },
)

test('each benchmark has its place', () => {
  expect(benches.length).toBeGreaterThan(0)
  const all = pages.map(({ text }) => text).join('')
  for (const { name } of benches) expect(all).toContain(`<!-- results of ${name} -->`)
})
