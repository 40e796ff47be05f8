import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareBytes, concatBytes, textBytes } from './bytes.ts'
import { decode, encode } from './canonical.ts'
import { type CID, cidOf, recordId } from './cid.ts'
import {
  datanetOf,
  ENTRY_OVERHEAD,
  type EntryDraft,
  isKnownRecord,
  MAX_ENTRY_BYTES,
  MAX_ENTRY_RECORDS,
  openEntry,
  readOpenedEntry,
  reopenEntry,
  sealEntry,
} from './entry.ts'
import type { Entry as Envelope, WireRecord } from './generated/wire.ts'
import { recordLeaf, recordRoot } from './record-tree.ts'
import { createSigner, type Signer } from './signature/signer.ts'
import { signStatement } from './statement.ts'

const signer = createSigner(new Uint8Array(32).fill(7))
const datanet = cidOf(textBytes('datanet'))
const L = 2n ** 252n + 27742317777372353535851937790883648493n

/** Salts that differ and can be told in advance. */
function counter() {
  let next = 0
  return (size: number) => new Uint8Array(size).fill(next++)
}

const identity: WireRecord = { type: 'identity', recovery: new Uint8Array(32).fill(5) }
const profile = (name: string): WireRecord => ({ type: 'profile', name, contact: '' })

function draft(changes: Partial<EntryDraft> = {}): EntryDraft {
  const place = { datanet, seq: 0, prev: null, deps: [], at: 1_700_000_000_000, bytesBefore: 0 }
  return { ...place, records: [identity, profile('Ada')], ...changes }
}

const seal = (changes: Partial<EntryDraft> = {}) => sealEntry(draft(changes), signer, counter())
const entry = seal()
const envelope = (bytes = entry.bytes) => decode(bytes) as Envelope

/** An entry whose payload or records were replaced, signed anew by its author. */
function forged(payload: object, body: unknown[] = envelope().body, by: Signer = signer): Uint8Array {
  const bytes = encode({ ...(decode(envelope().payload) as object), ...payload })
  return encode({ payload: bytes, sig: by.sign(concatBytes(textBytes('datanet/entry/v2\0'), bytes)), body })
}

/** An entry of these records, whatever they are, that its author signed. */
function ofRecords(...records: unknown[]): Uint8Array {
  const body = records.map((record) => ({ salt: new Uint8Array(16), record: record as Uint8Array }))
  return forged({ root: recordRoot(body) }, body)
}

const codeOf = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return (error as { code?: string }).code ?? error
  }
  return 'no error'
}

