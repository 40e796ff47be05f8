/**
 * Peers that hold logs and bring them in step, and nothing else: over a network that loses, doubles, delays and splits,
 * on machines that crash, leave and come back with old disks, among authors who lie in every way there is. All of it
 * follows from a seed.
 */
import { cidOf, hexOf, sha256, textBytes } from '@datanet/records'
import type { TestDatanet } from '../../datanet.ts'
import { createPrng, type Prng } from '../../prng.ts'
import { SimulatedClock } from '../clock.ts'
import { SimulatedNetwork } from '../network.ts'
import { Blame } from './blame.ts'
import { Byzantine, type LiarStage } from './byzantine.ts'
import { areEqual, type Forks, forksShown, problemsOf } from './checks.ts'
import { type Counts, noCounts } from './counts.ts'
import { Mishaps } from './mishaps.ts'
import { OpenedEntries } from './opened.ts'
import type { Peer } from './peer.ts'
import { datanetFor, type Population, populate } from './population.ts'
import type { Scene } from './scene.ts'
import type { World } from './world.ts'

/** What a simulation of replication runs with; what is left out has its default. */
export interface ReplicationOptions {
  /** At least 16. */
  readonly peers?: number
  /** How many entries honest authors write, about. */
  readonly writes?: number
  /** How long things happen and go wrong, ms of simulated time; then all is healed. */
  readonly duration?: number
  /** How many of the peers lie; otherwise 3 to 5. */
  readonly liars?: number
  /** Authors without a peer, of whom each peer holds some; otherwise 120 for one seed in six, and none for others. */
  readonly crowd?: number
  /** What honest peers get wrong, to see that it shows: they sign at once with an old disk, or what they write is gone. */
  readonly weakness?: 'hasty' | 'forgetful' | null
}

/** What a simulation of replication went through, and where it ended; the same for the same seed and options. */
export interface ReplicationReport {
  readonly seed: number
  /** The hash of everything that happened: the same for the same seed. */
  readonly trace: string
  readonly events: number
  readonly counts: Counts
  /** What is wrong; nothing, if all is well. */
  readonly problems: readonly string[]
}

const START = 1_700_000_000_000
/** How many rounds of syncs, one for each peer, the logs may take to become equal when all is healed. */
const MAX_ROUNDS = 24
const ROUND_MS = 1500
/** How long a sync may take, ms. */
const SYNC_LIMIT = 4000
/** One flood in so many fills the waiting room of its author. */
const LARGE_FLOODS = 100
/** In one seed of so many there is a crowd: with more authors than peers name one by one, a sketch compares them. */
const CROWDED = 6
const CROWD = 120
/** Peers whose disks are looked at in the end. */
const INSPECTED = 2
/** So many problems are told; more would be the same ones again. */
const MAX_PROBLEMS = 20

/** See the header. */
class Replication implements Scene {
  readonly clock = new SimulatedClock(START)
  readonly prng: Prng
  readonly network: SimulatedNetwork<Peer>
  readonly people: Population
  readonly counts = noCounts()
  readonly #seed: number
  readonly #options: Required<ReplicationOptions>
  readonly #datanet: TestDatanet
  readonly #opened = new OpenedEntries()
  readonly #blame = new Blame(this)
  readonly #mishaps: Mishaps
  readonly #liars: readonly Byzantine[]
  readonly #problems: string[] = []
  readonly #lines: string[] = []
  #calm = false

  constructor(seed: number, options: ReplicationOptions) {
    this.#seed = seed
    const prng = createPrng(`replication ${seed}`)
    this.prng = prng
    this.#options = {
      peers: options.peers ?? 50,
      writes: options.writes ?? 180,
      duration: options.duration ?? 15_000,
      liars: options.liars ?? 3 + prng.integer(3),
      crowd: options.crowd ?? (seed % CROWDED === 0 ? CROWD : 0),
      weakness: options.weakness ?? null,
    }
    const lost = prng.pick([3, 6, 12])
    const latency = prng.pick([50, 200, 800])
    this.network = new SimulatedNetwork(this.clock, prng, {
      weather: { lost, doubled: 8, latency, away: 0, broken: prng.pick([3, 8]) },
      syncLimit: SYNC_LIMIT,
      syncsAtOnce: 2,
      trace: this.trace,
      nameOf: (entry) => this.#opened.nameOf(entry),
      onConversation: (conversation) => this.#blame.heard(conversation),
    })
    this.#datanet = datanetFor(seed, this.#options.peers, this.#options.crowd)
    this.people = populate(seed, this.#options, this.#datanet, this.#world(), prng)
    this.network.machines.push(...this.people.all)
    this.#mishaps = new Mishaps(this, this.#options.weakness === 'forgetful')
    const stage = this.#stage()
    this.#liars = this.people.liars.map((peer) => new Byzantine(peer, stage))
  }

