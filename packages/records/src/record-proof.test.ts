import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encode } from './canonical.ts'
import { cidOf } from './cid.ts'
import { ENTRY_OVERHEAD, type Entry, openEntry, readOpenedEntry, reopenEntry, sealEntry } from './entry.ts'
import type { RecordProof, WireRecord } from './generated/wire.ts'
import { sha256 } from './hash.ts'
import { openRecordProof, proveRecord } from './record-proof.ts'
import { createSigner } from './signature/signer.ts'

const signer = createSigner(sha256(Uint8Array.of(1)))
const other = createSigner(sha256(Uint8Array.of(2)))
const datanet = cidOf(encode('datanet'))
const random = (bytes: number) => new Uint8Array(bytes).fill(7)
const release = (name: string): WireRecord => ({ type: 'release', name, verdicts: [datanet] })

function seal(records: readonly WireRecord[], by = signer, of = datanet): Entry {
  return sealEntry(
    { datanet: of, seq: 3, prev: datanet, deps: [], at: 0, bytesBefore: ENTRY_OVERHEAD, records },
    by,
    random,
  )
}

const proofOf = (entry: Entry, index: number) => proveRecord(entry, index) as RecordProof

describe('N2: a proof of one record', () => {
  test('holds for each record of an entry of any number, and says where its author signed it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (count, chosen) => {
        const entry = seal(Array.from({ length: count }, (_, i) => release(`v${i}`)))
        const index = chosen % count
        const proven = openRecordProof(proofOf(entry, index))
        expect(proven).toMatchObject({ entry: entry.id, author: signer.publicKey, seq: 3, index, datanet })
        expect(proven.record).toEqual(release(`v${index}`))
        expect(proveRecord(entry, count)).toBeNull()
      }),
    )
  })

  test('does not hold at another place, of another number, or with anything of it changed', () => {
    const entry = seal(Array.from({ length: 11 }, (_, i) => release(`v${i}`)))
    const proof = proofOf(entry, 6)
    expect(() => openRecordProof(proof)).not.toThrow()
    const changed = (bytes: Uint8Array) => bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte))
    const wrong: Partial<RecordProof>[] = [
      ...[0, 5, 7, 10, 11].map((index) => ({ index })),
      ...[7, 10, 12, 16, 1000].map((count) => ({ count })),
      { payload: changed(proof.payload) },
      { sig: changed(proof.sig) },
      { salt: changed(proof.salt) },
      { record: encode(release('another')) },
      { path: proof.path.toReversed() },
      { path: proof.path.slice(1) },
      { path: [...proof.path, new Uint8Array(32)] },
    ]
    for (const change of wrong) expect(() => openRecordProof({ ...proof, ...change })).toThrow()
  })

  test('is of a release, an attribution, an audit or a payment, or of what this version does not know', () => {
    const profile: WireRecord = { type: 'profile', name: 'Ada', contact: '' }
    const carried = seal([release('v1')])
    const evidence: WireRecord = { type: 'evidence', proof: proofOf(carried, 0) }
    const entry = seal([profile, evidence], other)
    for (const index of [0, 1])
      expect(() => openRecordProof(proofOf(entry, index))).toThrow(
        expect.objectContaining({ code: 'ERR_SCHEMA_MISMATCH' }),
      )
  })
})

describe('an entry that carries proofs', () => {
  const evidence = (proof: RecordProof): WireRecord => ({ type: 'evidence', proof })
  const good = () => proofOf(seal([release('v1'), release('v2')]), 1)

  test('opens with them, and need not check them again from its store', () => {
    const entry = seal([evidence(good())], other)
    for (const open of [openEntry, reopenEntry, readOpenedEntry])
      expect(open(entry.bytes).records).toEqual([evidence(good())])
  })

  test('is neither sealed nor opened where one does not hold, or is of another datanet', () => {
    const bad = { ...good(), sig: new Uint8Array(64) }
    const away = proofOf(seal([release('v1')], signer, cidOf(encode('away'))), 0)
    for (const proof of [bad, away]) {
      expect(() => seal([evidence(proof)], other)).toThrow()
      expect(() =>
        seal([{ type: 'basis', release: proof, verdicts: [datanet], claim: null, audits: [] }], other),
      ).toThrow()
    }
  })
})

test('each role of an attribution comes once', () => {
  const inputs = ['release', 'tests', 'release'].map((role) => ({ role, cid: datanet }))
  const claim = { type: 'attribution' as const, method: 'm', params: '{}', result: datanet, weights: [] }
  expect(() => seal([{ ...claim, inputs: inputs.slice(0, 2) }])).not.toThrow()
  expect(() => seal([{ ...claim, inputs }])).toThrow(expect.objectContaining({ code: 'ERR_SCHEMA_MISMATCH' }))
})
