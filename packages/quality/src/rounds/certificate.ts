/**
 * Certificates: what anyone who has the charter can check offline (V5). The check is a function of the certificate and the
 * charter alone, so that it comes out the same at every peer, whatever else a peer has heard.
 * 1. Authorship is shown, not said (N2): the certificate carries the signed payload of the entry that offered its subject.
 *    The subject's id is a hash over that payload, and the payload's author is the one whose weight is left out.
 * 2. The outcome follows from listed votes of more than 2/3 of E, and more than 2/3 of W attest it (N1).
 * 3. What opened the round travels along (V4).
 */
import {
  type Attestation,
  type Certificate,
  type Charter,
  type CID,
  compareBytes,
  equalBytes,
  hexOf,
  openSignedPayload,
  openStatementOf,
  recordId,
  type Statement,
  type Verdict,
  type Vote,
} from '@datanet/records'
import { CertificateInvalidError } from '../errors.ts'
import { electorate, isSupermajority, weightOf } from './electorate.ts'
import { openingProblem } from './opening.ts'
import { proposerOf } from './proposer.ts'
import { tally } from './tally.ts'
import { voteRoom } from './vote-room.ts'

/** A certificate that was checked against its charter. */
export interface CheckedCertificate {
  readonly record: Certificate
  readonly verdict: Statement<Verdict>
  readonly votes: readonly Statement<Vote>[]
  readonly attestations: readonly Statement<Attestation>[]
  /** Attested weight and the weight W that it is a part of. */
  readonly weight: { readonly attested: bigint; readonly total: bigint }
}

const HINT = 'Ask another peer for the certificate; the sender of this one is mistaken or lies.'

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

/** Whoever offered the subject is shown by the entry that did, and is the author that the verdict names. */
function checkAuthorship({ offer }: Certificate, { subject, author, datanet }: Verdict): void {
  const { id, payload } = openSignedPayload(offer)
  demand(payload.datanet?.equals(datanet) === true, 'its subject was offered in another datanet')
  demand(recordId(id, offer.index).equals(subject), 'the entry that it carries is not the one that offered its subject')
  demand(equalBytes(payload.author, author), 'it names another author than the one who offered its subject')
}

/**
 * Checks a certificate by the datanet's charter: every signature, who offered the subject, what opened the round, the
 * outcome recomputed from the votes, the proposer, and attestations of more than 2/3 of the weight. Throws
 * ERR_CERTIFICATE_INVALID and what opening a statement or a signed payload throws.
 */
export function checkCertificate(record: Certificate, datanet: CID, charter: Charter): CheckedCertificate {
  const verdict = openStatementOf('verdict', record.verdict)
  const { body } = verdict
  demand(body.datanet.equals(datanet), 'it is about another datanet')
  checkAuthorship(record, body)
  const electors = electorate(charter, body.author)
  // before any of these signatures is checked: a liar's certificate costs no more of them than there are validators
  demand(
    record.votes.length <= electors.weights.size &&
      Math.max(record.attestations.length, record.opening.length) <= electors.validators.size,
    'it carries more statements of a kind than there are validators to sign them',
  )
  const votes = record.votes.map((signed) => openStatementOf('vote', signed))
  const attestations = record.attestations.map((signed) => openStatementOf('attestation', signed))
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
  demand(
    votes.every(({ signed }) => signed.body.length <= voteRoom(charter)),
    'a vote is heavier than its share of a certificate',
  )
  const problem = openingProblem(record.opening, body, electors)
  demand(problem === null, `${problem}`)
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
  demand(
    attesters.every((attester) => electors.validators.has(attester)),
    'one who is no validator attests it',
  )
  const attested = weightOf(electors.validators, attesters)
  demand(
    isSupermajority(attested, electors.whole),
    `attested by ${attested} of ${electors.whole}, which is not more than two thirds`,
  )
  return { record, verdict, votes, attestations, weight: { attested, total: electors.whole } }
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
