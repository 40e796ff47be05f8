import {
  type Basis,
  cidOf,
  concatBytes,
  datanetOf,
  decode,
  didOf,
  type Entry,
  encode,
  hexOf,
  isKnownRecord,
  MAX_ENTRY_BYTES,
  openEntry,
  proveRecord,
  type RecordProof,
  recordId,
  recordLeaf,
  recordRoot,
  type Signer,
  textBytes,
} from '@datanet/records'
import { Author, charterEntry } from './author.ts'
import { identity } from './charter.ts'
import { ada, eve, validator } from './people.ts'

interface Kept {
  readonly salt: Uint8Array
  readonly record: Uint8Array
}

interface Envelope {
  readonly payload: Uint8Array
  readonly sig: Uint8Array
  readonly body: readonly (Kept | { readonly leaf: Uint8Array })[]
}

const manifest = cidOf(encode('manifest'))
const author = new Author('entries', ada, charterEntry.id)
const first = author.next([identity, { type: 'profile', name: 'Ada', contact: '' }])
const contribution = author.next(
  [
    {
      type: 'contribution',
      title: 'Questions',
      manifest,
      license: 'CC0-1.0',
      rows: 3,
      bytes: 120,
      derivedFrom: [{ contribution: recordId(first.id, 1), share: 250_000 }],
      claim: null,
    },
    { type: 'profile', name: 'Ada L.', contact: 'ada@example.org' },
    { type: 'release', name: 'v1', verdicts: [manifest] },
  ],
  { deps: [charterEntry.id, first.id] },
)

const pins = author.next([
  { type: 'pin', contribution: recordId(contribution.id, 0), replicas: 3 },
  { type: 'pin', contribution: null, replicas: 0 },
])

const proof = proveRecord(contribution, 2) as RecordProof
const basis: Basis = { type: 'basis', release: proof, verdicts: [manifest], claim: null, audits: [] }
const bearer = new Author('bearer', eve, charterEntry.id)
const carried = bearer.next([identity, { type: 'evidence', proof }, basis])
const carry = (changes: object) => withRecords(encode({ type: 'evidence', proof: { ...proof, ...changes } }))
const attribution = {
  type: 'attribution',
  method: 'size/v1',
  params: '{}',
  inputs: ['release', 'release'].map((role) => ({ role, cid: manifest })),
  result: manifest,
  weights: [],
}
const audit = { type: 'audit', attribution: manifest, agrees: true, parts: 3, sampled: 4, mismatches: [] }
const payment = {
  type: 'payment',
  receipt: { body: encode(null), sig: new Uint8Array(64) },
  asset: { unit: 'EUR', class: 'deposit' },
  amount: 1,
}

const envelopeOf = (entry: Entry) => decode(entry.bytes) as Envelope
const payloadOf = (entry: Entry) => decode(envelopeOf(entry).payload) as object

/** An entry of any payload and records, rightly signed. */
function signed(payload: object, body: Envelope['body'], by: Signer = ada): Uint8Array {
  const bytes = encode(payload)
  return encode({ payload: bytes, sig: by.sign(concatBytes(textBytes('datanet/entry/v2\0'), bytes)), body })
}

/** The first entry with something else in its payload, signed anew. */
const withPayload = (changes: object, by?: Signer) =>
  signed({ ...payloadOf(first), ...changes }, envelopeOf(first).body, by)

/** The first entry with other records, signed anew. */
function withRecords(...records: Uint8Array[]): Uint8Array {
  const body = records.map((record, i) => ({ salt: new Uint8Array(16).fill(i), record }))
  return signed({ ...payloadOf(first), root: recordRoot(body) }, body)
}

/** The first entry with other parts beside each other, unsigned. */
const withParts = (changes: object) => encode({ ...envelopeOf(first), ...changes })

function erased(entry: Entry, gone: readonly number[]): Uint8Array {
  const { body, ...rest } = envelopeOf(entry)
  const leaves = body.map((item, i) =>
    gone.includes(i) && 'record' in item ? { leaf: recordLeaf(item.salt, item.record) } : item,
  )
  return encode({ ...rest, body: leaves })
}

