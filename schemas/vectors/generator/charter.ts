import type { Charter, WireRecord } from '@datanet/records'
import { ada, founder, validator } from './people.ts'

export const identity: WireRecord = { type: 'identity', recovery: new Uint8Array(32).fill(9) }

export const charter: Charter = {
  type: 'charter',
  name: 'vectors',
  domain: 'test',
  schemas: [{ name: 'row', schema: '{"type":"object"}' }],
  licenses: ['CC0-1.0'],
  admission: 'invite',
  writers: [ada.publicKey],
  validators: [
    { author: founder.publicKey, weight: 1n },
    { author: validator.publicKey, weight: 2n },
  ],
  issuers: [founder.publicKey],
  acceptScore: 600,
  gates: [{ gate: 'schema', params: '{}' }],
  assets: [{ unit: 'EUR', class: 'deposit', decimals: 2 }],
  prices: [{ purpose: 'train', asset: { unit: 'EUR', class: 'deposit' }, amount: 100n }],
  split: { contributors: 700, validators: 200 },
  weights: 'rows-by-score',
  priority: 'seen',
  privacy: 'public',
  quota: { author: 4096, validator: 1_000_000 },
  rounds: { sealed: false, timeoutMs: 60_000, max: 5 },
}
