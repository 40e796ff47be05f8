/**
 * What opened a round (V4). A round is open because something opened it, and its certificate carries that, so that nobody
 * picks a high round to stand above the others.
 * 1. Round 0 is open from the start.
 * 2. Any other opens when validators of more than 2/3 of W gave up the round before it, or a later one: by their timeouts.
 * 3. Or when the round before it was certified and its credit has moved since: by attestations of more than 2/3 of W of one
 *    verdict. Honest validators of more than a third recomputed that verdict, so the verdict itself need not travel.
 */
import {
  type Attestation,
  type CID,
  hexOf,
  openStatement,
  type Signed,
  type Statement,
  type Timeout,
} from '@datanet/records'
import { type Electorate, isSupermajority, weightOf } from './electorate.ts'

/** A round of judging one contribution. */
export interface RoundOf {
  readonly datanet: CID
  readonly subject: CID
  readonly round: number
}

/** Why these statements do not open a round; null when they do. Throws what opening a statement throws. */
export function openingProblem(opening: readonly Signed[], of: RoundOf, electors: Electorate): string | null {
  if (of.round === 0) return opening.length === 0 ? null : 'something opens its round, which is the first one'
  const statements = opening.map(openStatement)
  const bodies = statements.flatMap((statement) => statement?.body ?? [])
  const signers = bodies.map((body) => hexOf(body.signer))
  if (bodies.length < statements.length || new Set(signers).size < signers.length) {
    return 'what opens its round has a statement of an unknown type, or two of one signer'
  }
  if (!bodies.every((body) => body.datanet.equals(of.datanet) && body.subject.equals(of.subject))) {
    return 'what opens its round is about something else'
  }
  const [first] = bodies
  const gaveUp = bodies.every((body) => body.type === 'timeout' && body.round >= of.round - 1)
  const certified =
    first?.type === 'attestation' &&
    bodies.every(
      (body) => body.type === 'attestation' && body.round === of.round - 1 && body.verdict.equals(first.verdict),
    )
  if (!gaveUp && !certified) return 'its round was opened neither by timeouts nor by a certified verdict'
  if (!signers.every((signer) => electors.validators.has(signer))) return 'one who is no validator opens its round'
  const weight = weightOf(electors.validators, signers)
  if (isSupermajority(weight, electors.whole)) return null
  return `its round was opened by ${weight} of ${electors.whole}, which is not more than two thirds`
}

/** What a peer holds that may have opened a round. */
export interface OpeningSources {
  /** For each signer who gave up the round before, or a later one, such a timeout. */
  readonly timeouts: Iterable<Statement<Timeout>>
  /** The attestations of the verdict that was certified in the round before; none where none was. */
  readonly attestations: readonly Statement<Attestation>[]
}

/** The statements that opened a round, for its certificate; null while they are not all here. */
export function openingOf(
  round: number,
  { timeouts, attestations }: OpeningSources,
  electors: Electorate,
): readonly Signed[] | null {
  if (round === 0) return []
  for (const statements of [attestations, [...timeouts]]) {
    const valid = statements.filter(({ body }) => electors.validators.has(hexOf(body.signer)))
    const weight = weightOf(
      electors.validators,
      valid.map(({ body }) => hexOf(body.signer)),
    )
    if (isSupermajority(weight, electors.whole)) return valid.map(({ signed }) => signed)
  }
  return null
}