function describe(name: string, bytes: Uint8Array): object {
  const entry = openEntry(bytes)
  const { payload } = entry
  return {
    name,
    bytes: hexOf(bytes),
    id: entry.id.toString(),
    datanet: datanetOf(entry).toString(),
    author: didOf(payload.author),
    seq: payload.seq,
    prev: payload.prev?.toString() ?? null,
    deps: payload.deps.map(String),
    at: payload.at,
    logBytes: payload.bytes,
    root: hexOf(payload.root),
    records: entry.records.map((record, i) => ({
      id: recordId(entry.id, i).toString(),
      type: record?.type ?? null,
      known: isKnownRecord(record),
    })),
  }
}

function invalid(): [string, string, Uint8Array][] {
  const { body, sig } = envelopeOf(first)
  const [a, b] = [charterEntry.id, first.id].sort((x, y) => Buffer.compare(x.bytes, y.bytes))
  const profile = encode({ type: 'profile', name: 'Ada', contact: '' })
  const timeout = {
    v: 1,
    type: 'timeout',
    datanet: charterEntry.id,
    signer: validator.publicKey,
    subject: first.id,
    round: 0,
  }
  const unsorted = Uint8Array.of(0xa2, 0x61, 0x62, 2, 0x61, 0x61, 1)
  return [
    ['ERR_NOT_CANONICAL', 'cut off', first.bytes.slice(0, -1)],
    ['ERR_NOT_CANONICAL', 'a byte after it', concatBytes(first.bytes, Uint8Array.of(0))],
    ['ERR_NOT_CANONICAL', 'a payload that is not canonical', withParts({ payload: unsorted })],
    ['ERR_NOT_CANONICAL', 'a record that is not canonical', withRecords(unsorted)],
    ['ERR_NOT_CANONICAL', 'deps out of order', withPayload({ deps: [b, a] })],
    ['ERR_NOT_CANONICAL', 'a dep twice', withPayload({ deps: [a, a] })],
    ['ERR_VERSION_UNSUPPORTED', 'version 3', withPayload({ v: 3 })],
    ['ERR_VERSION_UNSUPPORTED', 'version 1, as before payments named a basis', withPayload({ v: 1 })],
    ['ERR_SCHEMA_MISMATCH', 'no map', encode([1])],
    ['ERR_SCHEMA_MISMATCH', 'an unknown field beside the payload', withParts({ extra: 1 })],
    ['ERR_SCHEMA_MISMATCH', 'an unknown field in the payload', withPayload({ extra: 1 })],
    ['ERR_SCHEMA_MISMATCH', 'a field left out', withPayload({ at: null })],
    ['ERR_SCHEMA_MISMATCH', 'a seq below 0', withPayload({ seq: -1 })],
    ['ERR_SCHEMA_MISMATCH', 'a seq of 2^53', withPayload({ seq: 2n ** 53n })],
    ['ERR_SCHEMA_MISMATCH', 'no records', withParts({ body: [] })],
    ['ERR_SCHEMA_MISMATCH', 'a salt of 15 bytes', withParts({ body: [{ salt: new Uint8Array(15), record: profile }] })],
    ['ERR_SCHEMA_MISMATCH', 'a record without a type', withRecords(encode({ name: 'Ada' }))],
    ['ERR_SCHEMA_MISMATCH', 'a known record of another shape', withRecords(encode({ type: 'profile', name: 1 }))],
    ...misleading(),
    [
      'ERR_SCHEMA_MISMATCH',
      'a pin that asks for more copies than there may be',
      withRecords(encode({ type: 'pin', contribution: null, replicas: 1_000_000_000 })),
    ],
    ['ERR_SCHEMA_MISMATCH', 'an attribution that names a role twice', withRecords(encode(attribution))],
    ['ERR_SCHEMA_MISMATCH', 'an audit of more parts than there are', withRecords(encode(audit))],
    ['ERR_SCHEMA_MISMATCH', 'a payment that names no basis', withRecords(encode(payment))],
    [
      'ERR_SCHEMA_MISMATCH',
      'evidence of a profile',
      withRecords(encode({ type: 'evidence', proof: proveRecord(contribution, 1) })),
    ],
    [
      'ERR_SCHEMA_MISMATCH',
      'evidence of evidence',
      withRecords(encode({ type: 'evidence', proof: proveRecord(carried, 1) })),
    ],
    ['ERR_SCHEMA_MISMATCH', 'evidence from another datanet', withRecords(encode({ type: 'evidence', proof: away() }))],
    ['ERR_SIGNATURE_INVALID', 'evidence whose signature does not verify', carry({ sig: new Uint8Array(64).fill(1) })],
    ['ERR_ROOT_MISMATCH', 'evidence at another place', carry({ index: 1 })],
    ['ERR_ROOT_MISMATCH', 'evidence with a path too short', carry({ path: proof.path.slice(1) })],
    ['ERR_SIGNATURE_INVALID', 'the signature of another', withPayload({}, eve)],
    ['ERR_SIGNATURE_INVALID', 'signed without the domain', withParts({ sig: ada.sign(envelopeOf(first).payload) })],
    [
      'ERR_SIGNATURE_INVALID',
      'a payload that was changed',
      withParts({ payload: encode({ ...payloadOf(first), at: 1 }) }),
    ],
    [
      'ERR_SIGNATURE_INVALID',
      'a statement that is not signed',
      withRecords(encode({ type: 'statement', statement: { body: encode(timeout), sig } })),
    ],
    [
      'ERR_ROOT_MISMATCH',
      'a record that was changed',
      withParts({ body: [body[0], { salt: new Uint8Array(16), record: profile }] }),
    ],
    ['ERR_ROOT_MISMATCH', 'a record left out', withParts({ body: body.slice(1) })],
    ['ERR_ROOT_MISMATCH', 'records in another order', withParts({ body: body.toReversed() })],
    ['ERR_ROOT_MISMATCH', 'two records as one that was erased', joined(contribution)],
  ]
}

