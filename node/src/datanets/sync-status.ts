/**
 * How far one datanet's logs are in step with other peers.
 * 1. `synced`: a peer that is connected has said that it holds the same, and nothing is known to be missing.
 * 2. `syncing`: a conversation runs, or is about to, since something is missing; `alone`: neither.
 */
import type { SyncProgress, SyncResult } from '@datanet/sync'

/** How often progress is told at most, ms. */
const TELL_MS = 500

/** Counts are of entries. */
export interface SyncReport {
  readonly state: 'alone' | 'syncing' | 'synced'
  /** Those that are here. */
  readonly have: number
  /** Those that are known to exist. */
  readonly want: number
  /** Those that came and went by syncing since the datanet was opened. */
  readonly received: number
  readonly sent: number
  /** Those that come by syncing now, in a second. */
  readonly rate: number
  /** Peers that hold the same. */
  readonly peers: readonly string[]
  /** Since when it is synced, ms since 1970; null when it is not. */
  readonly since: number | null
}

interface Conversation {
  readonly began: number
  progress: Pick<SyncProgress, 'received' | 'wanted' | 'sent'>
}

interface StatusParts {
  /** How many entries are here. */
  readonly entries: () => number
  /** Whether a gap was seen that no sync has looked into yet. */
  readonly hasGap: () => boolean
  /** Hears of progress, from time to time, and of each change of the state. */
  readonly onChange: (report: SyncReport) => void
  readonly now?: () => number
}

/** See the header. */
export class SyncStatus {
  readonly #parts: StatusParts
  readonly #now: () => number
  readonly #running = new Map<string, Set<Conversation>>()
  readonly #inStep = new Set<string>()
  #received = 0
  #sent = 0
  #since: number | null = null
  #told: SyncReport['state'] = 'alone'
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(parts: StatusParts) {
    this.#parts = parts
    this.#now = parts.now ?? Date.now
  }

  /** Whether a peer holds the same, and nothing is known to be missing. */
  get isSynced(): boolean {
    return this.#inStep.size > 0 && !this.isLacking
  }

  /** Whether something is known to be missing. */
  get isLacking(): boolean {
    return this.#missing > 0 || this.#parts.hasGap()
  }

  report(): SyncReport {
    const state = this.isSynced ? 'synced' : this.#running.size > 0 || this.#parts.hasGap() ? 'syncing' : 'alone'
    const have = this.#parts.entries()
    let [received, sent, rate] = [this.#received, this.#sent, 0]
    for (const { began, progress } of this.#conversations()) {
      received += progress.received
      sent += progress.sent
      const seconds = (this.#now() - began) / 1000
      if (seconds > 0) rate += progress.received / seconds
    }
    const peers = [...this.#inStep].sort()
    const since = state === 'synced' ? this.#since : null
    return { state, have, want: have + this.#missing, received, sent, rate: Math.round(rate), peers, since }
  }

  /** A conversation with a peer begins; gives what it is to be told of how it goes. */
  begin(peer: string): {
    progress(progress: SyncProgress): void
    end(result: SyncResult | null): void
  } {
    const conversation: Conversation = { began: this.#now(), progress: { received: 0, wanted: 0, sent: 0 } }
    const running = this.#running.get(peer) ?? new Set()
    this.#running.set(peer, running.add(conversation))
    return {
      progress: ({ received, wanted, sent }) => {
        conversation.progress = { received, wanted, sent }
        // what it says now takes back what it said before
        if (wanted > received) this.#inStep.delete(peer)
        this.look()
      },
      end: (result) => {
        running.delete(conversation)
        if (running.size === 0) this.#running.delete(peer)
        const { received, sent } = result ?? conversation.progress
        this.#received += received
        this.#sent += sent
        if (result !== null) {
          if (result.complete) this.#inStep.add(peer)
          else this.#inStep.delete(peer)
        }
        this.look()
      },
    }
  }

  /** A peer is no longer there: what it holds is not known any more. */
  left(peer: string): void {
    if (this.#inStep.delete(peer)) this.look()
  }

  *#conversations(): Iterable<Conversation> {
    for (const running of this.#running.values()) yield* running
  }

  /** Entries that some peer is known to have and this one lacks; what several have is counted once. */
  get #missing(): number {
    let missing = 0
    for (const { progress } of this.#conversations()) missing = Math.max(missing, progress.wanted - progress.received)
    return missing
  }

  /** Looks whether something has changed, and tells. */
  look(): void {
    const now = this.#now()
    if (!this.isSynced) this.#since = null
    else this.#since ??= now
    const report = this.report()
    if (report.state === this.#told && (report.state !== 'syncing' || now - this.#toldAt < TELL_MS)) return
    this.#told = report.state
    this.#toldAt = now
    this.#parts.onChange(report)
  }
}
