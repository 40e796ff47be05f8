import { randomBytes } from 'node:crypto'
import { type Charter, createSigner, type Entry, type Signer, sealEntry } from '@datanet/records'

/** More than any log here comes to, bytes. */
const QUOTA = 2 ** 50

export const salt = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))

/** The charter entry of a datanet of which the founder and some writers write, and somebody else is the validator. */
export function foundDatanet(founder: Signer, writers: readonly Signer[] = []): Entry {
  const charter: Charter = {
    type: 'charter',
    name: 'bench',
    domain: '',
    schemas: [],
    licenses: ['CC0-1.0'],
    admission: 'listed',
    writers: writers.map(({ publicKey }) => publicKey),
    validators: [{ author: createSigner(salt(32)).publicKey, weight: 1n }],
    issuers: [],
    acceptScore: 500,
    gates: [],
    assets: [{ unit: 'EUR', class: 'deposit', decimals: 2 }],
    prices: [],
    split: { contributors: 700, validators: 200 },
    weights: 'rows',
    priority: 'seen',
    privacy: 'public',
    quota: { author: QUOTA, validator: QUOTA },
    rounds: { sealed: false, timeoutMs: 60_000, max: 3 },
  }
  const records = [charter, { type: 'identity' as const, recovery: salt(32) }]
  return sealEntry({ datanet: null, seq: 0, prev: null, deps: [], at: 0, bytesBefore: 0, records }, founder, salt)
}
