import type { Entry } from '@datanet/records'
import type { SimulatedClock } from '../clock.ts'
import type { OpenedEntries } from './opened.ts'
import type { Peer } from './peer.ts'

/** What peers have between them. */
export interface World {
  readonly clock: SimulatedClock
  readonly charter: Entry
  readonly opened: OpenedEntries
  /** Who comes back with an old disk signs at once. */
  readonly isHasty: boolean
  announce(from: Peer, entries: readonly Uint8Array[]): void
  /** Passes on to a neighbour what gossip brought. */
  passOn(from: Peer, entries: readonly Uint8Array[]): void
  trace(what: string): void
  /** Something that must never be. */
  problem(what: string): void
  /** A peer that came back with an old disk may sign again. */
  signedAgain(): void
}
