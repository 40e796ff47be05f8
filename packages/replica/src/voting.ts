import { type Docket, fitVote, type Judge } from '@datanet/quality'
import { type Charter, type CID, hexOf, type Reason, type Vote } from '@datanet/records'
import { AlreadyVotedError, NotFoundError, NotValidatorError } from './errors.ts'

/** What is known when a vote is drafted. */
interface Voting {
  readonly datanet: CID
  readonly charter: Charter
  readonly voter: Uint8Array
  readonly docket: Docket
  /** Null for who is no validator. */
  readonly judge: Judge | null
  /** When this peer first held a contribution, ms. */
  readonly seenAt: (contribution: CID) => number | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What a voter says of a contribution. */
export interface Opinion {
  readonly contribution: CID
  readonly score: number
  readonly reasons: readonly Reason[]
}

/** The vote of one validator in the open round. Throws ERR_NOT_FOUND, ERR_NOT_VALIDATOR, ERR_ALREADY_VOTED. */
export function draftVote(voting: Voting, { contribution, score, reasons }: Opinion): Vote {
  const { docket, voter } = voting
  const held = docket.get(contribution)
  if (held?.submission == null) {
    throw new NotFoundError(
      `no contribution ${contribution} is known here`,
      '`datanet contributions ID` lists them; `datanet sync ID` looks for news.',
    )
  }
  const electors = docket.electorsOf(held.submission)
  const me = hexOf(voter)
  if (!electors.weights.has(me)) {
    const own = hexOf(held.submission.author) === me
    throw new NotValidatorError(
      own ? 'nobody judges their own contribution' : 'the charter does not name you as a validator',
      own ? 'The other validators will.' : 'Ask the founder of the datanet.',
    )
  }
  const judge = voting.judge as Judge
  if (!judge.isOpen(held)) {
    throw new AlreadyVotedError(
      `the contribution is ${held.certificate?.verdict.body.outcome}, and no round is open`,
      '`datanet verdict ID CONTRIBUTION` shows the certificate.',
    )
  }
  const round = held.openRound(electors)
  if (held.votes.has(me)) {
    throw new AlreadyVotedError(
      'you have voted on this contribution, and a validator has one vote',
      '`datanet show ID CONTRIBUTION` shows the votes.',
    )
  }
  const vote: Vote = {
    v: 1,
    type: 'vote',
    datanet: voting.datanet,
    signer: voter,
    subject: contribution,
    round,
    score,
    reasons: [...reasons],
    seen: voting.seenAt(contribution) ?? voting.now,
    index: judge.history.current.root,
  }
  return fitVote(vote, voting.charter)
}
