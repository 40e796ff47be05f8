import type { ReplicationOptions } from './simulate-replication.ts'

/** A seed that once failed. */
export interface KeptSeed {
  readonly seed: number
  readonly options: ReplicationOptions
  /** What it found then. */
  readonly found: string
}

/** Run by the tests from then on. */
export const keptSeeds: readonly KeptSeed[] = [
  {
    seed: 221,
    options: {},
    found: 'who was let in by an entry behind a fork never reached those who had taken the other branch',
  },
  { seed: 224, options: {}, found: 'the same, of a newcomer who wrote while the network was split' },
  {
    seed: 45,
    options: { peers: 20, liars: 6, writes: 70, duration: 9000 },
    found:
      'an honest peer was named as a liar, since a fork had cut its log while it asked how far two histories agree',
  },
]
