/** What a simulation went through, by kind; sums of many are made by adding. */
export interface Counts {
  /** Entries that all honest peers hold in the end. */
  entries: number
  /** Appends of honest authors that were confirmed to them. */
  acknowledged: number
  /** Acknowledged entries that some honest peer lacks in the end, of authors that still can sign. */
  lost: number
  /** Acknowledged entries whose only disk was put back to an older state before others had heard enough of them. */
  goneWithTheDisk: number
  /** Honest peers whose logs differ from the first one's in the end. */
  diverged: number
  /** Authors of whom two honest peers held different entries in one place when the network healed. */
  forks: number
  /** Of these, how many every honest peer can prove in the end. */
  forksFound: number
  partitions: number
  /** Machines stopped between two writes. */
  killsBetween: number
  /** Machines stopped by a write that is on the disk, though nobody was told. */
  killsAfterWrite: number
  /** Machines stopped by a write that is not. */
  killsBeforeWrite: number
  /** Peers that left in good order, and came back. */
  departures: number
  /** Peers that came back with an older state of their store. */
  restored: number
  /** Of these, how many signed again after enough others had told them of their head. */
  signedAgain: number
  /** What Byzantine authors did, by kind. */
  readonly byzantine: Record<string, number>
  syncs: number
  /** Syncs that ended with equal logs. */
  syncsComplete: number
  /** Syncs that broke off. */
  syncsBroken: number
  /** How often an honest peer named a Byzantine one. */
  blamed: number
  /** Rounds of syncs after healing, until all were equal. */
  rounds: number
  /** Bytes that syncs took. */
  bytes: number
  /** Messages that gossip delivered. */
  delivered: number
  /** The most entries that waited at one peer. */
  waitingPeak: number
}

/** The counts of nothing: what sums begin with. */
export function noCounts(): Counts {
  return {
    entries: 0,
    acknowledged: 0,
    lost: 0,
    goneWithTheDisk: 0,
    diverged: 0,
    forks: 0,
    forksFound: 0,
    partitions: 0,
    killsBetween: 0,
    killsAfterWrite: 0,
    killsBeforeWrite: 0,
    departures: 0,
    restored: 0,
    signedAgain: 0,
    byzantine: {},
    syncs: 0,
    syncsComplete: 0,
    syncsBroken: 0,
    blamed: 0,
    rounds: 0,
    bytes: 0,
    delivered: 0,
    waitingPeak: 0,
  }
}

/** Those of which the most counts, not the sum. */
const PEAKS = new Set<string>(['rounds', 'waitingPeak'])

/** Adds the counts of one simulation to those of others. */
export function addCounts(total: Counts, { byzantine, ...counts }: Counts): void {
  const sums = total as unknown as Record<string, number>
  for (const [name, count] of Object.entries(counts as unknown as Record<string, number>)) {
    const before = sums[name] ?? 0
    sums[name] = PEAKS.has(name) ? Math.max(before, count) : before + count
  }
  for (const [kind, count] of Object.entries(byzantine)) total.byzantine[kind] = (total.byzantine[kind] ?? 0) + count
}
