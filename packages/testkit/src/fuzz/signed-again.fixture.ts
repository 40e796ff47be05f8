/** What was broken before it was signed, so that it comes past the signature to what is checked after it. */

import {
  concatBytes,
  decode,
  encode,
  openEntry,
  recordRoot,
  type Signed,
  type Signer,
  textBytes,
} from '@datanet/records'

const signatureIn = (domain: string, bytes: Uint8Array, signer: Signer): Uint8Array =>
  signer.sign(concatBytes(textBytes(`datanet/${domain}\0`), bytes))

/** A statement of any bytes, signed as one of a type. */
export function signedBody(type: string, body: Uint8Array, signer: Signer): Signed {
  return { body, sig: signatureIn(`${type}/v1`, body, signer) }
}

/** An entry around a payload of any bytes, with the records of another. */
export function aroundPayload(payload: Uint8Array, entry: Uint8Array, signer: Signer): Uint8Array {
  const { body } = decode(entry) as { body: unknown }
  return encode({ payload, sig: signatureIn('entry/v2', payload, signer), body })
}

/** The payload of an entry, as bytes. */
export function payloadOf(entry: Uint8Array): Uint8Array {
  return (decode(entry) as { payload: Uint8Array }).payload
}

/** The bytes of an entry's records. */
export function recordsOf(entry: Uint8Array): Uint8Array[] {
  return (decode(entry) as { body: { record: Uint8Array }[] }).body.map(({ record }) => record)
}

/** An entry in the place of another, with records of any bytes; all that is counted and hashed is right. */
export function aroundRecords(records: readonly Uint8Array[], entry: Uint8Array, signer: Signer): Uint8Array {
  const body = records.map((record) => ({ salt: new Uint8Array(16), record }))
  const { payload, size } = openEntry(entry)
  const sum = (parts: readonly Uint8Array[]) => parts.reduce((bytes, { length }) => bytes + length, 0)
  const bytes = payload.bytes - size + (size - sum(recordsOf(entry))) + sum(records)
  const changed = encode({ ...payload, bytes, root: recordRoot(body) })
  return encode({ payload: changed, sig: signatureIn('entry/v2', changed, signer), body })
}
