import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Lab } from '../bench.ts'
import { figureOf } from '../figure.ts'
import { Program } from '../program.ts'
import type { Attack } from './attack.ts'
import { newEntries } from './attacks/new-entries.ts'
import type { Connected, Order, Sent } from './programs/send.ts'
import type { Budget } from './sender/hostile.ts'
import { AUTHORS, type PeerUse, Stage } from './stage.ts'

const SEND = new URL('programs/send.ts', import.meta.url)

/** How much is sent and waited for. */
interface Pace {
  readonly waves: number
  /** Of a wave, MB, where the attack names no other. */
  readonly megabytes: number
  /** Of a wave at most. */
  readonly seconds: number
  /** After the last wave, before what is kept is looked at. */
  readonly restSeconds: number
  /** How long a peer may work on what came after a wave. */
  readonly settleSeconds: number
}

const FULL: Pace = { waves: 3, megabytes: 4, seconds: 6, restSeconds: 60, settleSeconds: 8 }
const QUICK: Pace = { waves: 1, megabytes: 1, seconds: 2, restSeconds: 1, settleSeconds: 2 }

/** Without an attack, this is watched to know what the peers use anyhow. */
const QUIET = { contributions: 2, seconds: 1.5 }
/** How long a sender may take to set the scene. */
const PREPARE_SECONDS = 60
/** Peers that are so many times slower than usual after a rest serve for no other attack. */
const SPOILT = 5
/** What is sent to peers before anything is measured, so that their caches and heaps are those of peers that have worked. */
const WARMING = { attack: newEntries, budget: { bytes: 2e6, seconds: 6 } }
/** A peer that uses less than this part of a core has done its work; looked at each so often, ms. */
const SETTLED = { part: 0.12, look: 250 }

/** What a wave did to the honest peers. */
export interface Wave {
  readonly megabytes: number
  /** CPU time beyond what the peers use anyhow, ms: at the peer that the sender talks to, and the most at another one. */
  readonly cpu: number
  readonly cpuBeyond: number
  /** The most resident memory beyond what there was before the first wave, bytes. */
  readonly peak: number
  /** Bytes more on disk than before the wave, at the peer where they are most. */
  readonly disk: number
  /** Bytes that came to another peer, beyond what comes anyhow. */
  readonly forwarded: number
  /** How long an honest contribution took to be judged, over the usual time; the owner's request, where that is timed. */
  readonly judged: number
  readonly answered: number | null
  readonly shutOut: boolean
}

/** What came of an attack. */
export interface Outcome {
  readonly attack: Attack
  readonly waves: readonly Wave[]
  /** Resident memory beyond what there was before the first wave, after the rest, at the peer where it is most; bytes. */
  readonly kept: number
  /** The same of what is in use: what is resident and not in use is free for what comes next. */
  readonly held: number
  readonly honestShutOut: number
}

function perSecond(before: number, after: number, seconds: number): number {
  return (after - before) / seconds
}

/** What three peers use when nobody attacks them: a second of each, and an honest contribution. */
interface Usual {
  readonly cpuPerSecond: readonly number[]
  readonly cpuPerContribution: readonly number[]
  readonly readPerSecond: readonly number[]
  readonly readPerContribution: readonly number[]
  readonly judged: number
  readonly answered: number
}

async function usualOf(stage: Stage): Promise<Usual> {
  const before = await stage.use()
  await pause(QUIET.seconds * 1000)
  const idle = await stage.use()
  const began = performance.now()
  const judged: number[] = []
  for (let at = 0; at < QUIET.contributions; at++) judged.push(await stage.judged())
  const answered = await stage.answered()
  await pause(SETTLED.look)
  const seconds = (performance.now() - began) / 1000
  const busy = await stage.use()
  const rates = (what: 'cpu' | 'read') =>
    before.map((use, at) => perSecond(use[what], (idle[at] as PeerUse)[what], QUIET.seconds))
  const [cpuPerSecond, readPerSecond] = [rates('cpu'), rates('read')]
  const each = (what: 'cpu' | 'read', rate: readonly number[]) =>
    idle.map((use, at) => ((busy[at] as PeerUse)[what] - use[what] - seconds * (rate[at] ?? 0)) / QUIET.contributions)
  return {
    cpuPerSecond,
    readPerSecond,
    cpuPerContribution: each('cpu', cpuPerSecond),
    readPerContribution: each('read', readPerSecond),
    judged: figureOf(judged).median,
    answered,
  }
}

