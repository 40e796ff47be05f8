import {
  cidOf,
  concatBytes,
  didOf,
  encode,
  hexOf,
  type Signed,
  type Signer,
  type StatementBody,
  signStatement,
  textBytes,
} from '@datanet/records'
import { charterEntry } from './author.ts'
import { ada, eve, validator } from './people.ts'

const subject = cidOf(encode('contribution'))
const [one, two] = [cidOf(encode(1)), cidOf(encode(2))]
const head = { v: 1, datanet: charterEntry.id, signer: validator.publicKey, subject, round: 0 } as const
const hash = new Uint8Array(32).fill(7)
const timeout: StatementBody = { ...head, type: 'timeout' }

const bodies: readonly StatementBody[] = [
  { ...head, type: 'attestation', verdict: one },
  { ...head, type: 'claim', signer: ada.publicKey, hash, bytes: 1200 },
  { ...head, type: 'close', commits: [one, two] },
  { ...head, type: 'commit', round: 1, hash },
  {
    ...head,
    type: 'receipt',
    signer: eve.publicKey,
    purpose: 'train',
    units: 2n ** 64n - 1n,
    nonce: new Uint8Array(16).fill(1),
    verdicts: [one],
    weights: [{ contribution: subject, author: ada.publicKey, weight: 3n }],
  },
  { ...head, type: 'seen', at: 1_700_000_000_000 },
  { ...timeout, round: 65535 },
  {
    ...head,
    type: 'verdict',
    author: ada.publicKey,
    votes: [one, two],
    index: two,
    outcome: 'accepted',
    score: 812,
    stamp: 1_700_000_000_000,
    alone: false,
    units: 1000n,
    credit: [{ contribution: two, author: eve.publicKey, units: 400n, whole: 1000n }],
    upstream: [{ contribution: one, author: eve.publicKey, from: two, ppm: 250_000 }],
  },
  {
    ...head,
    type: 'vote',
    score: 812,
    reasons: [{ gate: 'schema', code: 'ok', text: '3 of 3 rows' }],
    seen: 1_700_000_000_000,
    index: one,
  },
]

function sign(type: string, body: unknown, by: Signer = validator): Signed {
  const bytes = body instanceof Uint8Array ? body : encode(body)
  return { body: bytes, sig: by.sign(concatBytes(textBytes(`datanet/${type}/v1\0`), bytes)) }
}

const shown = ({ body, sig }: Signed) => ({ body: hexOf(body), sig: hexOf(sig) })

const invalid: readonly [string, string, Signed][] = [
  ['ERR_NOT_CANONICAL', 'no DAG-CBOR', sign('timeout', Uint8Array.of(0xff))],
  ['ERR_NOT_CANONICAL', 'a byte after it', sign('timeout', concatBytes(encode(timeout), Uint8Array.of(0)))],
  ['ERR_VERSION_UNSUPPORTED', 'version 2', sign('timeout', { ...timeout, v: 2 })],
  ['ERR_SCHEMA_MISMATCH', 'no map', sign('timeout', 'timeout')],
  ['ERR_SCHEMA_MISMATCH', 'no type', sign('timeout', head)],
  ['ERR_SCHEMA_MISMATCH', 'an unknown field', sign('timeout', { ...timeout, extra: 1 })],
  ['ERR_SCHEMA_MISMATCH', 'a round of 65536', sign('timeout', { ...timeout, round: 65536 })],
  ['ERR_SCHEMA_MISMATCH', 'a score of 1001', sign('vote', { ...bodies[8], score: 1001 })],
  ['ERR_SCHEMA_MISMATCH', 'units of 2^53 as a float', sign('receipt', { ...bodies[4], units: 2 ** 53 })],
  ['ERR_SIGNATURE_INVALID', 'the signature of another', sign('timeout', timeout, eve)],
  ['ERR_SIGNATURE_INVALID', 'signed as another type', sign('seen', timeout)],
  [
    'ERR_SIGNATURE_INVALID',
    'signed without the domain',
    { body: encode(timeout), sig: validator.sign(encode(timeout)) },
  ],
  [
    'ERR_SIGNATURE_INVALID',
    'a body that was changed',
    { body: encode({ ...timeout, round: 1 }), sig: sign('timeout', timeout).sig },
  ],
]

export function statementVectors(): object {
  return {
    about: 'R8: statements, each signed alone over "datanet/<type>/v1", a zero byte, and its body.',
    valid: bodies.map((body) => {
      const { id, signed } = signStatement(body, signerOfBody(body))
      return { name: body.type, ...shown(signed), id: id.toString(), signer: didOf(body.signer), round: body.round }
    }),
    unknown: [{ name: 'a type of a later version', ...shown(sign('rumour', { ...head, type: 'rumour', news: 1 })) }],
    invalid: invalid.map(([error, name, signed]) => ({ name, ...shown(signed), error })),
  }
}

function signerOfBody(body: StatementBody): Signer {
  return [ada, eve, validator].find((signer) => signer.publicKey.join() === body.signer.join()) as Signer
}
