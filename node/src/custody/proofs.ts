/**
 * Which peers have proved that they hold what.
 * 1. A copy counts for a bounded time after its last proof, whatever the peer says.
 * 2. A peer that fails counts no more from that moment on, and is asked again after ever longer times.
 */
import type { CID } from '@datanet/records'
import type { CustodyTimes } from './times.ts'

/** Standings that are remembered; beyond, those whose proof is the oldest go. */
const MAX_STANDINGS = 200_000

/** A copy that was proved. */
export interface LiveCopy {
  readonly peer: string
  readonly kind: 'firm' | 'volunteered'
  /** Ms since 1970. */
  readonly provedAt: number
}

/** A peer that said that it holds content, and did not prove it. */
export interface Failure {
  readonly peer: string
  readonly at: number
  readonly why: string
  readonly times: number
}

interface Standing {
  kind: 'firm' | 'volunteered'
  provedAt: number | null
  failure: Failure | null
}

/** See the header. */
export class Proofs {
  readonly #times: CustodyTimes
  readonly #standings = new Map<string, Map<string, Standing>>()
  #size = 0
  #stretch = 1

  constructor(times: CustodyTimes) {
    this.#times = times
  }

  /** Makes proofs count so many times as long, where more is to be proved than there is time for. */
  stretch(factor: number): void {
    this.#stretch = Math.max(1, factor)
  }

  /** Notes that a peer has proved that it holds a contribution. */
  proved(contribution: CID, peer: string, kind: LiveCopy['kind'], now: number): void {
    this.#set(contribution, peer, { kind, provedAt: now, failure: null })
  }

  /** Notes that a peer did not prove what it said. */
  failed(contribution: CID, peer: string, why: string, now: number): void {
    const times = (this.#get(contribution, peer)?.failure?.times ?? 0) + 1
    this.#set(contribution, peer, { kind: 'firm', provedAt: null, failure: { peer, at: now, why, times } })
  }

  /** Notes that a peer says that it holds a contribution no more. */
  gone(contribution: CID, peer: string): void {
    const standing = this.#get(contribution, peer)
    if (standing !== undefined && standing.failure === null) this.#delete(contribution.toString(), peer)
  }

  /** Notes as what a peer says that it keeps a copy that it has proved. */
  says(contribution: CID, peer: string, kind: LiveCopy['kind']): void {
    const standing = this.#get(contribution, peer)
    if (standing !== undefined) standing.kind = kind
  }

  /** The copies that count now. */
  live(contribution: CID, now: number): LiveCopy[] {
    const live: LiveCopy[] = []
    for (const [peer, { kind, provedAt }] of this.#standings.get(contribution.toString()) ?? [])
      if (provedAt !== null && now - provedAt < this.#proofAge) live.push({ peer, kind, provedAt })
    return live
  }

  /** The peers that failed, and have not proved it since. */
  failures(contribution: CID): Failure[] {
    const standings = this.#standings.get(contribution.toString())?.values() ?? []
    return [...standings].flatMap(({ failure }) => (failure === null ? [] : [failure]))
  }

  /** Whether a peer that says that it holds a contribution should prove it now. */
  isDue(contribution: CID, peer: string, now: number): boolean {
    const standing = this.#get(contribution, peer)
    if (standing === undefined) return true
    if (standing.failure !== null) return now - standing.failure.at >= this.#pauseAfter(standing.failure)
    return now - (standing.provedAt ?? 0) >= this.#stretch * this.#times.proveAgain
  }

  /** Forgets proofs that count no more, and failures that are long past. */
  sweep(now: number): void {
    for (const [contribution, peers] of this.#standings) {
      for (const [peer, { provedAt, failure }] of peers) {
        const last = failure?.at ?? provedAt ?? 0
        const keptFor = failure === null ? this.#proofAge : 2 * this.#times.retryLast
        if (now - last >= keptFor) this.#delete(contribution, peer)
      }
    }
  }

  get #proofAge(): number {
    return this.#stretch * this.#times.proofAge
  }

  #pauseAfter({ times }: Failure): number {
    return Math.min(this.#times.retryLast, this.#times.retryFirst * 2 ** Math.min(times - 1, 20))
  }

  #get(contribution: CID, peer: string): Standing | undefined {
    return this.#standings.get(contribution.toString())?.get(peer)
  }

  #set(contribution: CID, peer: string, standing: Standing): void {
    const key = contribution.toString()
    this.#delete(key, peer)
    if (this.#size >= MAX_STANDINGS) this.#dropOldest()
    const peers = this.#standings.get(key) ?? new Map<string, Standing>()
    // the last that was touched stands last
    this.#standings.delete(key)
    this.#standings.set(key, peers)
    peers.set(peer, standing)
    this.#size += 1
  }

  #delete(key: string, peer: string): void {
    const peers = this.#standings.get(key)
    if (peers?.delete(peer) !== true) return
    this.#size -= 1
    if (peers.size === 0) this.#standings.delete(key)
  }

  #dropOldest(): void {
    const [oldest] = this.#standings
    const [peer] = oldest?.[1].keys() ?? []
    if (oldest !== undefined && peer !== undefined) this.#delete(oldest[0], peer)
  }
}
