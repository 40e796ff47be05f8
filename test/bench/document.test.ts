import { expect, test } from 'vitest'
import { withReports } from './document.ts'

const page = 'Before.\n\n<!-- results of sorting -->\nold\n<!-- end of results -->\n\nAfter.\n'

test('a report takes the place of the one before, and nothing else changes', () => {
  const first = withReports(page, (name) => `report of ${name}`)
  expect(first).toBe(
    'Before.\n\n<!-- results of sorting -->\n\nreport of sorting\n\n<!-- end of results -->\n\nAfter.\n',
  )
  expect(withReports(first, (name) => `report of ${name}`)).toBe(first)
})

test('a dollar sign in a report is one', () => {
  expect(withReports(page, () => "costs $1 and $'")).toContain("costs $1 and $'")
})

test('a benchmark without results says so', () => {
  expect(withReports(page, () => null)).toContain('No full run yet.')
})
