/** Certificates that somebody broke: as they come, and signed again by those who may sign them. */

import { type CheckedCertificate, checkCertificate } from '@datanet/quality'
import {
  type Attestation,
  type Certificate,
  cidOf,
  decode,
  encode,
  equalBytes,
  hexOf,
  openStatementOf,
  recordParsers,
  type Signer,
  signStatement,
} from '@datanet/records'
import { expect, test } from 'vitest'
import { createFuzzer } from './fuzzer.ts'
import { makeSamples } from './samples.fixture.ts'
import { signedBody } from './signed-again.fixture.ts'

const fuzzer = createFuzzer(process, performance)
const { timeout } = fuzzer
const { datanet, certified } = makeSamples()
const { charter, id, validators } = datanet
const verdict = openStatementOf('verdict', certified.record.verdict)

function checkWhole({ record, weight, verdict: { body } }: CheckedCertificate): void {
  expect(equalBytes(encode(recordParsers.certificate(decode(encode(record)))), encode(record))).toBe(true)
  expect(3n * weight.attested).toBeGreaterThan(2n * weight.total)
  expect(body.credit.reduce((sum, { units }) => sum + units, 0n)).toBe(body.units)
}

test('certificates', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'certificate',
    samples: [encode(certified.record)],
    read: (bytes) => checkCertificate(recordParsers.certificate(decode(bytes)), id, charter),
    check(checked) {
      checkWhole(checked)
      // without the validators' keys nobody makes another verdict
      expect(checked.verdict.id.equals(certified.verdict)).toBe(true)
    },
  })
  Object.assign(task.meta, found)
})

/** A certificate over a verdict of any bytes: its proposer signs it, and all validators attest it. */
function certificateOver(body: Uint8Array): Certificate {
  const proposer = validators.find(({ publicKey }) => equalBytes(publicKey, verdict.body.signer)) as Signer
  const { datanet: about, subject, round } = verdict.body
  const attestations = validators.map(
    (signer) =>
      signStatement<Attestation>(
        { v: 1, type: 'attestation', datanet: about, signer: signer.publicKey, subject, round, verdict: cidOf(body) },
        signer,
      ).signed,
  )
  return { ...certified.record, verdict: signedBody('verdict', body, proposer), attestations }
}

test('verdicts that are signed and attested again', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'certificate, its verdict signed again',
    samples: [certified.record.verdict.body],
    read: (body) => checkCertificate(certificateOver(body), id, charter),
    check(checked) {
      checkWhole(checked)
      // what follows from the votes can't be changed, whoever signs it
      const { outcome, score, stamp, votes, subject, signer } = checked.verdict.body
      const { body } = verdict
      expect([outcome, score, stamp, votes.map(String)]).toEqual([
        body.outcome,
        body.score,
        body.stamp,
        body.votes.map(String),
      ])
      expect([subject.toString(), hexOf(signer)]).toEqual([body.subject.toString(), hexOf(body.signer)])
    },
  })
  Object.assign(task.meta, found)
})

test('votes that are signed again', { timeout }, async ({ task }) => {
  const [first, ...others] = certified.record.votes
  const vote = first as (typeof certified.record.votes)[number]
  const { signer } = openStatementOf('vote', vote).body
  const voter = validators.find(({ publicKey }) => equalBytes(publicKey, signer)) as Signer
  const found = await fuzzer.try({
    name: 'certificate, a vote signed again',
    samples: [vote.body],
    read: (body) =>
      checkCertificate({ ...certified.record, votes: [signedBody('vote', body, voter), ...others] }, id, charter),
  })
  // the verdict lists its votes by their ids
  expect(found.boundary.valid).toBe(0)
  Object.assign(task.meta, found)
})
