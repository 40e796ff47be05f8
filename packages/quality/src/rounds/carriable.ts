import type { Charter, Statement, Vote } from '@datanet/records'
import type { Electorate } from './electorate.ts'
import { tally } from './tally.ts'

/** What the votes of one certificate may weigh together, bytes: it travels in one entry, with all that is credited. */
export const MAX_VOTE_BYTES = 64 * 1024

/**
 * The votes that a certificate can carry: all, unless their reasons are so long that it could not travel; then the longest
 * are left out for as long as the others decide. So nobody stops a verdict by saying too much.
 */
export function carriable(
  votes: readonly Statement<Vote>[],
  charter: Charter,
  electors: Electorate,
): readonly Statement<Vote>[] {
  let kept = votes
  let bytes = votes.reduce((sum, vote) => sum + vote.signed.body.length, 0)
  for (const longest of votes.toSorted((a, b) => b.signed.body.length - a.signed.body.length)) {
    if (bytes <= MAX_VOTE_BYTES) break
    const others = kept.filter((vote) => vote !== longest)
    const bodies = others.map((vote) => vote.body)
    if (tally(bodies, charter, electors).outcome === 'open') continue
    kept = others
    bytes -= longest.signed.body.length
  }
  return kept
}
