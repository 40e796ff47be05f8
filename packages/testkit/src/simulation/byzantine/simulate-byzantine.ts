/**
 * Honest peers, as they are shipped, against one adversary that holds up to a third of the weight, other authors and an
 * issuer, hears everything first, and says anything that the wire formats allow. All of it follows from a seed.
 */
import { mostWithinAThird, readFounding } from '@datanet/log'
import { type CID, hexOf, openEntry, type Signer, sha256, textBytes } from '@datanet/records'
import { type TestDatanet, testDatanet } from '../../datanet.ts'
import { createPrng, type Prng } from '../../prng.ts'
import { SimulatedClock } from '../clock.ts'
import { rowSchema } from '../content.ts'
import { fetchBlock } from '../content-fetch.ts'
import { Machine } from '../machine.ts'
import { type Conversation, type Heard, SimulatedNetwork, type Weather } from '../network.ts'
import { buy, contribute, judge, type Made, pay, type Stage } from '../people.ts'
import { Adversary } from './adversary.ts'
import { type Aftermath, changedPayouts, honestPayouts, isJudged, openCases, violations } from './invariants.ts'

/** What a simulation runs with; what is left out follows from the seed. */
export interface ByzantineOptions {
  /** The weights of the validators; the adversary controls the last ones. */
  readonly weights?: readonly number[]
  /** How many of the validators the adversary controls. */
  readonly corrupt?: number
  /** How long the adversary acts, ms of simulated time. */
  readonly duration?: number
}

/** What a simulation went through; the same for the same seed and options. */
export interface ByzantineReport {
  readonly seed: number
  /** The hash of everything that happened. */
  readonly trace: string
  readonly weights: readonly number[]
  readonly corrupt: number
  /** Whether the adversary weighs less than a third, so that honest contributions must be judged in the end. */
  readonly isLive: boolean
  /** Entries that the adversary sent. */
  readonly lies: number
  readonly entries: number
  readonly certificates: number
  /** The highest round of a certificate. */
  readonly rounds: number
  /** What is wrong; nothing, if all laws held. */
  readonly problems: readonly string[]
  /** Payments that an honest issuer made. */
  readonly paid: number
}

const START = 1_700_000_000_000
const SETTLING = 240_000
/** How long nothing may change before it counts as settled, ms: longer than what can't be had waits to be asked for again. */
const STILL = 20_000
const SYNC_LIMIT = 10_000
/** To how many others a peer passes on what is new to it. */
const NEIGHBOURS = 2
const WEATHER: Weather = { lost: 15, doubled: 8, latency: 60, away: 0, broken: 20 }
/** The adversary weighs at most a third in each: weights, and how many of the last are corrupt. */
const COUNCILS: readonly (readonly [readonly number[], number])[] = [
  [[1, 1, 1, 1], 1],
  [[1, 1, 1, 1], 1],
  [[1, 1, 1, 1, 1, 1, 1], 2],
  [[2, 2, 2, 1], 1],
  [[5, 4, 3, 2], 1],
  [[6, 3, 1], 1],
  [[1, 1, 1], 1],
  [[40, 30, 30], 1],
  [[60, 10, 30], 1],
  [[2, 2, 1, 1], 2],
  [[1, 1], 0],
  [[3, 2, 1], 1],
]
/** How an honest partner's sync may end early: by what the network does. */
const MISHAPS = new Set(['ERR_SYNC_BROKEN', 'ERR_LINE_CUT'])

/** See the header. */
class ByzantineSimulation {
  readonly #seed: number
  readonly #prng: Prng
  readonly #clock = new SimulatedClock(START)
  readonly #network: SimulatedNetwork<Machine>
  readonly #datanet: TestDatanet
  readonly #weights: readonly number[]
  readonly #corrupt: number
  readonly #duration: number
  readonly #validators: Machine[]
  readonly #writers: Machine[]
  readonly #buyer: Machine
  readonly #sender: Machine
  readonly #shadows: { readonly signer: Signer; readonly shadow: Machine }[]
  readonly #adversary: Adversary
  readonly #made: Made[] = []
  readonly #lines: string[] = []
  readonly #problems: string[] = []
  #calm = false
  #paid = 0

