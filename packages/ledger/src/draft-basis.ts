import { electorate } from '@datanet/quality'
import { type Basis, type CID, hexOf, type Receipt, type RecordProof, type Statement } from '@datanet/records'
import { claimOf, namesItsOwn } from './basis.ts'
import type { LedgerAudit } from './claims.ts'
import type { Ledger } from './ledger.ts'
import { poolOfVerdicts, poolOfWeights, type Share } from './pool.ts'
import { suffices } from './sample.ts'

/** What a basis carries with proof. */
export interface BasisProofs {
  readonly release: RecordProof | null
  readonly claim: RecordProof | null
  readonly audits: readonly RecordProof[]
}

/** The records whose proofs a receipt's basis carries, by id. */
export interface BasisParts {
  readonly release: CID | null
  readonly claim: CID | null
  readonly audits: readonly CID[]
}

/** The audits that bear a claim out, one of each validator, in the order of their authors' keys. */
function agreeing(ledger: Ledger, claim: CID, claimant: Uint8Array): LedgerAudit[] {
  const { charter } = ledger.founding
  const { weights } = electorate(charter, claimant)
  return ledger
    .auditsOf(claim)
    .filter(({ author, record }) => weights.has(hexOf(author)) && record.agrees && suffices(record, charter))
    .sort((a, b) => (hexOf(a.author) < hexOf(b.author) ? -1 : 1))
}

/** The verdict that a pinned one resolves to now: the highest certified round of its contribution. */
function newestOf(ledger: Ledger, pin: CID): CID {
  const certificate = ledger.certified(pin)
  return (certificate && ledger.certificate(certificate.verdict.body.subject)?.verdict.id) ?? pin
}

function distinct(verdicts: readonly CID[]): CID[] {
  return [...new Map(verdicts.map((verdict) => [verdict.toString(), verdict])).values()]
}

/** The verdicts that a receipt's payment is shared out by now. */
function newestPins(ledger: Ledger, body: Receipt): CID[] {
  const weighed = body.weights.flatMap(({ contribution }) => ledger.certificate(contribution)?.verdict.id ?? [])
  const pins = namesItsOwn(body, ledger.founding.charter)
    ? [...body.verdicts, ...weighed]
    : (ledger.release(body.subject)?.record.verdicts ?? [])
  return distinct(pins.map((pin) => newestOf(ledger, pin)))
}

/** The shares by which a payment of a receipt that is made now would be shared out; none while something is missing. */
export function sharesNow(ledger: Ledger, { id, body }: Statement<Receipt>): readonly Share[] {
  const attribution = claimOf(body, ledger.founding.charter)
  const claim = attribution && ledger.claim(attribution)
  if (body.weights.length > 0) return poolOfWeights(id, body.weights).shares
  if (attribution !== undefined)
    return claim !== undefined && ledger.standingOf(claim).borneOut
      ? poolOfWeights(id, claim.record.weights).shares
      : []
  const pins = newestPins(ledger, body)
  const certificates = pins.flatMap((pin) => ledger.certified(pin) ?? [])
  if (certificates.length < pins.length) return []
  const pinned = certificates.map(({ verdict, votes }) => ({
    id: verdict.id,
    verdict: verdict.body,
    votes: votes.map((vote) => vote.body),
  }))
  return poolOfVerdicts(id, pinned, ledger.founding.charter).shares
}

/** The release, the claim and the audits that a receipt's basis carries. */
export function partsOfBasis(ledger: Ledger, { body }: Statement<Receipt>): BasisParts {
  const { charter } = ledger.founding
  const attribution = claimOf(body, charter)
  const claim = attribution && ledger.claim(attribution)
  return {
    release: namesItsOwn(body, charter) ? null : body.subject,
    claim: claim?.id ?? null,
    audits: claim === undefined ? [] : agreeing(ledger, claim.id, claim.author).map(({ id }) => id),
  }
}

/**
 * The basis of a receipt's payment by the newest certificates that are known; the same ones make the same bytes. A pin
 * whose certificate is not known stands for itself, and the payment waits for it.
 */
export function draftBasis(ledger: Ledger, { body }: Statement<Receipt>, proofs: BasisProofs): Basis {
  return { type: 'basis', ...proofs, audits: [...proofs.audits], verdicts: newestPins(ledger, body) }
}