/** Waits until no peer works on anything any more, for so long at most. */
async function settled(stage: Stage, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1000
  let [cpu, at] = [await stage.cpu(), performance.now()]
  for (let quiet = 0; quiet < 2 && performance.now() < until; ) {
    await pause(SETTLED.look)
    const [now, then] = [await stage.cpu(), performance.now()]
    const part = Math.max(...now.map((used, peer) => (used - (cpu[peer] ?? 0)) / (then - at)))
    quiet = part < SETTLED.part ? quiet + 1 : 0
    ;[cpu, at] = [now, then]
  }
}

/** A stage with the sender that is connected with it, and what its peers use when nobody attacks them. */
interface Set {
  readonly stage: Stage
  readonly sender: Program
  /** Authors of the sender that have not written yet, from this number on. */
  next: number
}

/**
 * Runs attacks one after the other. Peers that are as they were before serve for other attacks, so that they need not be
 * started anew for each; while they rest, the next attack runs against others.
 */
export class AttackRunner {
  readonly #lab: Lab
  readonly #pace: Pace
  readonly #free: Set[] = []
  #sets = 0

  constructor(lab: Lab) {
    this.#lab = lab
    this.#pace = lab.quick ? QUICK : FULL
    // each process that runs beside is ended with this one
    setMaxListeners(100, process)
  }

  /** Resolves when nothing is sent any more; the outcome comes after the rest. */
  async run(attack: Attack): Promise<{ readonly outcome: Promise<Outcome> }> {
    const isValidator = attack.sender === 'a validator'
    const set = (isValidator ? undefined : this.#free.shift()) ?? (await this.#open(isValidator))
    this.#lab.say(attack.name)
    try {
      const { waves: count } = this.#pace
      const peerIds = await this.#connect(set, attack, count)
      for (let wave = 0; wave < count; wave++) {
        const { problem } = await this.#act(set, 'prepare', wave, this.#budget(attack, 'prepare'))
        if (problem !== null) this.#lab.note(`The scene of ${attack.name} could not be set: ${problem}`)
      }
      await settled(set.stage, this.#pace.settleSeconds)
      const usual = await usualOf(set.stage)
      const start = await set.stage.use('collect')
      const waves: Wave[] = []
      for (let wave = 0; wave < count; wave++)
        waves.push(await this.#wave({ set, usual, attack, start, wave, peerId: peerIds[wave] ?? '' }))
      await this.#ask<Connected>(set, { what: 'hang up' })
      return { outcome: this.#rest({ set, attack, usual, start, waves }) }
    } catch (error) {
      await this.#close(set)
      throw error
    }
  }

  /** Ends the peers that no attack is going to need. */
  async close(): Promise<void> {
    await Promise.all(this.#free.splice(0).map((set) => this.#close(set)))
  }

  async #open(withValidators: boolean): Promise<Set> {
    this.#lab.say(`peers, set ${++this.#sets}`)
    const stage = await Stage.open(withValidators)
    const set = { stage, sender: new Program(SEND, { place: stage.place }), next: 0 }
    try {
      await this.#connect(set, WARMING.attack, 1)
      for (const what of ['prepare', 'send'] as const) await this.#act(set, what, 0, WARMING.budget)
      await this.#ask<Connected>(set, { what: 'hang up' })
      // the first ones load code and connect
      await stage.judged()
      await stage.answered()
      return set
    } catch (error) {
      await this.#close(set)
      throw error
    }
  }

  async #connect(set: Set, attack: Attack, waves: number): Promise<readonly string[]> {
    const order = { what: 'connect', attack: attack.name, waves, from: set.next } as const
    set.next += waves
    return (await this.#ask<Connected>(set, order)).peerIds
  }

  async #close({ stage, sender }: Set): Promise<void> {
    await Promise.all([stage.close(), sender.end()])
  }

  async #ask<T>({ sender }: Set, order: Order): Promise<T> {
    sender.ask(order)
    return await sender.next<T>()
  }

  #budget(attack: Attack, what: 'prepare' | 'send'): Budget {
    const { megabytes, seconds } = this.#pace
    const share = this.#lab.quick ? 1 / 3 : 1
    const bytes = 1e6 * (attack.megabytes === undefined ? megabytes : attack.megabytes * share)
    return { bytes, seconds: what === 'send' ? seconds : PREPARE_SECONDS }
  }

  async #act(set: Set, what: 'prepare' | 'send', wave: number, budget: Budget): Promise<Sent> {
    return await this.#ask<Sent>(set, { what, wave, budget })
  }

