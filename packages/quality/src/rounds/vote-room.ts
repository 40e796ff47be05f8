import { type Charter, encode, type Reason, type Vote } from '@datanet/records'

/** What all votes of one certificate may weigh together, bytes: it travels in one entry, with all that is credited. */
export const MAX_VOTE_BYTES = 64 * 1024

/**
 * The most that one vote may weigh under a charter, bytes: an equal share for each validator. A heavier one does not count,
 * so no vote is ever left out for want of room, and a proposer has no excuse for leaving one out.
 */
export function voteRoom({ validators }: Charter): number {
  return Math.floor(MAX_VOTE_BYTES / validators.length)
}

/** The vote with as many of its reasons, from the first one on, as it has room for. */
export function fitVote(vote: Vote, charter: Charter): Vote {
  const room = voteRoom(charter)
  const bare = encode({ ...vote, reasons: [] }).length
  const reasons: Reason[] = []
  // a list of at most 32 items takes two bytes for its length at most
  let left = room - bare - 2
  for (const reason of vote.reasons) {
    left -= encode(reason).length
    if (left < 0) break
    reasons.push(reason)
  }
  return { ...vote, reasons }
}
