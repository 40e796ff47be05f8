import type { DatanetDetail } from '@datanet/client'
import { expect, test } from 'vitest'
import { standing } from './standing.ts'

const charter = {} as NonNullable<DatanetDetail['charter']>
const sync: DatanetDetail['sync'] = {
  state: 'alone',
  have: 10,
  want: 10,
  received: 0,
  sent: 0,
  rate: 0,
  peers: [],
  since: null,
}
const whole = { charter, sync, opening: null, behind: null }

test.each([
  [{ ...whole, charter: null }, 'its charter is sought'],
  [{ ...whole, opening: { have: 5, want: 2000 } }, 'counting what is stored: 5 of 2,000'],
  [whole, 'alone'],
  [{ ...whole, sync: { ...sync, state: 'syncing' as const, want: 900, rate: 1200 } }, 'syncing, 1,200 a second'],
  [{ ...whole, sync: { ...sync, state: 'synced' as const, peers: ['a'] } }, 'in step with 1 peer'],
  [
    { ...whole, behind: { signed: 5, held: 2, heard: '0', weight: '1' } },
    'alone; signs nothing: older than what its author has signed',
  ],
])('says how a datanet stands: %#', (detail, text) => {
  expect(standing(detail)).toBe(text)
})