  constructor(seed: number, options: ByzantineOptions) {
    this.#seed = seed
    this.#prng = createPrng(`byzantine ${seed}`)
    const [weights, corrupt] = this.#prng.pick(COUNCILS)
    this.#weights = options.weights ?? weights
    this.#corrupt = options.corrupt ?? (options.weights === undefined ? corrupt : 0)
    this.#duration = options.duration ?? 6000
    const big = this.#weights.map(BigInt)
    this.#datanet = testDatanet({
      validators: big,
      writers: 4,
      issuers: 2,
      seed: `byzantine ${seed}`,
      charter: {
        schemas: [{ name: 'row', schema: rowSchema }],
        gates: ['schema', 'licence', 'size', 'exact-duplicate'].map((gate) => ({ gate, params: '{}' })),
        rounds: { sealed: false, timeoutMs: 1000, max: Math.max(16, mostWithinAThird(big) + 1) },
      },
    })
    this.#network = new SimulatedNetwork(this.#clock, this.#prng, {
      weather: WEATHER,
      syncLimit: SYNC_LIMIT,
      syncsAtOnce: 12,
      trace: (what) => this.#trace(what),
      nameOf: (entry) => {
        const { author, seq } = openEntry(entry).payload
        return `${author[0]} ${seq}`
      },
      onConversation: (conversation) => this.#overhear(conversation),
      onHeard: (from, to, heard) => this.#blame(from, to, heard),
    })
    const { validators, writers, issuers, charterEntry } = this.#datanet
    const around = (announce: (from: Machine, entries: readonly Uint8Array[]) => void) => ({
      clock: this.#clock,
      charter: charterEntry,
      announce,
      fetch: (to: Machine, cid: CID) => fetchBlock(this.#network, this.#clock, 0, to, cid),
      trace: (what: string) => this.#trace(what),
    })
    const honest = {
      ...around((from, entries) => {
        this.#adversary.hear(entries, from)
        this.#network.announce(from, entries)
      }),
      passOn: (from: Machine, news: readonly Uint8Array[]) => {
        const others = this.#prng.shuffle(this.#honest.filter((machine) => machine !== from))
        this.#network.whisper(from, news, others.slice(0, NEIGHBOURS))
      },
    }
    const machine = (name: string, signer: Signer) =>
      new Machine(name, signer, this.#prng.integer(101) - 50, honest, createPrng(`${seed} ${name}`))
    const loyal = this.#weights.length - this.#corrupt
    this.#validators = validators.slice(0, loyal).map((signer, i) => machine(`v${i}`, signer))
    this.#writers = writers.slice(0, 2).map((signer, i) => machine(`w${i}`, signer))
    this.#buyer = machine('buyer', issuers[0] as Signer)
    // its own replica says nothing: a writer who is never asked to write
    this.#sender = new Machine(
      'adversary',
      writers[3] as Signer,
      0,
      around(() => undefined),
      createPrng(`${seed} sender`),
    )
    this.#shadows = validators.slice(loyal).map((signer, i) => {
      const listens = around((_, entries) => this.#adversary.listen(entries, signer))
      return { signer, shadow: new Machine(`shadow ${i}`, signer, 0, listens, createPrng(`${seed} shadow ${i}`)) }
    })
    this.#network.machines.push(...this.#honest, this.#sender)
    this.#adversary = new Adversary({
      datanet: this.#datanet,
      prng: createPrng(`adversary ${seed}`),
      stage: this.#stage,
      validators: this.#shadows,
      authors: [writers[2], issuers[1]] as Signer[],
      sender: this.#sender,
      honest: this.#honest,
      now: () => this.#clock.now,
      send: (entries, to) => this.#network.whisper(this.#sender, entries, to),
      trace: (what) => this.#trace(what),
    })
  }

  get #honest(): Machine[] {
    return [...this.#validators, ...this.#writers, this.#buyer]
  }

  get #isLive(): boolean {
    const whole = this.#weights.reduce((sum, weight) => sum + weight, 0)
    const held = this.#weights.slice(this.#weights.length - this.#corrupt).reduce((sum, weight) => sum + weight, 0)
    return 3 * held < whole
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

  get #aftermath(): Aftermath {
    return {
      founding: readFounding(this.#datanet.charterEntry),
      honest: this.#honest,
      adversary: this.#adversary.keys,
      made: this.#made,
      isLive: this.#isLive,
    }
  }

  #trace(what: string): void {
    this.#lines.push(`${this.#clock.now - START} ${what}`)
  }

  /** No sync between honest peers may end with an offence (N4). */
  #overhear({ sides, results }: Conversation<Machine>): void {
    if (sides.includes(this.#sender)) return
    for (const result of results) {
      if (result.status === 'fulfilled') continue
      const { code = 'no code', message } = result.reason as Error & { code?: string }
      if (!MISHAPS.has(code))
        this.#problems.push(`${sides.map(({ name }) => name).join(' and ')}, who are honest, sync: ${code} ${message}`)
    }
  }

  /** Nothing that an honest peer says or passes on may be plainly wrong (N4). */
  #blame(from: Machine, to: Machine, heard: readonly Heard[]): void {
    if (from === this.#sender) return
    for (const { outcome, error } of heard) {
      const { code = 'no code', message = '' } = (error ?? {}) as Partial<Error> & { code?: string }
      if (outcome !== 'refused' || code === 'ERR_QUOTA_EXCEEDED') continue
      this.#problems.push(`${to.name} holds an entry against ${from.name}, who is honest: ${code} ${message}`)
    }
  }

  #begin(work: Promise<unknown>): void {
    work.catch((error: Error) => this.#trace(`failed: ${error.message}`))
  }

  #again(every: number, happen: () => void): void {
    const next = () => {
      happen()
      const pause = this.#calm ? 4 * every : every
      this.#clock.plan(pause / 2 + this.#prng.integer(pause), next)
    }
    this.#clock.plan(this.#prng.integer(every), next)
  }

  #plan(): void {
    const prng = this.#prng
    for (const machine of this.#honest) {
      this.#again(900, () => this.#network.sync(machine, prng.pick(this.#honest.filter((other) => other !== machine))))
    }
    for (const validator of this.#validators) this.#again(400, () => this.#begin(judge(this.#stage, validator)))
    if (this.#corrupt > 0) this.#again(400, () => this.#begin(this.#adversary.judge()))
    this.#again(150, () => {
      if (!this.#calm) this.#adversary.act()
    })
    for (const kind of ['good', 'good', 'part', 'broken', 'copy'] as const) {
      this.#clock.plan(prng.integer(this.#duration * 0.7), () =>
        this.#begin(contribute(this.#stage, prng.pick([...this.#writers, ...this.#validators.slice(0, 1)]), kind)),
      )
    }
    for (let i = 0; i < 4; i++) {
      this.#clock.plan(this.#duration * (0.4 + 0.15 * i), () =>
        this.#begin(this.#trade(BigInt(1000 + prng.integer(1000)))),
      )
    }
  }

  /** Pays for a use of a release: of one that somebody else has made, or of one of its own. */
  async #trade(amount: bigint): Promise<void> {
    const others = this.#buyer.replica?.ledger.releases() ?? []
    const used = others.length === 0 || this.#prng.oneIn(2) ? undefined : this.#prng.pick(others).id
    const bought = await buy(this.#stage, this.#buyer, used)
    if (bought === null) return
    const isPaid = await pay(this.#buyer, bought.receipt, amount)
    if (isPaid) this.#paid++
  }

  async #settle(): Promise<boolean> {
    const end = this.#clock.now + SETTLING
    let since = this.#clock.now
    let before = ''
    while (this.#clock.now < end) {
      await this.#clock.runUntil(this.#clock.now + 1000)
      const roots = this.#honest.map(({ replica }) => String(replica?.log.frontier.root))
      const settled = new Set(roots).size === 1 && (!this.#isLive || isJudged(this.#aftermath))
      if (roots.join() !== before || !settled) since = this.#clock.now
      before = roots.join()
      if (this.#clock.now - since >= STILL) return true
    }
    return false
  }

  async run(): Promise<ByzantineReport> {
    for (const machine of [...this.#network.machines, ...this.#shadows.map(({ shadow }) => shadow)])
      await machine.start()
    this.#plan()
    await this.#clock.runUntil(START + this.#duration)
    this.#calm = true
    this.#network.calm = true
    if (!(await this.#settle())) this.#problems.push('it does not settle')
    const paid = honestPayouts(this.#aftermath)
    this.#adversary.forkEverything()
    if (!(await this.#settle())) this.#problems.push('it does not settle after the forks')
    this.#problems.push(...changedPayouts(paid, honestPayouts(this.#aftermath)))
    this.#problems.push(...(await violations(this.#aftermath)))
    if (this.#problems.length > 0) for (const line of openCases(this.#aftermath)) this.#trace(line)
    for (const line of this.#problems) this.#trace(line)
    const [first] = this.#honest as [Machine]
    const rounds = [...(first.replica?.docket.cases() ?? [])].flatMap(({ certified }) =>
      [...certified.values()].map(({ verdict }) => verdict.body.round),
    )
    return {
      seed: this.#seed,
      trace: hexOf(sha256(textBytes(this.#lines.join('\n')))),
      weights: this.#weights,
      corrupt: this.#corrupt,
      isLive: this.#isLive,
      lies: this.#adversary.sent,
      entries: first.replica?.ledger.entries ?? 0,
      certificates: rounds.length,
      rounds: Math.max(0, ...rounds),
      paid: this.#paid,
      problems: this.#problems,
    }
  }

  get lines(): readonly string[] {
    return this.#lines
  }
}

/** Runs the simulation of a seed. Its report names the laws that did not hold, if any. */
export function simulateByzantine(seed: number, options: ByzantineOptions = {}): Promise<ByzantineReport> {
  return new ByzantineSimulation(seed, options).run()
}

/** As `simulateByzantine`, with all that happened, line by line. */
export async function traceByzantine(
  seed: number,
  options: ByzantineOptions = {},
): Promise<{ report: ByzantineReport; lines: readonly string[] }> {
  const simulation = new ByzantineSimulation(seed, options)
  return { report: await simulation.run(), lines: simulation.lines }
}