describe('R1: an entry', () => {
  test('opens as what was sealed', () => {
    const opened = openEntry(entry.bytes)
    expect(opened).toEqual(entry)
    expect(opened.records).toEqual([identity, profile('Ada')])
    expect(opened.payload).toMatchObject({ v: 2, author: signer.publicKey, seq: 0, prev: null, deps: [] })
    expect(opened.payload.bytes).toBe(opened.size)
    expect(opened.size).toBe(ENTRY_OVERHEAD + encode(identity).length + encode(profile('Ada')).length)
    expect(opened.id).toEqual(cidOf(envelope().payload))
    expect(datanetOf(opened)).toEqual(datanet)
  })

  test('counts the log’s size on', () => {
    const next = seal({ seq: 1, prev: entry.id, bytesBefore: entry.payload.bytes, records: [profile('B')] })
    expect(next.payload.bytes).toBe(entry.payload.bytes + next.size)
  })

  test('founds a datanet under its own id when it names none', () => {
    const founding = seal({ datanet: null })
    expect(datanetOf(founding)).toEqual(founding.id)
  })

  test('has no second signature that anyone else could make: s + L is refused', () => {
    const { payload, sig, body } = envelope()
    const s = sig.subarray(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + L
    const malleated = sig.slice()
    for (let i = 0; i < 32; i++) malleated[32 + i] = Number((s >> BigInt(8 * i)) & 255n)
    expect(codeOf(() => openEntry(encode({ payload, sig: malleated, body })))).toBe('ERR_SIGNATURE_INVALID')
  })

  test('keeps its root, its id and its other records’ ids when records are erased', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (gone) => {
        const whole = seal({ records: gone.map((_, i) => profile(`name ${i}`)) })
        const body = (envelope(whole.bytes).body as { salt: Uint8Array; record: Uint8Array }[]).map((item, i) =>
          gone[i] ? { leaf: recordLeaf(item.salt, item.record) } : item,
        )
        const erased = openEntry(encode({ ...envelope(whole.bytes), body }))
        expect(erased.id).toEqual(whole.id)
        expect(erased.records).toEqual(whole.records.map((record, i) => (gone[i] ? null : record)))
        expect(erased.size).toBeLessThanOrEqual(whole.size)
      }),
      { numRuns: 30 },
    )
  })

  test('gives each record an id of its own', () => {
    const ids = entry.records.map((_, i) => recordId(entry.id, i).toString())
    expect(new Set([...ids, entry.id.toString()]).size).toBe(3)
  })

  test('takes what fits just so: 1,000 records, 64 deps', () => {
    const records = Array.from({ length: MAX_ENTRY_RECORDS }, (_, i) => profile(`${i}`))
    const deps = Array.from({ length: 64 }, (_, i) => cidOf(Uint8Array.of(i)))
    deps.sort((a, b) => compareBytes(a.bytes, b.bytes))
    expect(seal({ records, deps }).records).toEqual(records)
  })
})

test('R7: a record of an unknown type is kept, named and ignored', () => {
  const strange = { type: 'poem', lines: ['a', 'b'], of: { x: 1.5 } }
  const opened = openEntry(ofRecords(encode(strange), encode(identity)))
  expect(opened.records).toEqual([{ type: 'poem', unknown: true }, identity])
  expect(opened.records.map(isKnownRecord)).toEqual([false, true])
  const inherited = openEntry(ofRecords(encode({ type: 'toString' }), encode({ type: '__proto__' })))
  expect(inherited.records.map((record) => record !== null && 'unknown' in record)).toEqual([true, true])
})

test('R7: a statement of an unknown type is kept within its record', () => {
  const statement = { body: encode({ type: 'rumour', v: 1 }), sig: new Uint8Array(64) }
  const record = { type: 'statement', statement }
  expect(openEntry(ofRecords(encode(record))).records).toEqual([record])
})