  async #wave(parts: {
    set: Set
    usual: Usual
    attack: Attack
    start: readonly PeerUse[]
    wave: number
    peerId: string
  }): Promise<Wave> {
    const { set, usual, attack, start, wave, peerId } = parts
    const { stage } = set
    const before = await stage.use('reset')
    const began = performance.now()
    const sending = this.#act(set, 'send', wave, this.#budget(attack, 'send'))
    await pause(SETTLED.look)
    const answering = attack.isHttp === true ? stage.answered() : Promise.resolve(null)
    const [sent, judged, answered] = await Promise.all([sending, stage.judged(), answering])
    await settled(stage, this.#pace.settleSeconds)
    const seconds = (performance.now() - began) / 1000
    const after = await stage.use()
    const extra = (what: 'cpu' | 'read', rate: readonly number[], each: readonly number[]) =>
      after.map((use, at) =>
        Math.max(0, use[what] - (before[at] as PeerUse)[what] - seconds * (rate[at] ?? 0) - (each[at] ?? 0)),
      )
    const [cpu = 0, ...cpuBeyond] = extra('cpu', usual.cpuPerSecond, usual.cpuPerContribution)
    const [, ...read] = extra('read', usual.readPerSecond, usual.readPerContribution)
    const most = (of: (use: PeerUse, at: number) => number) => Math.max(0, ...after.map(of))
    const disk = most((use, at) => use.disk - (before[at] as PeerUse).disk)
    const forwarded = Math.max(...read)
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`
    this.#lab.say(
      `  wave ${wave + 1}: ${megabytes(sent.bytes)}, CPU ${cpu.toFixed(0)} ms, beyond ${Math.max(...cpuBeyond).toFixed(0)} ms, ` +
        `on disk ${megabytes(disk)}, sent on ${megabytes(forwarded)}, judged ${judged.toFixed(2)} s (usual ${usual.judged.toFixed(2)})` +
        `${sent.cutOff ? ', cut off' : ''}${sent.problem === null ? '' : `, ${sent.problem}`}`,
    )
    return {
      megabytes: sent.bytes / 1e6,
      cpu,
      cpuBeyond: Math.max(...cpuBeyond),
      peak: most((use, at) => use.peak - (start[at] as PeerUse).rss),
      disk,
      forwarded,
      judged: judged / usual.judged,
      answered: answered === null ? null : answered / usual.answered,
      shutOut: stage.shutOut([peerId]).length > 0,
    }
  }

  async #rest(parts: {
    set: Set
    attack: Attack
    usual: Usual
    start: readonly PeerUse[]
    waves: readonly Wave[]
  }): Promise<Outcome> {
    const { set, attack, usual, start, waves } = parts
    const { stage } = set
    let isAsBefore = false
    try {
      await pause(this.#pace.restSeconds * 1000)
      const end = await stage.use('collect')
      const kept = Math.max(0, ...end.map(({ rss }, at) => rss - (start[at] as PeerUse).rss))
      const held = Math.max(0, ...end.map((use, at) => use.held - (start[at] as PeerUse).held))
      const honestShutOut = await stage.honestShutOut()
      this.#lab.say(
        `  ${attack.name}: kept ${(kept / 1e6).toFixed(0)} MB, of which ${(held / 1e6).toFixed(0)} in use; honest peers shut out: ${honestShutOut}`,
      )
      const isQuick = (await stage.judged()) < SPOILT * usual.judged
      isAsBefore = isQuick && honestShutOut === 0 && attack.sender !== 'a validator'
      return { attack, waves, kept, held, honestShutOut }
    } finally {
      if (isAsBefore && set.next + this.#pace.waves <= AUTHORS) this.#free.push(set)
      else await this.#close(set)
    }
  }
}
