/**
 * A datanet from its founding to its last payment, on machines that crash, over a network that loses, doubles, delays and
 * splits, with people who copy and perhaps one who lies. All of it follows from a seed.
 */
import { readFounding } from '@datanet/log'
import { type CID, hexOf, openEntry, type Signer, sha256, textBytes } from '@datanet/records'
import { type TestDatanet, testDatanet } from '../datanet.ts'
import { createPrng, type Prng } from '../prng.ts'
import { isSettled, type Outcome, offeredIn, problemsOf } from './checks.ts'
import { SimulatedClock } from './clock.ts'
import { type Kind, rowSchema } from './content.ts'
import { fetchBlock } from './content-fetch.ts'
import { rivalOf, voteTwice } from './liar.ts'
import { Machine } from './machine.ts'
import { SimulatedNetwork, type Weather } from './network.ts'
import { buy, contribute, judge, type Made, pay, type Stage } from './people.ts'

/** What a simulation runs with; what is left out has a small default. */
export interface SimulationOptions {
  readonly validators?: number
  readonly writers?: number
  readonly sets?: number
  /** How long things happen and go wrong, ms of simulated time; then all is healed. */
  readonly duration?: number
  /** One validator lies; otherwise one time in three. */
  readonly liar?: boolean
  readonly weather?: Partial<Weather>
}

/** What a simulation went through, and where it ended; the same for the same seed and options. */
export interface SimulationReport {
  readonly seed: number
  /** The hash of everything that happened: the same for the same seed. */
  readonly trace: string
  readonly events: number
  /** Simulated seconds until all was settled; null when it never was. */
  readonly settledAfter: number | null
  readonly entries: number
  readonly offered: number
  readonly crashes: number
  readonly liar: boolean
  /** The highest round that anything was certified in. */
  readonly rounds: number
  /** What is wrong; nothing, if all is well. */
  readonly problems: readonly string[]
}

const START = 1_700_000_000_000
const SETTLING = 300_000
/** How long a sync may take, ms. */
const SYNC_LIMIT = 10_000
/** How long nothing may happen before it counts as settled: longer than content waits to be asked for again. */
const STILL = 45_000
/** How much more seldom people look round when all is calm. */
const CALM = 4
const WEATHER: Weather = { lost: 6, doubled: 6, latency: 150, away: 8, broken: 5 }
const KINDS: readonly Kind[] = ['good', 'good', 'good', 'copy', 'copy', 'part', 'part', 'broken']

/** See the header. */
class Simulation {
  readonly #seed: number
  readonly #options: Required<Omit<SimulationOptions, 'weather'>>
  readonly #prng: Prng
  readonly #clock = new SimulatedClock(START)
  readonly #network: SimulatedNetwork<Machine>
  readonly #datanet: TestDatanet
  readonly #validators: Machine[]
  readonly #writers: Machine[]
  readonly #buyer: Machine
  readonly #made: Made[] = []
  readonly #lines: string[] = []
  #crashes = 0
  #calm = false

