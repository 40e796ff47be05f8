import type { Prng } from '../../prng.ts'
import type { SimulatedClock } from '../clock.ts'
import type { SimulatedNetwork } from '../network.ts'
import type { Counts } from './counts.ts'
import type { Peer } from './peer.ts'
import type { Population } from './population.ts'

/** What all parts of a simulation of replication have in common. */
export interface Scene {
  readonly clock: SimulatedClock
  readonly prng: Prng
  readonly network: SimulatedNetwork<Peer>
  readonly people: Population
  readonly counts: Counts
  /** Work that takes its time; what goes wrong with it is a problem, unless its machine crashed. */
  begin(work: Promise<unknown>): void
  trace(what: string): void
  /** Something that must never be. */
  problem(what: string): void
}
