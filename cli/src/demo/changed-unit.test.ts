import {
  cidOf,
  createSigner,
  encode,
  isKnownRecord,
  openEntry,
  RootMismatchError,
  sealEntry,
  signStatement,
  type WireRecord,
} from '@datanet/records'
import { expect, it } from 'vitest'
import { withOneMoreUnit } from './changed-unit.ts'

const signer = createSigner(new Uint8Array(32).fill(7))
const random = (bytes: number) => new Uint8Array(bytes).fill(9)
const datanet = cidOf(encode('datanet'))

function entryOf(...records: WireRecord[]): Uint8Array {
  return sealEntry({ datanet, seq: 1, prev: datanet, deps: [], at: 0, bytesBefore: 0, records }, signer, random).bytes
}

const profile: WireRecord = { type: 'profile', name: 'Ada', contact: '' }

function payment(): WireRecord {
  const receipt = signStatement(
    {
      type: 'receipt',
      v: 1,
      datanet,
      signer: signer.publicKey,
      subject: datanet,
      round: 0,
      purpose: 'train',
      units: 1n,
      nonce: random(16),
      verdicts: [],
      weights: [],
    },
    signer,
  )
  const asset = { unit: 'EUR', class: 'deposit' as const }
  return { type: 'payment', receipt: receipt.signed, asset, amount: 10_000n, basis: datanet }
}

it('changes a payment so that its entry opens no more', () => {
  const honest = entryOf(profile, payment())
  const record = openEntry(honest).records[1]
  expect(record !== null && record !== undefined && isKnownRecord(record) && record.type).toBe('payment')
  const changed = withOneMoreUnit(honest)
  expect(changed).not.toBeNull()
  expect(changed?.length).toBe(honest.length)
  expect(() => openEntry(changed as Uint8Array)).toThrow(RootMismatchError)
})

it('leaves alone what holds no payment', () => {
  expect(withOneMoreUnit(entryOf(profile))).toBeNull()
  expect(withOneMoreUnit(Uint8Array.of(1, 2, 3))).toBeNull()
})
