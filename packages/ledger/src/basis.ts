/**
 * What a basis says about who shares in a payment. A payment names its basis by the CID of its bytes, so it is fixed when
 * the payment is signed, and comes out the same wherever the basis is read:
 * 1. The release, the claim and its audits are carried in the basis with proof (N2). What their authors say later, or
 *    sign in another branch, changes nothing of it.
 * 2. For each contribution that the release pins, or the receipt names, the basis names one verdict: the pinned one, or a
 *    later round of it. So a copy that was found out pays its original, whichever verdict the release pins.
 * 3. A claim pays when audits of more than 2/3 of W less the claimant's weight agree with it, each over a sample as
 *    large as the charter asks for; a sole validator audits itself, and the audit shows that.
 * 4. Authors that a claim or a receipt names are compared with those whom the named verdicts show; one that differs makes
 *    the whole void (N2).
 */
import { type CheckedCertificate, electorate, supersedes } from '@datanet/quality'
import {
  type Attribution,
  type Audit,
  type Basis,
  type Charter,
  type CID,
  decode,
  hexOf,
  openRecordProof,
  type ProvenRecord,
  type Receipt,
  type Release,
  recordParsers,
  trustProofs,
} from '@datanet/records'
import { type Pool, poolOfVerdicts, poolOfWeights, type Share } from './pool.ts'
import type { Obstacle } from './pot.ts'
import { suffices } from './sample.ts'

/** The input of an attribution that names the release that was used. */
export const RELEASE_ROLE = 'release'

/** A proven record of one type. */
interface Proven<R> extends Omit<ProvenRecord, 'record'> {
  readonly record: R
}

/** A basis whose proofs were opened. */
export interface LedgerBasis {
  /** The CID of its bytes. */
  readonly id: CID
  readonly record: Basis
  readonly release: Proven<Release> | null
  readonly claim: Proven<Attribution> | null
  readonly audits: readonly Proven<Audit>[]
}

function ofType<T extends 'release' | 'attribution' | 'audit'>(
  proven: ProvenRecord | null,
  type: T,
): Proven<Extract<ProvenRecord['record'], { type: T }>> | null {
  return proven?.record.type === type && !('unknown' in proven.record)
    ? (proven as Proven<Extract<ProvenRecord['record'], { type: T }>>)
    : null
}

/** Opens a basis; null where it carries records of other types than it should. Throws as openRecordProof. */
function openBasis(id: CID, record: Basis): LedgerBasis | null {
  const release = ofType(record.release && openRecordProof(record.release), 'release')
  const claim = ofType(record.claim && openRecordProof(record.claim), 'attribution')
  const audits = record.audits.flatMap((proof) => ofType(openRecordProof(proof), 'audit') ?? [])
  const isWhole =
    (release === null) === (record.release === null) &&
    (claim === null) === (record.claim === null) &&
    audits.length === record.audits.length
  return isWhole ? { id, record, release, claim, audits } : null
}

/** Whether a basis, whose proofs were checked, carries records of the types that it should. */
export function isBasis(id: CID, record: Basis): boolean {
  return openBasis(id, record) !== null
}

/** Reads a basis that `isBasis` has seen: its bytes are kept, and not what they say, which takes many times as much. */
export function readBasis(id: CID, bytes: Uint8Array): LedgerBasis {
  const record = recordParsers.basis(decode(bytes))
  trustProofs(record)
  return openBasis(id, record) as LedgerBasis
}

/** Whether payments of a receipt are shared out by what the receipt itself names, and not by its release. */
export function namesItsOwn({ weights, verdicts, attribution }: Receipt, { claims }: Charter): boolean {
  return weights.length > 0 || (verdicts.length > 0 && (claims === undefined || attribution === undefined))
}

/** The attribution that a receipt is paid by; none where the charter does not pay by claims, or the receipt has weights. */
export function claimOf({ weights, attribution }: Receipt, { claims }: Charter): CID | undefined {
  return claims === undefined || weights.length > 0 ? undefined : attribution
}

/** The verdicts whose contributions a payment of a receipt is shared out over; none where the receipt has weights. */
function pinsOf(basis: LedgerBasis, receipt: Receipt, charter: Charter): readonly CID[] {
  if (receipt.weights.length > 0) return []
  return namesItsOwn(receipt, charter) ? receipt.verdicts : (basis.release?.record.verdicts ?? [])
}

/** All verdicts that must be certified before a payment can be shared out. */
export function needsOf(basis: LedgerBasis, receipt: Receipt, charter: Charter): Set<string> {
  return new Set([...basis.record.verdicts, ...pinsOf(basis, receipt, charter)].map(String))
}

