/**
 * Who takes a copy that is lacking, and who may drop one that is too many. Each peer decides for itself by what it sees.
 * 1. Peers rank for a contribution by rendezvous hash: all rank alike, each contribution spreads otherwise, and who comes or
 *    goes changes no other's rank against another.
 * 2. As many take it as are lacking, the first by rank; the longer it is lacking, the more of the ranks, so that those who
 *    volunteer and never take it hold nothing up.
 * 3. A volunteer drops its copy only when as many as are asked for are live at peers that don't drop theirs, whatever these
 *    see: at peers that keep it for themselves, and at volunteers that rank before it. Of any number that drop at once, the
 *    first by rank has counted none of the others.
 */
import { type CID, compareBytes, concatBytes, sha256, textBytes } from '@datanet/records'

/** Whether a copy stays whatever others do, or is a volunteer's, or is being brought. */
export type CopyKind = 'firm' | 'volunteered' | 'taking'

/** A copy that a peer holds by what was proved, or that it says it is bringing. */
export interface Copy {
  readonly peer: string
  readonly kind: CopyKind
}

/** What a peer sees of a contribution and of those who could hold it. */
export interface Sight {
  readonly contribution: CID
  readonly target: number
  readonly self: string
  /** Live copies, without the own one. */
  readonly copies: readonly Copy[]
  /** Peers that volunteer for it and have room, without this one and those of `copies`. */
  readonly volunteers: readonly string[]
}

/** By rendezvous hash: peers in the order in which they should hold a contribution. */
export function ranked(contribution: CID, peers: readonly string[]): string[] {
  return [...new Set(peers)]
    .map((peer) => ({ peer, weight: sha256(concatBytes(contribution.bytes, textBytes(peer))) }))
    .sort((a, b) => compareBytes(a.weight, b.weight))
    .map(({ peer }) => peer)
}

/** How many copies are lacking. */
export function lacking({ target, copies }: Pick<Sight, 'target' | 'copies'>): number {
  return Math.max(0, target - copies.length)
}

/** Whether this peer, which holds no copy and has room, should take one; `waited` counts rounds in which copies lacked. */
export function shouldTake(sight: Sight, waited: number): boolean {
  const lack = lacking(sight)
  if (lack === 0) return false
  const rank = ranked(sight.contribution, [...sight.volunteers, sight.self]).indexOf(sight.self)
  return rank < lack + waited
}

/** Whether this peer, which holds a volunteered copy, may drop it. */
export function mayDrop(sight: Sight): boolean {
  const peers = sight.copies.map(({ peer }) => peer)
  const order = ranked(sight.contribution, [...peers, sight.self])
  const own = order.indexOf(sight.self)
  const staying = sight.copies.filter(
    ({ peer, kind }) => kind === 'firm' || (kind === 'volunteered' && order.indexOf(peer) < own),
  )
  return staying.length >= sight.target
}