describe('an entry that does not hold by itself is refused', () => {
  const two = (a: CID, b: CID) => ({ deps: [a, b] })
  const [one, other] = [cidOf(Uint8Array.of(1)), cidOf(Uint8Array.of(2))].sort((a, b) =>
    compareBytes(a.bytes, b.bytes),
  ) as [CID, CID]
  const vote = signStatement(
    { v: 1, type: 'timeout', datanet, signer: signer.publicKey, subject: one, round: 0 },
    signer,
  )
  const stained = { body: vote.signed.body, sig: vote.signed.sig.map((byte, i) => (i === 3 ? byte ^ 1 : byte)) }
  const manyRecords = Array.from({ length: MAX_ENTRY_RECORDS + 1 }, () => encode(identity))
  const unsorted = Uint8Array.of(0xa2, 0x61, 0x62, 2, 0x61, 0x61, 1)

  test.each<[string, string, Uint8Array]>([
    ['ERR_TOO_LARGE', 'more bytes than the limit', new Uint8Array(MAX_ENTRY_BYTES + 1)],
    ['ERR_NOT_CANONICAL', 'no bytes', new Uint8Array()],
    ['ERR_NOT_CANONICAL', 'bytes after it', concatBytes(entry.bytes, Uint8Array.of(0))],
    ['ERR_NOT_CANONICAL', 'cut off', entry.bytes.slice(0, -1)],
    ['ERR_NOT_CANONICAL', 'a payload that is not canonical', encode({ ...envelope(), payload: unsorted })],
    ['ERR_NOT_CANONICAL', 'a record that is not canonical', ofRecords(unsorted)],
    ['ERR_NOT_CANONICAL', 'deps out of order', forged(two(other, one))],
    ['ERR_NOT_CANONICAL', 'a dep twice', forged(two(one, one))],
    ['ERR_VERSION_UNSUPPORTED', 'a later version', forged({ v: 3, novelty: true })],
    ['ERR_VERSION_UNSUPPORTED', 'the version before', forged({ v: 1 })],
    ['ERR_SCHEMA_MISMATCH', 'a version that is no number', forged({ v: '1' })],
    ['ERR_SCHEMA_MISMATCH', 'no map', encode([1, 2, 3])],
    ['ERR_SCHEMA_MISMATCH', 'a payload that is no map', encode({ ...envelope(), payload: encode('payload') })],
    ['ERR_SCHEMA_MISMATCH', 'a field that nobody knows', encode({ ...envelope(), extra: 1 })],
    ['ERR_SCHEMA_MISMATCH', 'no records', encode({ ...envelope(), body: [] })],
    ['ERR_SCHEMA_MISMATCH', 'more records than the limit', ofRecords(...manyRecords)],
    ['ERR_SCHEMA_MISMATCH', 'a seq below 0', forged({ seq: -1 })],
    ['ERR_SCHEMA_MISMATCH', 'a seq of 2^53', forged({ seq: 2n ** 53n })],
    [
      'ERR_SCHEMA_MISMATCH',
      'a salt of 15 bytes',
      encode({ ...envelope(), body: [{ salt: new Uint8Array(15), record: encode(identity) }] }),
    ],
    [
      'ERR_SCHEMA_MISMATCH',
      'a record that is both there and erased',
      encode({
        ...envelope(),
        body: [{ salt: new Uint8Array(16), record: encode(identity), leaf: new Uint8Array(32) }],
      }),
    ],
    ['ERR_SCHEMA_MISMATCH', 'a record without a type', ofRecords(encode({ name: 'x' }))],
    ['ERR_SCHEMA_MISMATCH', 'a record that is no map', ofRecords(encode(7))],
    ['ERR_SCHEMA_MISMATCH', 'a record with a very long type', ofRecords(encode({ type: 'x'.repeat(65) }))],
    ['ERR_SCHEMA_MISMATCH', 'a known record of another shape', ofRecords(encode({ type: 'profile', name: 1 }))],
    [
      'ERR_SIGNATURE_INVALID',
      'another one’s signature',
      forged({}, envelope().body, createSigner(new Uint8Array(32).fill(9))),
    ],
    [
      'ERR_SIGNATURE_INVALID',
      'a changed payload',
      encode({ ...envelope(), payload: encode({ ...(decode(envelope().payload) as object), at: 1 }) }),
    ],
    [
      'ERR_SIGNATURE_INVALID',
      'a statement with a broken signature',
      ofRecords(encode({ type: 'statement', statement: stained })),
    ],
    [
      'ERR_ROOT_MISMATCH',
      'a record changed',
      encode({ ...envelope(), body: [{ salt: new Uint8Array(16), record: encode(profile('Eve')) }] }),
    ],
    ['ERR_ROOT_MISMATCH', 'a record left out', encode({ ...envelope(), body: envelope().body.slice(1) })],
    ['ERR_ROOT_MISMATCH', 'records in another order', encode({ ...envelope(), body: envelope().body.toReversed() })],
  ])('%s: %s', (code, _, bytes) => {
    expect(codeOf(() => openEntry(bytes))).toBe(code)
  })

  test('whichever byte of it is changed, in a typed way', () => {
    fc.assert(
      fc.property(fc.nat(entry.bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bytes = entry.bytes.map((byte, i) => (i === at ? byte ^ mask : byte))
        expect(codeOf(() => openEntry(bytes))).toMatch(/^ERR_/)
      }),
      { numRuns: 300 },
    )
  })
})