function claimProblem({ claim, audits }: LedgerBasis, receipt: Receipt, charter: Charter): string | null {
  const wanted = claimOf(receipt, charter)
  if (wanted === undefined) return claim === null ? null : 'its basis is of a claim that the receipt does not name'
  if (claim?.id.equals(wanted) !== true) return 'its basis is not of the claim that the receipt names'
  if (!claim.record.inputs.some(({ role, cid }) => role === RELEASE_ROLE && cid.equals(receipt.subject)))
    return 'the claim is about another release'
  const { weights, total } = electorate(charter, claim.author)
  const auditors = new Set<string>()
  let agree = 0n
  for (const { author, record } of audits) {
    const weight = weights.get(hexOf(author))
    if (weight === undefined || auditors.has(hexOf(author)))
      return 'an audit of its basis is no validator’s, or a second one'
    if (!record.agrees || !record.attribution.equals(claim.id))
      return 'an audit of its basis does not agree with the claim'
    if (!suffices(record, charter)) return 'an audit of its basis is over a smaller sample than the charter asks for'
    auditors.add(hexOf(author))
    agree += weight
  }
  return 3n * agree > 2n * total
    ? null
    : `audits of ${agree} of ${total} bear the claim out, which is not more than two thirds`
}

/** What is wrong with a basis, before any certificate is looked at; null for nothing. */
function problemOf(basis: LedgerBasis, receipt: Receipt, charter: Charter): string | null {
  if (!namesItsOwn(receipt, charter) && basis.release?.id.equals(receipt.subject) !== true)
    return 'its basis is not of the release that was used'
  return claimProblem(basis, receipt, charter)
}

/** The authors whom verdicts show, by contribution: of their subjects, and of those whom they credit or pass parts on to. */
function authorsIn(certificates: Iterable<CheckedCertificate>): Map<string, string> {
  const authors = new Map<string, string>()
  const subjects: [CID, Uint8Array][] = []
  for (const { verdict } of certificates) {
    const { subject, author, credit, upstream } = verdict.body
    for (const share of [...credit, ...upstream]) authors.set(share.contribution.toString(), hexOf(share.author))
    subjects.push([subject, author])
  }
  for (const [subject, author] of subjects) authors.set(subject.toString(), hexOf(author))
  return authors
}

function weightsProblem(weights: readonly Share[], authors: ReadonlyMap<string, string>): string | null {
  const wrong = weights.find(
    ({ contribution, author, weight }) => weight > 0n && authors.get(contribution.toString()) !== hexOf(author),
  )
  return wrong === undefined
    ? null
    : `the verdicts of its basis do not show who the author of contribution ${wrong.contribution} is, or show another`
}

/** How a payment is shared out, or why it is not. */
export interface Resolution {
  readonly pool: Pool | null
  readonly obstacle: Obstacle | null
  /** By contribution, the certificate that counts. */
  readonly resolved: ReadonlyMap<string, CheckedCertificate>
}

const voided = (reason: string): Resolution => ({ pool: null, obstacle: { kind: 'void', reason }, resolved: new Map() })

/**
 * Who shares in payments of a receipt by a basis, once all verdicts that it needs are certified. `certified` finds the
 * certificate of a verdict that is; `id` becomes the pool's.
 */
export function resolveBasis(
  id: CID,
  basis: LedgerBasis,
  receipt: Receipt,
  charter: Charter,
  certified: (verdict: string) => CheckedCertificate | undefined,
): Resolution {
  const problem = problemOf(basis, receipt, charter)
  if (problem !== null) return voided(problem)
  const resolved = new Map<string, CheckedCertificate>()
  for (const verdict of basis.record.verdicts) {
    const certificate = certified(verdict.toString()) as CheckedCertificate
    const subject = certificate.verdict.body.subject.toString()
    if (resolved.has(subject)) return voided(`its basis names two verdicts of contribution ${subject}`)
    resolved.set(subject, certificate)
  }
  const pinned = new Map<string, CheckedCertificate>()
  for (const pin of pinsOf(basis, receipt, charter)) {
    const certificate = certified(pin.toString()) as CheckedCertificate
    const subject = certificate.verdict.body.subject.toString()
    const named = resolved.get(subject)
    if (named === undefined) return voided(`its basis names no verdict of contribution ${subject}`)
    if (!named.verdict.id.equals(pin) && !supersedes(named, certificate))
      return voided(`its basis names an older verdict of contribution ${subject} than the release`)
    pinned.set(subject, named)
  }
  if (receipt.weights.length > 0) {
    const accepted = [...resolved.values()].filter(({ verdict }) => verdict.body.outcome === 'accepted')
    const own = new Map(accepted.map(({ verdict: { body } }) => [body.subject.toString(), hexOf(body.author)]))
    const wrong = weightsProblem(receipt.weights, own)
    return wrong === null ? { pool: poolOfWeights(id, receipt.weights), obstacle: null, resolved } : voided(wrong)
  }
  if (!namesItsOwn(receipt, charter) && pinned.size < resolved.size)
    return voided('its basis names verdicts of contributions that the release does not pin')
  if (basis.claim !== null) {
    const { weights } = basis.claim.record
    const wrong = weightsProblem(weights, authorsIn(pinned.values()))
    return wrong === null ? { pool: poolOfWeights(id, weights), obstacle: null, resolved: pinned } : voided(wrong)
  }
  const pins = [...pinned.values()].map(({ verdict, votes }) => ({
    id: verdict.id,
    verdict: verdict.body,
    votes: votes.map(({ body }) => body),
  }))
  return { pool: poolOfVerdicts(id, pins, charter), obstacle: null, resolved: pinned }
}
