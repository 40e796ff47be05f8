/** What lies between the machines: gossip that is late, lost, doubled or out of order, partitions, and syncs that break. */
import type { Outcome } from '@datanet/log'
import type { SyncResult } from '@datanet/sync'
import type { Prng } from '../prng.ts'
import type { SimulatedClock } from './clock.ts'
import { createLine, type Line, type LineEnd } from './line.ts'

/** How bad it is: one message in so many is lost or doubled; times in ms. */
export interface Weather {
  readonly lost: number
  readonly doubled: number
  readonly latency: number
  /** One block in so many can't be had when it is asked for. */
  readonly away: number
  /** One sync in so many breaks. */
  readonly broken: number
}

/** What became of an entry that gossip brought. */
export interface Heard {
  readonly outcome: Outcome
  readonly error?: Error
}

/** A machine as the network sees it. */
export interface Station<Self> {
  readonly name: string
  readonly running: boolean
  /** Takes what gossip brought. */
  hear(entries: readonly Uint8Array[], from: Self): Promise<readonly Heard[]>
  /** Its half of a sync. */
  converse(channel: LineEnd, partner: Self): Promise<SyncResult>
}

/** How the two halves of a sync ended, and what went over the line, in bytes. */
export interface Conversation<M> {
  readonly sides: readonly [M, M]
  readonly results: readonly [PromiseSettledResult<SyncResult>, PromiseSettledResult<SyncResult>]
  readonly bytes: number
}

/** What the network does as it is told. */
export interface NetworkOptions<M> {
  readonly weather: Weather
  /** How long a sync may take, ms. */
  readonly syncLimit: number
  /** How many syncs one machine has under way at most. */
  readonly syncsAtOnce: number
  readonly trace: (what: string) => void
  /** What the trace calls an entry. */
  readonly nameOf: (entry: Uint8Array) => string
  readonly onConversation?: (conversation: Conversation<M>) => void
  readonly onHeard?: (from: M, to: M, heard: readonly Heard[]) => void
}

type Codes = Error & { code?: string }

/** See the header. */
export class SimulatedNetwork<M extends Station<M>> {
  readonly machines: M[] = []
  calm = false
  readonly #clock: SimulatedClock
  readonly #prng: Prng
  readonly #options: NetworkOptions<M>
  readonly #side = new Map<M, number>()
  readonly #lines = new Map<Line, readonly [M, M]>()
  readonly #syncing = new Set<string>()

  constructor(clock: SimulatedClock, prng: Prng, options: NetworkOptions<M>) {
    this.#clock = clock
    this.#prng = prng
    this.#options = options
  }

  reaches(a: M, b: M): boolean {
    return this.sideOf(a) === this.sideOf(b)
  }

  /** On which side of a split a machine is; 0 when there is none. */
  sideOf(machine: M): number {
    return this.#side.get(machine) ?? 0
  }

  /** Splits the machines in two, cutting what runs between them. */
  split(away: readonly M[]): void {
    this.#options.trace(`split off ${away.map(({ name }) => name).join(' ')}`)
    for (const machine of this.machines) this.#side.set(machine, away.includes(machine) ? 1 : 0)
    for (const [line, [a, b]] of this.#lines) if (!this.reaches(a, b)) line.cut()
  }

  heal(): void {
    this.#options.trace('healed')
    this.#side.clear()
  }

  /** Cuts everything that a machine has under way: it crashed. */
  hangUp(machine: M): void {
    for (const [line, ends] of this.#lines) if (ends.includes(machine)) line.cut()
  }

  /** Sends entries to all others; who is on the other side of a split by then does not hear of it. */
  announce(from: M, entries: readonly Uint8Array[]): void {
    this.#post(from, entries, this.machines, (to) => this.reaches(from, to))
  }

  /** Sends entries to these, on whichever side of a split they are. */
  whisper(from: M, entries: readonly Uint8Array[], targets: readonly M[]): void {
    this.#post(from, entries, targets, () => true)
  }

  /** Brings two machines in step, unless something breaks it; whether it began. */
  sync(a: M, b: M): boolean {
    const pair = [a.name, b.name].sort().join(' ')
    if (!a.running || !b.running || !this.reaches(a, b) || this.#syncing.has(pair)) return false
    if (this.#underWay(a) >= this.#options.syncsAtOnce || this.#underWay(b) >= this.#options.syncsAtOnce) return false
    const line = createLine(this.#clock, () => this.latency())
    this.#syncing.add(pair)
    this.#lines.set(line, [a, b])
    const half = async (side: 0 | 1, result: Promise<SyncResult>): Promise<SyncResult> => {
      try {
        const ended = await result
        line.end(side)
        return ended
      } catch (error) {
        line.cut()
        throw error
      }
    }
    Promise.allSettled([half(0, a.converse(line.ends[0], b)), half(1, b.converse(line.ends[1], a))]).then((results) => {
      line.cut()
      this.#lines.delete(line)
      this.#syncing.delete(pair)
      this.#options.trace(`sync ${a.name} ${b.name}: ${results.map(told).join(', ')}`)
      this.#options.onConversation?.({ sides: [a, b], results, bytes: line.bytes })
    })
    if (this.happens(this.#options.weather.broken)) this.#clock.plan(this.#prng.integer(200), () => line.cut())
    this.#clock.plan(this.#options.syncLimit, () => line.cut())
    return true
  }

  /** Whether something that goes wrong one time in so many goes wrong now. */
  happens(oneIn: number): boolean {
    return !this.calm && oneIn > 0 && this.#prng.oneIn(oneIn)
  }

  /** How long the next message takes, ms. */
  latency(): number {
    return 1 + this.#prng.integer(this.calm ? 20 : this.#options.weather.latency)
  }

  #underWay(machine: M): number {
    let count = 0
    for (const ends of this.#lines.values()) if (ends.includes(machine)) count++
    return count
  }

  #post(from: M, entries: readonly Uint8Array[], targets: readonly M[], arrives: (to: M) => boolean): void {
    const names = entries.map(this.#options.nameOf)
    for (const to of targets) {
      if (to === from) continue
      const copies = this.happens(this.#options.weather.doubled) ? 2 : 1
      for (let i = 0; i < copies; i++) {
        if (this.happens(this.#options.weather.lost)) continue
        this.#clock.plan(this.latency(), () => {
          if (to.running && arrives(to)) this.#deliver(from, to, entries, names)
        })
      }
    }
  }

  #deliver(from: M, to: M, entries: readonly Uint8Array[], names: readonly string[]): void {
    to.hear(entries, from).then(
      (outcomes) => {
        this.#options.onHeard?.(from, to, outcomes)
        for (const [i, { outcome }] of outcomes.entries()) {
          this.#options.trace(`${from.name} to ${to.name}: ${names[i]} ${outcome}`)
          if (outcome === 'waiting' || outcome === 'mismatch') this.sync(to, from)
        }
      },
      (error: Error) => this.#options.trace(`${from.name} to ${to.name}: ${error.message}`),
    )
  }
}

function told(result: PromiseSettledResult<SyncResult>): string {
  if (result.status === 'rejected') return (result.reason as Codes).code ?? (result.reason as Error).message
  const { received, sent, rounds } = result.value
  return `${received} ${sent} ${rounds}`
}
