import { type CID, cidOf, type StatementBody, signStatement, toLine, type WireRecord } from '@datanet/records'
import fc from 'fast-check'
import { signerOf } from './datanet.ts'

/** Any text that may stand in a record, on one line. */
export function texts(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc
    .string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 20)) })
    .map((text) => [...toLine(text)].slice(0, maxLength).join(''))
    .filter((text) => [...text].length >= minLength)
}

/** Any id; nothing is found under it. */
export function cids(): fc.Arbitrary<CID> {
  return fc.uint8Array({ minLength: 8, maxLength: 8 }).map(cidOf)
}

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const amount = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const plain = { noNullPrototype: true } as const
const signer = signerOf('arbitrary')

function statements(): fc.Arbitrary<StatementBody> {
  const head = { v: fc.constant(1 as const), datanet: cids(), signer: fc.constant(signer.publicKey), subject: cids() }
  const round = fc.nat(65535)
  return fc.oneof(
    fc.record({ ...head, round, type: fc.constant('timeout' as const) }, plain),
    fc.record({ ...head, round, type: fc.constant('seen' as const), at: fc.maxSafeNat() }, plain),
    fc.record({ ...head, round, type: fc.constant('claim' as const), hash: bytes(32), bytes: fc.maxSafeNat() }, plain),
    fc.record(
      {
        ...head,
        round,
        type: fc.constant('receipt' as const),
        purpose: fc.constantFrom('download' as const, 'train' as const, 'evaluate' as const),
        units: amount,
        nonce: bytes(16),
        verdicts: fc.array(cids(), { maxLength: 3 }),
        weights: fc.array(fc.record({ contribution: cids(), author: bytes(32), weight: amount }, plain), {
          maxLength: 3,
        }),
      },
      plain,
    ),
  )
}

/** Records that any author may write at any time. */
export function records(): fc.Arbitrary<WireRecord> {
  return fc.oneof(
    fc.record({ type: fc.constant('profile' as const), name: texts(0, 100), contact: texts(0, 200) }, plain),
    fc.record(
      {
        type: fc.constant('release' as const),
        name: texts(1, 100),
        verdicts: fc.array(cids(), { minLength: 1, maxLength: 4 }),
      },
      plain,
    ),
    fc.record(
      {
        type: fc.constant('contribution' as const),
        title: texts(0, 200),
        manifest: cids(),
        license: fc.constantFrom(
          'CC0-1.0',
          'MIT',
          'LicenseRef-ours',
          'Apache-2.0 OR MIT',
          'GPL-2.0+ WITH Classpath-exception-2.0',
        ),
        rows: fc.maxSafeNat(),
        bytes: fc.maxSafeNat(),
        derivedFrom: fc.array(
          fc.record({ contribution: cids(), share: fc.integer({ min: 1, max: 1_000_000 }) }, plain),
          { maxLength: 3 },
        ),
        claim: fc.option(cids()),
      },
      plain,
    ),
    fc.record(
      {
        type: fc.constant('pin' as const),
        contribution: fc.option(cids()),
        replicas: fc.nat(100),
      },
      plain,
    ),
    statements().map((body) => ({ type: 'statement' as const, statement: signStatement(body, signer).signed })),
  )
}
