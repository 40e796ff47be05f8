/** N2: what a certificate says about its author is compared with the entry that offered its subject, and nothing else. */
import {
  type Attestation,
  bytesOfHex,
  type Certificate,
  type CID,
  type Entry,
  hexOf,
  recordId,
  type Signer,
  type Statement,
  sealEntry,
  signedPayloadOf,
  signStatement,
  type Verdict,
  type Vote,
} from '@datanet/records'
import { describe, expect, test } from 'vitest'
import { checkCertificate } from './certificate.ts'
import { electorate } from './electorate.ts'
import { ada, found, idOf, salts, validatorsOf } from './people.fixture.ts'
import { proposerOf } from './proposer.ts'
import { tally } from './tally.ts'

interface Scene {
  readonly weights: readonly bigint[]
  /** Who offers the contribution: the index of a validator, or null for one who is none. */
  readonly author: number | null
  /** Whom the verdict names as the author; the true one by default. */
  readonly named?: number | null
  /** The indexes of those who vote and attest. */
  readonly signers: readonly number[]
  readonly voters?: readonly number[]
  /** The entry that is shown as the offer; the true one by default. */
  readonly show?: (offered: Entry) => { entry: Entry; index: number }
}

/** A certificate that these validators sign, whatever it says, and its check. */
function judged({ weights, author, named = author, signers, voters = signers, show }: Scene) {
  const validators = validatorsOf(weights.length)
  const founding = found(validators.map((validator, i) => [validator, weights[i] as bigint]))
  const { charter, entry } = founding
  const byIndex = (i: number | null): Signer => (i === null ? ada : (validators[i] as Signer))
  const offered = sealEntry(
    {
      datanet: entry.id,
      seq: 0,
      prev: null,
      deps: [],
      at: 0,
      bytesBefore: 0,
      records: [
        {
          type: 'contribution',
          title: 't',
          manifest: idOf('m'),
          license: 'CC0-1.0',
          rows: 1,
          bytes: 1,
          derivedFrom: [],
          claim: null,
        },
      ],
    },
    byIndex(author),
    salts,
  )
  const subject: CID = recordId(offered.id, 0)
  const claimed = byIndex(named).publicKey
  const electors = electorate(charter, claimed)
  const head = (signer: Signer, round: number) =>
    ({ v: 1, datanet: entry.id, signer: signer.publicKey, subject, round }) as const
  const votes = voters
    .map(byIndex)
    .map((signer) =>
      signStatement<Vote>(
        { ...head(signer, 0), type: 'vote', score: 900, reasons: [], seen: 7, index: idOf('i') },
        signer,
      ),
    )
  // the conspirators offer until the order of proposers suits them, so any of them may state the verdict
  const by = bytesOfHex(proposerOf(subject, 0, electors)) as Uint8Array
  const proposer = validators.find(({ publicKey }) => hexOf(publicKey) === hexOf(by)) as Signer
  const { outcome, score, stamp } = tally(
    votes.map(({ body }) => body),
    charter,
    electors,
  )
  const verdict = signStatement<Verdict>(
    {
      ...head(proposer, 0),
      type: 'verdict',
      author: claimed,
      votes: votes.map(({ id }) => id),
      index: idOf('i'),
      outcome: outcome === 'open' ? 'accepted' : outcome,
      score,
      stamp,
      alone: electors.alone,
      units: 1n,
      credit: [{ contribution: subject, author: claimed, units: 1n, whole: 1n }],
      upstream: [],
    },
    proposer,
  )
  const attestations = signers
    .map(byIndex)
    .map((signer) =>
      signStatement<Attestation>({ ...head(signer, 0), type: 'attestation', verdict: verdict.id }, signer),
    )
  const shown = show?.(offered) ?? { entry: offered, index: 0 }
  const signed = (statements: readonly Statement[]) => statements.map((statement) => statement.signed)
  const record: Certificate = {
    type: 'certificate',
    verdict: verdict.signed,
    votes: signed(votes),
    attestations: signed(attestations),
    offer: { ...signedPayloadOf(shown.entry), index: shown.index },
    opening: [],
  }
  return () => checkCertificate(record, entry.id, charter)
}

const refusal = (problem: RegExp) =>
  expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID', message: expect.stringMatching(problem) })

describe("naming another validator as the author takes away nobody's weight", () => {
  test.each([
    ['the holder of 30 of 60:10:30 names the holder of 60', [60n, 10n, 30n], 0, [1, 2]],
    ['one of two equal validators names the other', [1n, 1n], 0, [1]],
    ['two of four name a third', [1n, 1n, 1n, 1n], 0, [1, 2, 3]],
  ])('%s', (_, weights, named, signers) => {
    expect(judged({ weights, author: null, named, signers })).toThrow(refusal(/names another author/))
    expect(judged({ weights, author: 1, named, signers })).toThrow(refusal(/names another author/))
  })

  test('nor does showing an entry of that validator', () => {
    const weights = [1n, 1n]
    const [victim] = validatorsOf(2) as [Signer]
    const show = (offered: Entry) => ({
      entry: sealEntry(
        { ...offered.payload, bytesBefore: 0, records: [{ type: 'work', nonce: 1 }] as never },
        victim,
        salts,
      ),
      index: 0,
    })
    expect(judged({ weights, author: null, named: 0, signers: [1], show })).toThrow(refusal(/not the one that offered/))
  })

  test('nor does another index of the true entry', () => {
    const show = (entry: Entry) => ({ entry, index: 1 })
    expect(judged({ weights: [1n, 1n, 1n, 1n], author: null, signers: [0, 1, 2], show })).toThrow(
      refusal(/not the one that offered/),
    )
  })
})

describe('N1: the author attests, and never votes on its own', () => {
  test('of four, the contribution of one needs all three others to vote, and three of four to attest', () => {
    const weights = [1n, 1n, 1n, 1n]
    expect(judged({ weights, author: 0, signers: [1, 2, 3] })()).toMatchObject({ weight: { attested: 3n, total: 4n } })
    expect(judged({ weights, author: 0, voters: [1, 2, 3], signers: [0, 1, 2] })()).toBeDefined()
    expect(judged({ weights, author: 0, voters: [1, 2, 3], signers: [1, 2] })).toThrow(refusal(/attested by 2 of 4/))
    expect(judged({ weights, author: 0, voters: [1, 2], signers: [0, 1, 2, 3] })).toThrow(refusal(/do not follow/))
    expect(judged({ weights, author: 0, voters: [0, 1, 2], signers: [1, 2, 3] })).toThrow(refusal(/no elector/))
  })

  test('of two, the other votes and both attest', () => {
    const weights = [1n, 1n]
    expect(judged({ weights, author: 0, voters: [1], signers: [0, 1] })()).toMatchObject({
      weight: { attested: 2n, total: 2n },
    })
    expect(judged({ weights, author: 0, signers: [1] })).toThrow(refusal(/attested by 1 of 2/))
  })

  test('a holder of a third of the weight or more has to attest what rejects it', () => {
    const weights = [40n, 30n, 30n]
    expect(judged({ weights, author: 0, signers: [1, 2] })).toThrow(refusal(/attested by 60 of 100/))
    expect(judged({ weights, author: 0, voters: [1, 2], signers: [0, 1, 2] })()).toBeDefined()
  })

  test('a sole validator judges its own, and that shows', () => {
    expect(judged({ weights: [3n], author: 0, signers: [0] })()).toMatchObject({
      verdict: { body: { alone: true } },
      weight: { attested: 3n, total: 3n },
    })
  })
})
