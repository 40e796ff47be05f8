/** Contributions, votes and verdicts as scripts see them. */

import type {
  AttestationInfo,
  ContributionStatus,
  ContributionSummary,
  CreditText,
  VerdictReport,
  VoteInfo,
} from '@datanet/client'
import type { Founding } from '@datanet/log'
import { type Case, type CheckedCertificate, type Electorate, electorate, type Submission } from '@datanet/quality'
import { type CID, didOf, hexOf, type Reason, type Statement, type Vote } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { reasonTexts, timeText } from './text.ts'

export function statusOf(replica: Replica, held: Case): ContributionStatus {
  if (held.certificate !== null) return held.certificate.verdict.body.outcome
  if (held.submission === null) return 'pending'
  const electors = replica.docket.electorsOf(held.submission)
  return held.openRound(electors) >= replica.founding.charter.rounds.max ? 'expired' : 'pending'
}

function distinctReasons(votes: readonly Statement<Vote>[]): Reason[] {
  const reasons = new Map(
    votes.flatMap(({ body }) => body.reasons.map((reason) => [`${reason.gate}/${reason.code}/${reason.text}`, reason])),
  )
  return [...reasons.values()]
}

export function summaryOf(replica: Replica, held: Case, submission: Submission): ContributionSummary {
  const { id, author, record } = submission
  const verdict = held.certificate?.verdict.body
  return {
    contribution: id.toString(),
    title: record.title,
    author: didOf(author),
    license: record.license,
    rows: record.rows,
    bytes: record.bytes,
    status: statusOf(replica, held),
    score: verdict?.score ?? null,
    stamp: verdict === undefined ? null : timeText(verdict.stamp),
    round: verdict?.round ?? held.openRound(replica.docket.electorsOf(submission)),
    reasons: reasonTexts(distinctReasons(held.certificate?.votes ?? held.votes.counted())),
  }
}

export function voteInfo({ id, body }: Statement<Vote>, electors: Electorate): VoteInfo {
  return {
    vote: id.toString(),
    author: didOf(body.signer),
    round: body.round,
    score: body.score,
    reasons: reasonTexts(body.reasons),
    seen: timeText(body.seen),
    weight: (electors.weights.get(hexOf(body.signer)) ?? 0n).toString(),
  }
}

/** A certificate that was checked by its charter. */
export function verdictReport(
  certificate: CheckedCertificate,
  { charter }: Founding,
  source: 'local' | 'dht',
): VerdictReport {
  const { id, body } = certificate.verdict
  const electors = electorate(charter, body.author)
  const attestations: AttestationInfo[] = certificate.attestations.map((attestation) => ({
    author: didOf(attestation.body.signer),
    weight: (electors.validators.get(hexOf(attestation.body.signer)) ?? 0n).toString(),
  }))
  const credit: CreditText[] = body.credit.map(({ contribution, author, units, whole }) => ({
    contribution: contribution.toString(),
    author: didOf(author),
    units: units.toString(),
    whole: whole.toString(),
  }))
  return {
    verdict: id.toString(),
    contribution: body.subject.toString(),
    datanet: body.datanet.toString(),
    author: didOf(body.author),
    round: body.round,
    outcome: body.outcome,
    score: body.score,
    stamp: timeText(body.stamp),
    alone: body.alone,
    votes: certificate.votes.map((vote) => voteInfo(vote, electors)),
    attestations,
    weight: certificate.weight.attested.toString(),
    totalWeight: certificate.weight.total.toString(),
    credit,
    source,
  }
}

/** The certified outcome of a contribution, or null while it is open. */
export function certificateOfCase(replica: Replica, contribution: CID): CheckedCertificate | null {
  return replica.docket.get(contribution)?.certificate ?? null
}
