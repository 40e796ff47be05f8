/** Certificates: what anyone who has the charter can check offline (V5). */
import {
  type Attestation,
  type Certificate,
  type Charter,
  type CID,
  compareBytes,
  equalBytes,
  hexOf,
  openStatementOf,
  type Statement,
  type Verdict,
  type Vote,
} from '@datanet/records'
import { CertificateInvalidError } from '../errors.ts'
import { electorate, isSupermajority, weightOf } from './electorate.ts'
import { proposerOf } from './proposer.ts'
import { tally } from './tally.ts'

/** A certificate that was checked against its charter. */
export interface CheckedCertificate {
  readonly record: Certificate
  readonly verdict: Statement<Verdict>
  readonly votes: readonly Statement<Vote>[]
  readonly attestations: readonly Statement<Attestation>[]
  /** Attested weight and the weight W that it is a part of. */
  readonly weight: { readonly attested: bigint; readonly total: bigint }
}

const HINT = 'Ask another peer for the certificate; who sent this one is wrong or lies.'

function demand(holds: boolean, problem: string): asserts holds {
  if (!holds) throw new CertificateInvalidError(`the certificate does not hold: ${problem}`, HINT)
}

function sameSubject(a: { datanet: CID; subject: CID }, b: { datanet: CID; subject: CID }): boolean {
  return a.datanet.equals(b.datanet) && a.subject.equals(b.subject)
}

function isSet(keys: readonly string[]): boolean {
  return new Set(keys).size === keys.length
}

/** The parts of a verdict that must fit each other, whoever computed them. */
function checkCredit(verdict: Verdict): void {
  const { credit, upstream, units, subject, author } = verdict
  demand(credit.reduce((sum, share) => sum + share.units, 0n) === units, 'the credit does not add up to the units')
  demand(isSet(credit.map((share) => share.contribution.toString())), 'it credits a contribution twice')
  demand(
    credit.every((share) => !share.contribution.equals(subject) || equalBytes(share.author, author)),
    'it credits another author for the contribution itself',
  )
  const passedOn = new Map<string, number>()
  for (const { from, ppm } of upstream) passedOn.set(from.toString(), (passedOn.get(from.toString()) ?? 0) + ppm)
  demand(
    [...passedOn.values()].every((ppm) => ppm <= 1_000_000),
    'more than the whole goes upstream',
  )
  demand(
    isSet(upstream.map((share) => `${share.from}/${share.contribution}`)),
    'it names an upstream contribution twice',
  )
}

/**
 * Checks a certificate by the datanet's charter: every signature, the outcome recomputed from the votes, the proposer,
 * and attestations of more than 2/3 of the weight. Throws ERR_CERTIFICATE_INVALID and what opening a statement throws.
 */
export function checkCertificate(record: Certificate, datanet: CID, charter: Charter): CheckedCertificate {
  const verdict = openStatementOf('verdict', record.verdict)
  const votes = record.votes.map((signed) => openStatementOf('vote', signed))
  const attestations = record.attestations.map((signed) => openStatementOf('attestation', signed))
  const { body } = verdict
  demand(body.datanet.equals(datanet), 'it is about another datanet')
  const electors = electorate(charter, body.author)
  demand(
    proposerOf(body.subject, body.round, electors) === hexOf(body.signer),
    'its verdict is not by the proposer of the round',
  )
  demand(body.alone === electors.alone, 'it hides or invents that the author judged its own contribution')
  const listed = body.votes.map(String)
  demand(
    isSet(listed) && listed.length === votes.length && votes.every((vote, i) => vote.id.toString() === listed[i]),
    'its votes are not those that its verdict lists',
  )
  const voters = votes.map((vote) => hexOf(vote.body.signer))
  demand(isSet(voters) && voters.every((voter) => electors.weights.has(voter)), 'a voter is no elector or votes twice')
  demand(
    votes.every((vote) => sameSubject(vote.body, body) && vote.body.round <= body.round),
    'a vote is about something else',
  )
  const counted = tally(
    votes.map((vote) => vote.body),
    charter,
    electors,
  )
  demand(
    counted.outcome === body.outcome && counted.score === body.score && counted.stamp === body.stamp,
    'outcome, score or stamp do not follow from the votes',
  )
  checkCredit(body)
  const attesters = attestations.map((attestation) => hexOf(attestation.body.signer))
  demand(
    isSet(attesters) &&
      attestations.every(
        ({ body: own }) => sameSubject(own, body) && own.round === body.round && own.verdict.equals(verdict.id),
      ),
    'an attestation is about something else or doubled',
  )
  const attested = weightOf(electors, attesters)
  demand(
    isSupermajority(attested, electors),
    `attested by ${attested} of ${electors.total}, which is not more than two thirds`,
  )
  return { record, verdict, votes, attestations, weight: { attested, total: electors.total } }
}

const checked = new WeakMap<Charter, WeakMap<Certificate, CheckedCertificate | null>>()

/** As checkCertificate, once for each charter and record; null for one that does not hold. */
export function certificateOf(record: Certificate, datanet: CID, charter: Charter): CheckedCertificate | null {
  const byRecord = checked.get(charter) ?? new WeakMap<Certificate, CheckedCertificate | null>()
  checked.set(charter, byRecord)
  let certificate = byRecord.get(record)
  if (certificate === undefined) {
    try {
      certificate = checkCertificate(record, datanet, charter)
    } catch {
      certificate = null
    }
    byRecord.set(record, certificate)
  }
  return certificate
}

/** Whether `a` stands above `b` for one contribution: a higher round, then the smaller verdict id (V4, V7). */
export function supersedes(a: CheckedCertificate, b: CheckedCertificate): boolean {
  const [roundA, roundB] = [a.verdict.body.round, b.verdict.body.round]
  if (roundA !== roundB) return roundA > roundB
  return compareBytes(a.verdict.id.bytes, b.verdict.id.bytes) < 0
}
