/** What lies between the machines: gossip that is late, lost, doubled or out of order, partitions, and syncs that break. */
import { type CID, openEntry } from '@datanet/records'
import { syncedLogs } from '@datanet/replica'
import { reconcile } from '@datanet/sync'
import type { Prng } from '../prng.ts'
import type { SimulatedClock } from './clock.ts'
import { createLine, type Line } from './line.ts'
import type { Machine } from './machine.ts'

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

/** How long a sync may take, ms. */
const SYNC_LIMIT = 10_000

/** See the header. */
export class SimulatedNetwork {
  readonly machines: Machine[] = []
  calm = false
  readonly #clock: SimulatedClock
  readonly #prng: Prng
  readonly #weather: Weather
  readonly #trace: (what: string) => void
  readonly #side = new Map<Machine, number>()
  readonly #lines = new Map<Line, readonly [Machine, Machine]>()
  readonly #syncing = new Set<string>()

  constructor(clock: SimulatedClock, prng: Prng, weather: Weather, trace: (what: string) => void) {
    this.#clock = clock
    this.#prng = prng
    this.#weather = weather
    this.#trace = trace
  }

  reaches(a: Machine, b: Machine): boolean {
    return (this.#side.get(a) ?? 0) === (this.#side.get(b) ?? 0)
  }

  /** Splits the machines in two, cutting what runs between them. */
  split(away: readonly Machine[]): void {
    this.#trace(`split off ${away.map(({ name }) => name).join(' ')}`)
    for (const machine of this.machines) this.#side.set(machine, away.includes(machine) ? 1 : 0)
    for (const [line, [a, b]] of this.#lines) if (!this.reaches(a, b)) line.cut()
  }

  heal(): void {
    this.#trace('healed')
    this.#side.clear()
  }

  /** Cuts everything that a machine has under way: it crashed. */
  hangUp(machine: Machine): void {
    for (const [line, ends] of this.#lines) if (ends.includes(machine)) line.cut()
  }

  announce(from: Machine, entries: readonly Uint8Array[]): void {
    const names = entries.map((bytes) => {
      const { author, seq } = openEntry(bytes).payload
      return `${author[0]} ${seq}`
    })
    for (const to of this.machines) {
      if (to === from) continue
      const copies = this.#happens(this.#weather.doubled) ? 2 : 1
      for (let i = 0; i < copies; i++) {
        if (this.#happens(this.#weather.lost)) continue
        this.#clock.plan(this.#latency(), () => this.#deliver(from, to, entries, names))
      }
    }
  }

  async fetch(to: Machine, cid: CID): Promise<Uint8Array | undefined> {
    const { replica } = to
    const key = cid.toString()
    await this.#clock.sleep(this.#latency())
    if (to.replica !== replica || this.#happens(this.#weather.away)) return undefined
    const holder = this.machines.find(
      (machine) => machine.replica !== null && machine.blocks.has(key) && this.reaches(machine, to),
    )
    return holder?.blocks.get(key)
  }

  /** Brings two machines in step, unless something breaks it. */
  sync(a: Machine, b: Machine): void {
    const pair = [a.name, b.name].sort().join(' ')
    if (a.replica === null || b.replica === null || !this.reaches(a, b) || this.#syncing.has(pair)) return
    const line = createLine(this.#clock, () => this.#latency())
    this.#syncing.add(pair)
    this.#lines.set(line, [a, b])
    const over = (how: string) => {
      this.#trace(`sync ${pair}: ${how}`)
      line.cut()
      this.#lines.delete(line)
      this.#syncing.delete(pair)
    }
    Promise.all([
      reconcile(syncedLogs(a.replica, b.name), line.ends[0]),
      reconcile(syncedLogs(b.replica, a.name), line.ends[1]),
    ]).then(
      ([{ received, sent, rounds }]) => over(`${received} ${sent} ${rounds}`),
      (error: Error & { code?: string }) => over(error.code ?? error.message),
    )
    if (this.#happens(this.#weather.broken)) this.#clock.plan(this.#prng.integer(200), () => line.cut())
    this.#clock.plan(SYNC_LIMIT, () => line.cut())
  }

  #happens(oneIn: number): boolean {
    return !this.calm && oneIn > 0 && this.#prng.oneIn(oneIn)
  }

  #latency(): number {
    return 1 + this.#prng.integer(this.calm ? 20 : this.#weather.latency)
  }

  #deliver(from: Machine, to: Machine, entries: readonly Uint8Array[], names: readonly string[]): void {
    const { replica } = to
    if (replica === null || !this.reaches(from, to)) return
    this.#clock.busy++
    replica
      .ingest(entries, from.name)
      .then(
        ({ outcomes }) => {
          for (const [i, { outcome }] of outcomes.entries()) {
            this.#trace(`${from.name} to ${to.name}: ${names[i]} ${outcome}`)
            if (outcome === 'waiting' || outcome === 'mismatch') this.sync(to, from)
          }
        },
        (error: Error) => this.#trace(`${from.name} to ${to.name}: ${error.message}`),
      )
      .finally(() => this.#clock.busy--)
  }
}
