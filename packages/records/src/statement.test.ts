import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes, textBytes } from './bytes.ts'
import { encode } from './canonical.ts'
import { cidOf } from './cid.ts'
import type { Receipt, StatementBody, Timeout } from './generated/wire.ts'
import { createSigner } from './signature/signer.ts'
import { openStatement, openStatementOf, signStatement } from './statement.ts'

const signer = createSigner(new Uint8Array(32).fill(3))
const head = {
  v: 1,
  datanet: cidOf(textBytes('datanet')),
  signer: signer.publicKey,
  subject: cidOf(textBytes('subject')),
  round: 0,
} as const
const timeout: Timeout = { ...head, type: 'timeout' }
const hash = new Uint8Array(32).fill(1)

/** Signs any bytes as a statement of a type. */
function sign(type: string, body: unknown, by = signer) {
  const bytes = body instanceof Uint8Array ? body : encode(body)
  return { body: bytes, sig: by.sign(concatBytes(textBytes(`datanet/${type}/v1\0`), bytes)) }
}

test('R8: a statement opens as what was signed, under the id of its bytes', () => {
  const statement = signStatement(timeout, signer)
  expect(openStatement(statement.signed)).toEqual(statement)
  expect(statement.id).toEqual(cidOf(encode(timeout)))
  expect(openStatementOf('timeout', statement.signed).body.round).toBe(0)
})

test('R8: types are apart: a signature for one does not hold for another', () => {
  const commit: StatementBody = { ...head, type: 'commit', hash }
  expect(() => openStatement(sign('timeout', commit))).toThrow('the signature of a commit does not verify')
  expect(() => openStatement(sign('entry', timeout))).toThrow('does not verify')
})

test('R7: a statement of an unknown type opens as null', () => {
  expect(openStatement({ body: encode({ type: 'rumour' }), sig: new Uint8Array(64) })).toBeNull()
  expect(openStatement({ body: encode({ type: 'constructor', v: 1 }), sig: new Uint8Array(64) })).toBeNull()
})

describe('a statement that does not hold by itself is refused', () => {
  const other = createSigner(new Uint8Array(32).fill(4))
  test.each<[string, string, { body: Uint8Array; sig: Uint8Array }]>([
    ['ERR_NOT_CANONICAL', 'no DAG-CBOR', sign('timeout', Uint8Array.of(0xff))],
    ['ERR_NOT_CANONICAL', 'bytes after it', sign('timeout', concatBytes(encode(timeout), Uint8Array.of(0)))],
    ['ERR_SCHEMA_MISMATCH', 'no map', sign('timeout', null)],
    ['ERR_SCHEMA_MISMATCH', 'no type', sign('timeout', head)],
    ['ERR_SCHEMA_MISMATCH', 'a very long type', sign('x', { ...head, type: 'x'.repeat(65) })],
    ['ERR_SCHEMA_MISMATCH', 'no version', sign('timeout', { ...timeout, v: null })],
    ['ERR_SCHEMA_MISMATCH', 'a field too many', sign('timeout', { ...timeout, extra: 1 })],
    ['ERR_SCHEMA_MISMATCH', 'a round that is none', sign('timeout', { ...timeout, round: 65536 })],
    ['ERR_VERSION_UNSUPPORTED', 'a later version', sign('timeout', { ...timeout, v: 2, extra: 1 })],
    ['ERR_SIGNATURE_INVALID', 'another one’s signature', sign('timeout', timeout, other)],
    [
      'ERR_SIGNATURE_INVALID',
      'another body',
      { body: encode({ ...timeout, round: 1 }), sig: sign('timeout', timeout).sig },
    ],
    ['ERR_SIGNATURE_INVALID', 'a short signature', { ...sign('timeout', timeout), sig: new Uint8Array(63) }],
  ])('%s: %s', (code, _, signed) => {
    expect(() => openStatement(signed)).toThrow(expect.objectContaining({ code }))
  })

  test('one of another type than asked for', () => {
    expect(() => openStatementOf('vote', sign('timeout', timeout))).toThrow('expected a vote statement, found timeout')
    expect(() => openStatementOf('vote', sign('rumour', { type: 'rumour' }))).toThrow('found an unknown type')
  })
})

describe('nobody signs what others refuse', () => {
  test('a body of another shape', () => {
    expect(() => signStatement({ ...timeout, round: -1 }, signer)).toThrow(
      expect.objectContaining({ code: 'ERR_SCHEMA_MISMATCH' }),
    )
  })

  test('and a statement that was signed is the one that others open, in its types too', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (units) => {
        const receipt = {
          ...head,
          type: 'receipt',
          purpose: 'train',
          units,
          nonce: new Uint8Array(16),
          verdicts: [],
          weights: [],
        } as unknown as Receipt
        const statement = signStatement(receipt, signer)
        expect(statement.body.units).toBe(BigInt(units))
        expect(openStatement(statement.signed)).toEqual(statement)
      }),
      { numRuns: 30 },
    )
  })
})