  constructor(seed: number, options: SimulationOptions) {
    this.#seed = seed
    this.#prng = createPrng(`simulation ${seed}`)
    const liar = options.liar ?? this.#prng.oneIn(3)
    this.#options = {
      // with fewer, nothing could be certified without the liar
      validators: options.validators ?? (liar ? 4 : 3) + this.#prng.integer(2),
      writers: options.writers ?? 2,
      sets: options.sets ?? 7,
      duration: options.duration ?? 9000,
      liar,
    }
    this.#datanet = testDatanet({
      validators: this.#options.validators,
      writers: this.#options.writers,
      issuers: 1,
      seed,
      charter: {
        schemas: [{ name: 'row', schema: rowSchema }],
        gates: [
          { gate: 'schema', params: '{}' },
          { gate: 'licence', params: '{}' },
          { gate: 'size', params: '{}' },
          { gate: 'exact-duplicate', params: '{}' },
        ],
        rounds: { sealed: false, timeoutMs: 300 + this.#prng.integer(1700), max: 64 },
      },
    })
    const weather = { ...WEATHER, ...options.weather }
    this.#network = new SimulatedNetwork(this.#clock, this.#prng, {
      weather,
      syncLimit: SYNC_LIMIT,
      syncsAtOnce: this.#options.validators + this.#options.writers + 1,
      trace: (what) => this.#trace(what),
      nameOf: (entry) => {
        const { author, seq } = openEntry(entry).payload
        return `${author[0]} ${seq}`
      },
    })
    const around = {
      clock: this.#clock,
      charter: this.#datanet.charterEntry,
      announce: (from: Machine, entries: readonly Uint8Array[]) => this.#network.announce(from, entries),
      fetch: (to: Machine, cid: CID) => fetchBlock(this.#network, this.#clock, weather.away, to, cid),
      trace: (what: string) => this.#trace(what),
    }
    const machine = (name: string, signer: Signer) =>
      new Machine(name, signer, this.#prng.integer(401) - 200, around, createPrng(`${seed} ${name}`))
    const { validators, writers, issuers } = this.#datanet
    this.#validators = validators.map((signer, i) => machine(`v${i}`, signer))
    this.#writers = writers.map((signer, i) => machine(`w${i}`, signer))
    // who buys here pays its bills in its own name
    this.#buyer = machine('buyer', issuers[0] as Signer)
    this.#network.machines.push(...this.#validators, ...this.#writers, this.#buyer)
  }

  #trace(what: string): void {
    this.#lines.push(`${this.#clock.now - START} ${what}`)
  }

  get #stage(): Stage {
    return {
      clock: this.#clock,
      prng: this.#prng,
      datanet: this.#datanet.id,
      acceptScore: this.#datanet.charter.acceptScore,
      validators: this.#validators,
      made: this.#made,
      trace: (what) => this.#trace(what),
    }
  }

  get #liars(): Machine[] {
    return this.#options.liar ? this.#validators.slice(0, 1) : []
  }

  get #outcome(): Outcome {
    const founding = readFounding(this.#datanet.charterEntry)
    return { founding, machines: this.#network.machines, liars: this.#liars, made: this.#made }
  }

  /** Work of people, which the clock does not wait for: it may itself wait for the clock. */
  #begin(work: Promise<unknown>): void {
    work.catch((error: Error) => this.#trace(`failed: ${error.message}`))
  }

  #again(every: number, happen: () => void): void {
    const next = () => {
      happen()
      const pause = this.#calm ? CALM * every : every
      this.#clock.plan(pause / 2 + this.#prng.integer(pause), next)
    }
    this.#clock.plan(this.#prng.integer(every), next)
  }

  #anytime(happen: () => void): void {
    this.#clock.plan(this.#prng.integer(this.#options.duration), happen)
  }

  #crash(machine: Machine): void {
    if (this.#calm || machine.replica === null) return
    this.#crashes++
    this.#network.hangUp(machine)
    this.#trace(`${machine.name} crashes`)
    this.#begin(machine.crash())
    this.#clock.plan(200 + this.#prng.integer(3000), () => this.#start(machine))
  }

  #start(machine: Machine): void {
    if (machine.replica !== null) return
    this.#clock.busy++
    this.#begin(machine.start().finally(() => this.#clock.busy--))
    this.#trace(`${machine.name} starts`)
  }

  /** Plans what people do, and what goes wrong. */
  #plan(): void {
    const prng = this.#prng
    const { machines } = this.#network
    for (const machine of machines) {
      this.#again(900, () => this.#network.sync(machine, prng.pick(machines.filter((other) => other !== machine))))
    }
    for (const validator of this.#validators) {
      const lies = () => this.#liars.includes(validator) && prng.oneIn(3)
      this.#again(500, () => this.#begin(lies() ? voteTwice(validator, prng) : judge(this.#stage, validator)))
    }
    this.#clock.plan(50, () => this.#begin(contribute(this.#stage, this.#writers[0] as Machine, 'good')))
    for (let i = 1; i < this.#options.sets; i++) {
      this.#anytime(() => this.#begin(contribute(this.#stage, prng.pick(this.#writers), prng.pick(KINDS))))
    }
    for (let i = 0; i < 3; i++) this.#anytime(() => this.#begin(this.#trade(prng.integer(1_000_000))))
    for (let i = 0; i < 3; i++) this.#anytime(() => this.#crash(prng.pick(machines)))
    for (let i = 0; i < 3; i++) this.#anytime(() => this.#crashAtWrite(prng.pick(machines)))
    for (let i = 0; i < 2; i++) this.#anytime(() => this.#split())
    for (const liar of this.#liars) {
      this.#clock.plan(this.#options.duration * 0.7, () => this.#fork(liar))
    }
  }

  #crashAtWrite(machine: Machine): void {
    if (this.#calm || machine.replica === null) return
    machine.crashAtWrite(this.#prng.oneIn(2), () => {
      this.#crashes++
      this.#trace(`${machine.name} crashes while it writes`)
      this.#network.hangUp(machine)
      this.#begin(machine.crash())
      this.#clock.plan(200 + this.#prng.integer(3000), () => this.#start(machine))
    })
  }

  #split(): void {
    if (this.#calm) return
    const { machines } = this.#network
    this.#network.split(this.#prng.shuffle(machines).slice(0, 1 + this.#prng.integer(machines.length / 2)))
    this.#clock.plan(500 + this.#prng.integer(3500), () => this.#network.heal())
  }

  #fork(liar: Machine): void {
    const rival = rivalOf(liar, this.#prng)
    if (rival === null) return
    this.#trace(`${liar.name} forks at ${rival.payload.seq}`)
    const [one] = this.#prng.shuffle(this.#network.machines.filter((machine) => machine !== liar))
    if (one !== undefined) this.#begin(one.replica?.ingest([rival.bytes], liar.name) ?? Promise.resolve())
  }

  async #trade(amount: number): Promise<string | null> {
    const bought = await buy(this.#stage, this.#buyer)
    if (bought === null || !(await pay(this.#buyer, bought.receipt, BigInt(1 + amount)))) return null
    return bought.release.toString()
  }

  /** Lets time pass until nothing has changed for a while; null when that never comes. */
  async #settle(): Promise<number | null> {
    const end = this.#clock.now + SETTLING
    let since = this.#clock.now
    let before = ''
    while (this.#clock.now < end) {
      await this.#clock.runUntil(this.#clock.now + 1000)
      const state = this.#network.machines.map(({ replica }) => replica?.log.frontier.root).join()
      if (state !== before || !isSettled(this.#outcome)) since = this.#clock.now
      before = state
      if (this.#clock.now - since >= STILL) return since - START
    }
    return null
  }

  async run(): Promise<SimulationReport> {
    const { machines } = this.#network
    for (const machine of machines) await machine.start()
    this.#plan()
    await this.#clock.runUntil(START + this.#options.duration)
    this.#calm = true
    this.#network.calm = true
    this.#network.heal()
    for (const machine of machines) {
      machine.disarm()
      this.#start(machine)
    }
    const settled = await this.#settle()
    const release = settled === null ? null : await this.#lastTrade()
    const problems =
      settled === null ? ['it does not settle', ...this.#unsettled()] : await problemsOf(this.#outcome, release)
    for (const line of problems) this.#trace(line)
    const [first] = machines as [Machine]
    const offered = offeredIn(this.#outcome)
    const rounds = offered.map(({ id }) => first.replica?.ledger.certificate(id)?.verdict.body.round ?? 0)
    return {
      seed: this.#seed,
      trace: hexOf(sha256(textBytes(this.#lines.join('\n')))),
      events: this.#clock.events,
      settledAfter: settled === null ? null : settled / 1000,
      entries: first.replica?.ledger.entries ?? 0,
      offered: offered.length,
      crashes: this.#crashes,
      liar: this.#options.liar,
      rounds: Math.max(...rounds),
      problems,
    }
  }

  /** A release of everything, paid when all is settled. */
  async #lastTrade(): Promise<string | null> {
    let release: string | null = null
    this.#begin(
      this.#trade(1_000_003).then((made) => {
        release = made
      }),
    )
    await this.#settle()
    return release
  }

  #unsettled(): string[] {
    const states = this.#network.machines.map(({ name, replica, warnings }) => {
      const warning = warnings.at(-1) ?? 'no warnings'
      if (replica === null) return `${name} is down; ${warning}`
      const { log, ledger } = replica
      return `${name}: ${log.frontier.root} ${ledger.digest}, ${log.waiting} waiting; ${warning}`
    })
    const open = offeredIn(this.#outcome).filter(({ id }) =>
      this.#network.machines.some(({ replica }) => replica?.ledger.certificate(id) === undefined),
    )
    return [...states, ...open.map(({ id, set }) => `${set.kind} ${id} is not judged everywhere`)]
  }

  get lines(): readonly string[] {
    return this.#lines
  }
}

/** Runs the simulation of a seed. Its report names what is wrong, if anything is. */
export function simulate(seed: number, options: SimulationOptions = {}): Promise<SimulationReport> {
  return new Simulation(seed, options).run()
}

/** As `simulate`, with all that happened, line by line. */
export async function traceSimulation(
  seed: number,
  options: SimulationOptions = {},
): Promise<{ report: SimulationReport; lines: readonly string[] }> {
  const simulation = new Simulation(seed, options)
  return { report: await simulation.run(), lines: simulation.lines }
}
