import type { Peer } from './peer.ts'

/** A peer's disk that was put back to an older state: what its author had signed since, and who had heard of it then. */
export interface Restoration {
  readonly peer: Peer
  /** The first own entry that the disk no longer holds. */
  readonly from: number
  /**
   * More than 2/3 of the validators' weight can't be asked without asking one that had heard of it: so its author knows
   * of it before it signs again (L3).
   */
  readonly isKnownWell: boolean
}

/** Puts a peer's disk back. `validators` are honest, and `weight` is that of all of them and of those that lie. */
export async function restore(peer: Peer, validators: readonly Peer[], weight: number): Promise<Restoration> {
  const before = peer.newestOwn
  await peer.restore()
  await peer.start()
  // somebody else has started it meanwhile: what it held is not known
  if (peer.log === null) return { peer, from: 0, isKnownWell: false }
  const from = (peer.log.head(peer.author)?.seq ?? -1) + 1
  const lost = from > before ? null : from
  const heard = validators.filter(
    (other) => other !== peer && !other.isUnsure && lost !== null && other.holdsOwnOf(peer, lost),
  )
  const told = heard.reduce((sum, other) => sum + other.weight, 0)
  return { peer, from, isKnownWell: lost === null || 3 * told >= weight }
}