describe('nobody seals what others refuse', () => {
  const wrong = { type: 'profile', name: 'x'.repeat(101), contact: '' } as WireRecord
  test.each<[string, string, Partial<EntryDraft>]>([
    ['ERR_TOO_LARGE', 'no records', { records: [] }],
    ['ERR_TOO_LARGE', '1,001 records', { records: Array.from({ length: 1001 }, () => identity) }],
    [
      'ERR_TOO_LARGE',
      'too many bytes',
      {
        records: Array.from({ length: 900 }, () => profile('é'.repeat(100)) as WireRecord).map(
          (r) => ({ ...r, contact: 'é'.repeat(100) }) as WireRecord,
        ),
      },
    ],
    ['ERR_SCHEMA_MISMATCH', 'a record of another shape', { records: [wrong] }],
    ['ERR_SCHEMA_MISMATCH', 'a time before 1970', { at: -1 }],
    ['ERR_SCHEMA_MISMATCH', '65 deps', { deps: Array.from({ length: 65 }, (_, i) => cidOf(Uint8Array.of(i))) }],
    ['ERR_NOT_CANONICAL', 'a name that is not NFC', { records: [profile('e\u0301')] }],
    ['ERR_NOT_CANONICAL', 'a name with a byte order mark', { records: [profile('\ufeffAda')] }],
    ['ERR_NOT_CANONICAL', 'the same dep twice', { deps: [datanet, datanet] }],
  ])('%s: %s', (code, _, changes) => {
    expect(codeOf(() => seal(changes))).toBe(code)
  })

  test('ERR_SIGNATURE_INVALID: by a signer whose key and signature differ', () => {
    const liar: Signer = { publicKey: signer.publicKey, sign: () => new Uint8Array(64) }
    expect(codeOf(() => sealEntry(draft(), liar, counter()))).toBe('ERR_SIGNATURE_INVALID')
  })

  test('what it gives back is what others open, not what it was handed', () => {
    const records = [
      {
        type: 'payment',
        receipt: { body: encode(1), sig: new Uint8Array(64) },
        asset: { unit: 'EUR', class: 'deposit' },
        amount: 5,
        basis: cidOf(encode('basis')),
      } as unknown as WireRecord,
    ]
    expect(seal({ records }).records).toMatchObject([{ amount: 5n }])
  })
})

describe('an entry that was checked before', () => {
  const vote = signStatement(
    {
      v: 1,
      type: 'timeout',
      datanet,
      signer: signer.publicKey,
      subject: datanet,
      round: 0,
    } as Parameters<typeof signStatement>[0],
    signer,
  )
  const held = seal({ records: [identity, { type: 'statement', statement: vote.signed }] })

  test('is read as it was opened', () => {
    for (const read of [reopenEntry, readOpenedEntry]) expect(read(held.bytes)).toEqual(openEntry(held.bytes))
  })

  test('reopened, shows any change of its records, and by its id any of its payload', () => {
    for (let at = 0; at < held.bytes.length; at++) {
      const changed = new Uint8Array(held.bytes)
      changed[at] = (changed[at] as number) ^ 1
      let id: CID | null = null
      try {
        id = reopenEntry(changed).id
      } catch {
        continue
      }
      const { sig } = envelope(changed)
      const sigOnly = compareBytes(sig, envelope(held.bytes).sig) !== 0
      expect(sigOnly || !id.equals(held.id)).toBe(true)
    }
  })

  test('is not taken for one whose signatures hold', () => {
    const { payload, sig, body } = envelope(held.bytes)
    const forgery = encode({ payload, sig: sig.map((byte) => byte ^ 1), body })
    expect(reopenEntry(forgery).id).toEqual(held.id)
    expect(codeOf(() => openEntry(forgery))).toBe('ERR_SIGNATURE_INVALID')
  })
})
