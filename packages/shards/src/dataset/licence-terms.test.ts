import { expect, test } from 'vitest'
import { licenceSummary } from './licence-terms.ts'

test.for([
  ['CC0-1.0', 'you may sell what you make; no need to name anyone'],
  ['CC-BY-4.0', 'you may sell what you make; name the authors and keep their notice'],
  ['CC-BY-3.0-US', 'you may sell what you make; name the authors and keep their notice'],
  [
    'CC-BY-NC-SA-4.0',
    'no use for money; name the authors and keep their notice; what you make of it keeps this licence when you share it',
  ],
  [
    'CC-BY-ND-4.0',
    'you may sell what you make; name the authors and keep their notice; changed versions may not be shared',
  ],
])('%s in short', ([id, summary]) => {
  expect(licenceSummary(id ?? '')).toBe(summary)
})

test('families are told by any of their ids', () => {
  for (const id of ['GPL-2.0-only', 'GPL-3.0-or-later', 'LGPL-2.1', 'GPL-2.0+'])
    expect(licenceSummary(id)).toContain('gives its source too')
  expect(licenceSummary('AGPL-3.0-only')).toContain('over a network')
  expect(licenceSummary('ODbL-1.0')).toContain('a database made of it keeps this licence')
})

test('what the table does not know it says so of', () => {
  for (const id of ['LicenseRef-ours', 'constructor', '__proto__', '', 'CC-BY', 'MIT OR GPL-2.0-only'])
    expect(licenceSummary(id)).toContain('not in our table')
})
