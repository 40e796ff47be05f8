import { expect, test } from 'vitest'
import { boundaryTable } from './fuzz-reporter.mjs'

test('each boundary has a row, and all together have the last', () => {
  const table = boundaryTable([
    { name: 'entry', cases: 10_000, refused: 9_990, valid: 10 },
    { name: 'manifest', cases: 500, refused: 500, valid: 0 },
  ])
  expect(table.split('\n')).toEqual([
    '| boundary | cases | refused | still valid |',
    '| --- | ---: | ---: | ---: |',
    '| entry | 10,000 | 9,990 | 10 |',
    '| manifest | 500 | 500 | 0 |',
    '| all | 10,500 | 10,490 | 10 |',
  ])
})