/** Records whose texts would show as something else than they are. */
function misleading(): [string, string, Uint8Array][] {
  const profile = { type: 'profile', name: 'Ada', contact: '' }
  const offer = {
    type: 'contribution',
    title: 't',
    manifest,
    license: 'MIT',
    rows: 1,
    bytes: 1,
    derivedFrom: [],
    claim: null,
  }
  const records: [string, object][] = [
    ['a name of two lines', { ...profile, name: 'Ada\nLovelace' }],
    ['a name with an escape sequence', { ...profile, name: 'Ada\u001b[2J' }],
    ['a name with a control of C1', { ...profile, name: 'Ada\u009b2J' }],
    ['a contact that turns the direction round', { ...profile, contact: 'gpj.exe\u202e' }],
    ['a title with a separator of lines', { ...offer, title: 'a\u2028b' }],
    ['a licence that is markup', { ...offer, license: 'MIT`<b>' }],
    ['a licence that ends a command', { ...offer, license: 'MIT; true' }],
    ['a licence of two lines', { ...offer, license: 'MIT\n# MIT' }],
    ['a licence that ends in the middle', { ...offer, license: 'MIT OR' }],
  ]
  return records.map(([name, record]) => ['ERR_SCHEMA_MISMATCH', name, withRecords(encode(record))])
}

/** Proof of a release in another datanet. */
function away(): RecordProof | null {
  return proveRecord(new Author('away', ada, first.id).next([{ type: 'release', name: 'v1', verdicts: [manifest] }]), 0)
}

/** Passes the first two of three records off as one that was erased. */
function joined(entry: Entry): Uint8Array {
  const { body, ...rest } = envelopeOf(entry)
  const [a, b, c] = body as readonly [Kept, Kept, Kept]
  const tops = [a, b].map(({ salt, record }) => recordLeaf(salt, record))
  const leaf = recordNode(tops[0] as Uint8Array, tops[1] as Uint8Array)
  return encode({ ...rest, body: [{ leaf }, c] })
}

function recordNode(a: Uint8Array, b: Uint8Array): Uint8Array {
  return cidOf(concatBytes(Uint8Array.of(1), a, b)).multihash.digest
}

export function entryVectors(): object {
  const poem = encode({ type: 'poem', lines: ['one', 'two'] })
  return {
    about: 'R1, R7: entries as they travel. A record of type null was erased; an unknown one is kept and ignored.',
    valid: [
      describe('a charter entry', charterEntry.bytes),
      describe('a first entry, with identity', first.bytes),
      describe('a contribution, with deps', contribution.bytes),
      describe('the same with a record erased', erased(contribution, [1])),
      describe('the same with all records erased', erased(contribution, [0, 1, 2])),
      describe('pins: one for a contribution, one that withdraws what was asked for all', pins.bytes),
      describe('evidence of a release, and a basis that carries it', carried.bytes),
      describe('a record of an unknown type', withRecords(encode(identity), poem)),
    ],
    invalid: [
      { name: 'larger than 256 KiB', zeros: MAX_ENTRY_BYTES + 1, error: 'ERR_TOO_LARGE' },
      ...invalid().map(([error, name, bytes]) => ({ name, bytes: hexOf(bytes), error })),
    ],
  }
}
