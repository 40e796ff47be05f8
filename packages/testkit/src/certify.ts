import { electorate, proposerOf } from '@datanet/quality'
import {
  type Attestation,
  type Certificate,
  type CID,
  type Credit,
  cidOf,
  encode,
  hexOf,
  type Signer,
  type Statement,
  signStatement,
  type Timeout,
  type Upstream,
  type Verdict,
  type Vote,
} from '@datanet/records'
import type { TestDatanet } from './datanet.ts'
import { OfferMissingError } from './errors.ts'

/** What a certificate says; what is left out is as in a first round in which all accept. */
export interface CertificateDraft {
  readonly subject: CID
  readonly author: Uint8Array
  readonly round?: number
  /** Every vote's, so the verdict's. */
  readonly score?: number
  /** When every voter saw the contribution, ms. */
  readonly stamp?: number
  /** Who is credited; one piece of its own by default. */
  readonly credit?: readonly Credit[]
  readonly upstream?: readonly Upstream[]
  /** Who votes; all electors by default. */
  readonly voters?: readonly Signer[]
  /** The verdict index; that of no certificates by default. */
  readonly index?: CID
}

/** A certificate that was made, and the id of its verdict. */
export interface Certified {
  readonly record: Certificate
  /** The verdict's id. */
  readonly verdict: CID
}

/** The root of a verdict index that is empty. */
const EMPTY_INDEX = cidOf(encode([0, []]))

/**
 * A certificate as a datanet's validators sign it together: it holds, whether or not what it says is true. Throws
 * ERR_OFFER_MISSING where nobody has offered the subject.
 */
export function certify(
  datanet: Pick<TestDatanet, 'charter' | 'id' | 'validators' | 'offerOf'>,
  draft: CertificateDraft,
): Certified {
  const { charter, id } = datanet
  const { subject, author, round = 0, score = 1000, stamp = 0, index = EMPTY_INDEX } = draft
  const offer = datanet.offerOf(subject)
  if (offer === undefined) throw new OfferMissingError(`nobody has offered ${subject}`, 'Offer it first.')
  const electors = electorate(charter, author)
  const judges = datanet.validators.filter(({ publicKey }) => electors.weights.has(hexOf(publicKey)))
  const head = (signer: Signer) => ({ v: 1, datanet: id, signer: signer.publicKey, subject, round }) as const
  const votes = (draft.voters ?? judges).map((voter) =>
    signStatement<Vote>({ ...head(voter), type: 'vote', score, reasons: [], seen: stamp, index }, voter),
  )
  const proposer = judges.find(({ publicKey }) => hexOf(publicKey) === proposerOf(subject, round, electors)) as Signer
  const credit = draft.credit ?? [{ contribution: subject, author, units: 1n, whole: 1n }]
  const verdict = signStatement<Verdict>(
    {
      ...head(proposer),
      type: 'verdict',
      author,
      votes: votes.map((vote) => vote.id),
      index,
      outcome: score >= charter.acceptScore ? 'accepted' : 'rejected',
      score,
      stamp,
      alone: electors.alone,
      units: credit.reduce((sum, { units }) => sum + units, 0n),
      credit: [...credit],
      upstream: [...(draft.upstream ?? [])],
    },
    proposer,
  )
  const attestations = datanet.validators.map((judge) =>
    signStatement<Attestation>({ ...head(judge), type: 'attestation', verdict: verdict.id }, judge),
  )
  const timeouts = datanet.validators.map((judge) =>
    signStatement<Timeout>({ ...head(judge), round: Math.max(0, round - 1), type: 'timeout' }, judge),
  )
  const signed = (statements: readonly Statement[]) => statements.map((statement) => statement.signed)
  return {
    record: {
      type: 'certificate',
      verdict: verdict.signed,
      votes: signed(votes),
      attestations: signed(attestations),
      offer,
      opening: round === 0 ? [] : signed(timeouts),
    },
    verdict: verdict.id,
  }
}