  readonly trace = (what: string): void => {
    this.#lines.push(`${this.clock.now - START} ${what}`)
  }

  readonly problem = (what: string): void => {
    this.trace(`problem: ${what}`)
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(what)
  }

  readonly begin = (work: Promise<unknown>): void => {
    work.catch((error: Error & { code?: string }) => {
      if (error.code !== 'ERR_STORE_LOST') this.problem(`failed: ${error.message}`)
    })
  }

  #world(): World {
    return {
      clock: this.clock,
      charter: this.#datanet.charterEntry,
      opened: this.#opened,
      isHasty: this.#options.weakness === 'hasty',
      announce: (from, entries) => this.network.announce(from, entries),
      passOn: (from, entries) => this.network.whisper(from, entries, this.#neighbourOf(from)),
      trace: this.trace,
      problem: this.problem,
      signedAgain: () => {
        this.counts.signedAgain++
      },
    }
  }

  #stage(): LiarStage {
    return {
      datanet: this.#datanet.id,
      prng: this.prng,
      nothing: cidOf(textBytes(`nothing ${this.#seed}`)),
      whisper: (from, entries, targets) => this.network.whisper(from, entries, targets),
      know: (entry) => this.#opened.know(entry),
      later: (happen) => this.clock.plan(500 + this.prng.integer(4000), happen),
      keep: (peer, entries) => this.begin(peer.log === null ? Promise.resolve() : peer.take(entries, peer)),
      act: (peer, kind, how) => {
        this.counts.byzantine[kind] = (this.counts.byzantine[kind] ?? 0) + 1
        this.trace(`${peer.name} lies: ${kind} ${how}`)
      },
    }
  }

  #anytime(times: number, happen: () => void): void {
    for (let i = 0; i < times; i++) {
      this.clock.plan(this.prng.integer(this.#options.duration), () => {
        if (!this.#calm) happen()
      })
    }
  }

  #again(every: number, happen: () => void): void {
    const next = () => {
      if (this.#calm) return
      happen()
      this.clock.plan(every / 2 + this.prng.integer(every), next)
    }
    this.clock.plan(this.prng.integer(every), next)
  }

  /** Plans what authors do, honest and other ones, and what goes wrong. */
  #plan(): void {
    const { prng } = this
    const { honest, newcomers, liars } = this.people
    const mishaps = this.#mishaps
    for (const peer of honest) this.#again(5000, () => this.#sync(peer))
    for (const peer of liars) this.#again(3000, () => this.#sync(peer))
    for (const newcomer of newcomers) this.#anytime(1, () => this.#admit(newcomer))
    this.#anytime(this.#options.writes, () => this.#write(prng.pick(honest)))
    this.#anytime(12, () => mishaps.kill(prng.pick(honest)))
    this.#anytime(8, () => mishaps.killAtWrite(prng.pick(honest)))
    this.#anytime(8, () => mishaps.leave(prng.pick(honest)))
    this.#anytime(6, () => this.begin(prng.pick(honest).backUp()))
    this.#anytime(3, () => mishaps.restore())
    this.#anytime(1 + prng.integer(3), () => this.#split())
    for (const liar of this.#liars) {
      this.#anytime(3, () => liar.write(this.people.all))
      this.#anytime(1, () => liar.flood(this.#some(), prng.oneIn(LARGE_FLOODS)))
      this.#anytime(1, () => liar.bringStrangers(this.#some()))
      this.#anytime(1, () => this.begin(liar.sendMutants(this.#some())))
      this.#anytime(1, () => liar.sendMisfits(this.#some()))
      this.#anytime(2, () => this.begin(liar.replay(this.#some())))
      this.#anytime(1, () => this.begin(liar.sendErased(this.#some())))
      this.#anytime(1, () => liar.goOnBehindFork(this.#some()))
      this.#anytime(1, () => liar.floodInOthersNames(this.people.honest, this.#some()))
    }
  }

  /** Somebody whom gossip goes on to. */
  #neighbourOf(peer: Peer): Peer[] {
    const others = this.people.all.filter((other) => other !== peer && this.network.reaches(peer, other))
    return others.length === 0 ? [] : [this.prng.pick(others)]
  }

  #some(): Peer[] {
    return this.prng.shuffle(this.people.all).slice(0, 1 + this.prng.integer(8))
  }

  /** Who does not know its own head asks those whose word counts. */
  #sync(peer: Peer): void {
    const partners = this.people.all.filter((one) => one !== peer && (!peer.isUnsure || one.weight > 0))
    const partner = this.prng.pick(partners)
    if (this.#blame.speaks(peer, partner)) this.network.sync(peer, partner)
  }

  #write(peer: Peer): void {
    const name = `${this.prng.integer(1_000_000)}`
    const cited = this.prng.oneIn(4) ? peer.lastHeard : null
    this.begin(peer.write([{ type: 'profile', name, contact: '' }], cited))
  }

  #admit({ author }: Peer): void {
    const validators = this.people.honest.filter(({ weight, running }) => weight > 0 && running)
    if (validators.length > 0) this.begin(this.prng.pick(validators).write([{ type: 'admit', author, admits: 0 }]))
  }

  #split(): void {
    const { all } = this.people
    this.counts.partitions++
    const away = this.prng.shuffle(all).slice(0, 1 + this.prng.integer(all.length / 2))
    this.network.split(away)
    const halves = [all.filter((one) => !away.includes(one)), away] as const
    for (const liar of this.#liars)
      if (!this.prng.oneIn(3)) this.clock.plan(this.prng.integer(1500), () => this.#fork(liar, halves))
    this.clock.plan(800 + this.prng.integer(4000), () => this.network.heal())
  }

  #fork(liar: Byzantine, halves: readonly [readonly Peer[], readonly Peer[]]): void {
    if (this.#calm) return
    liar.forkBetween(halves, liar.peer.weight > 0 ? this.prng.pick(this.people.newcomers) : null)
  }

  async run(): Promise<ReplicationReport> {
    for (const peer of this.people.all) this.begin(this.#open(peer))
    this.#plan()
    await this.clock.runUntil(START + this.#options.duration)
    const shown = await this.#heal()
    await this.#settle()
    const { honest, all } = this.people
    const inspected = this.prng.shuffle(honest).slice(0, INSPECTED)
    const { restorations } = this.#mishaps
    const ending = { honest, inspected, shown, restorations, opened: this.#opened }
    for (const problem of await problemsOf(ending, this.counts)) this.problem(problem)
    for (const { delivered } of all) this.counts.delivered += delivered
    this.counts.waitingPeak = Math.max(...honest.map(({ waitingPeak }) => waitingPeak))
    return {
      seed: this.#seed,
      trace: hexOf(sha256(textBytes(this.#lines.join('\n')))),
      events: this.clock.events,
      counts: this.counts,
      problems: this.#problems,
    }
  }

  /** Starts a peer for the first time, with most of what the crowd has said. */
  async #open(peer: Peer): Promise<void> {
    await peer.start()
    const heard = this.people.crowd.filter(() => !this.prng.oneIn(10))
    if (heard.length > 0 && peer.running) await peer.take(heard, peer)
  }

  /** All come back, and nothing goes wrong any more but for those who lie; some write once more. */
  async #heal(): Promise<Forks> {
    this.#calm = true
    this.network.calm = true
    this.network.heal()
    for (const peer of this.people.all) {
      peer.disarm()
      this.#mishaps.start(peer)
    }
    // what was on its way arrives
    await this.clock.runUntil(this.clock.now + SYNC_LIMIT)
    const authors = this.people.liars.map(({ author }) => author)
    const shown = await forksShown(this.people.honest, authors, this.#opened)
    const restored = this.#mishaps.restorations.map(({ peer }) => peer)
    for (const peer of [...this.prng.shuffle(this.people.honest).slice(0, 5), ...restored])
      this.clock.plan(this.prng.integer(ROUND_MS), () => this.#write(peer))
    return shown
  }

  /** Rounds of syncs until all are equal, and those who had to ask for their head have been told. */
  async #settle(): Promise<void> {
    const { all, honest } = this.people
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      for (const peer of all) this.clock.plan(this.prng.integer(ROUND_MS), () => this.#sync(peer))
      await this.clock.runUntil(this.clock.now + ROUND_MS)
      if (!areEqual(honest)) this.counts.rounds = round + 1
      else if (!honest.some(({ isUnsure }) => isUnsure)) return
    }
    if (!areEqual(honest)) this.problem(`not all are equal after ${MAX_ROUNDS} rounds`)
    for (const { name, isUnsure } of honest) if (isUnsure) this.problem(`${name} still waits to hear of its head`)
  }

  get lines(): readonly string[] {
    return this.#lines
  }
}

/** Runs the simulation of a seed. Its report names what is wrong, if anything is. */
export function simulateReplication(seed: number, options: ReplicationOptions = {}): Promise<ReplicationReport> {
  return new Replication(seed, options).run()
}

/** As `simulateReplication`, with all that happened, line by line. */
export async function traceReplication(
  seed: number,
  options: ReplicationOptions = {},
): Promise<{ report: ReplicationReport; lines: readonly string[] }> {
  const replication = new Replication(seed, options)
  return { report: await replication.run(), lines: replication.lines }
}
