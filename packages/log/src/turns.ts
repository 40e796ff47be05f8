/**
 * The log's writes, one after the other.
 * 1. Turns that wait while the disk is busy are staged one on another and share one durable write (group commit).
 * 2. A turn is answered, and seen, when it is on disk; when the disk fails, nothing of it is seen (L3).
 * 3. A turn that fails by itself takes nothing with it.
 */
import { Batch } from './batch.ts'
import type { Head } from './head-table.ts'
import type { Held } from './held.ts'
import type { WaitingRoom } from './waiting-room.ts'

/** The most that is staged for one write, bytes; the turn that reaches it is its last. */
export const MAX_WRITE_BYTES = 8 * 1024 * 1024

/** The most turns of one write: those that change nothing weigh nothing, and must not put off the answers of the rest. */
const TURNS_PER_WRITE = 1024

/** Hears of a head that moved: where it stood, undefined for an author's first, and where it stands. */
export type HeadListener = (before: Head | undefined, after: Head) => void

interface Turn {
  readonly stage: (batch: Batch) => Promise<unknown>
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

/** See the header. */
export class Turns {
  readonly listeners = new Set<HeadListener>()
  readonly #held: Held
  readonly #waiting: WaitingRoom
  readonly #queue: Turn[] = []
  #running = false
  /** Authors of whom it is not sure what a failed write left on disk. */
  #unsure: number[] = []

  constructor(held: Held, waiting: WaitingRoom) {
    this.#held = held
    this.#waiting = waiting
  }

  /** Does some work when it is its turn; resolves with its result when all that it staged is on disk. */
  take<T>(stage: (batch: Batch) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ stage, resolve, reject })
      if (!this.#running) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#queue.length > 0) await this.#write()
    this.#running = false
  }

  /** Stages the turns that wait, and writes them together. */
  async #write(): Promise<void> {
    const answers: { readonly turn: Turn; readonly give: () => void }[] = []
    let group: Batch | null = null
    while (answers.length < TURNS_PER_WRITE && (group === null || group.weight < MAX_WRITE_BYTES)) {
      const turn = this.#queue.shift()
      if (turn === undefined) break
      const batch: Batch = new Batch(group ?? this.#held)
      try {
        await this.#settleDoubts()
        const result = await turn.stage(batch)
        answers.push({ turn, give: () => turn.resolve(result as never) })
        if (group === null) group = batch
        else group.absorb(batch)
      } catch (error) {
        this.#putBack(batch)
        answers.push({ turn, give: () => turn.reject(error) })
      }
    }
    const failed = group === null ? null : await this.#keep(group)
    for (const { turn, give } of answers) {
      if (failed === null) give()
      else turn.reject(failed.cause)
    }
  }

  /** Writes a batch and shows what it changed. Gives what went wrong. */
  async #keep(batch: Batch): Promise<{ readonly cause: unknown } | null> {
    const ops = batch.ops()
    if (ops.length === 0) return null
    try {
      await this.#held.store.batch(ops, { durable: true })
    } catch (cause) {
      this.#putBack(batch)
      // a store may have kept a batch that it failed to confirm, and the disk is right
      this.#unsure = [...new Set([...this.#unsure, ...batch.moved()])].sort((a, b) => a - b)
      await this.#settleDoubts().catch(() => undefined)
      return { cause }
    }
    const { heads } = this.#held
    const steps = [...batch.heads()].map((after) => ({ before: heads.get(after.author), after }))
    for (const { after } of steps) heads.set(after)
    for (const { before, after } of steps) for (const listener of this.listeners) listener(before, after)
    return null
  }

  /** What waited, and was let out by a turn that failed, waits again. */
  #putBack(batch: Batch): void {
    for (const waiter of batch.released) this.#waiting.putBack(waiter)
  }

  async #settleDoubts(): Promise<void> {
    if (this.#unsure.length === 0) return
    const { heads, store } = this.#held
    const before = this.#unsure.map((who) => heads.at(who))
    await heads.reload(store, this.#unsure)
    this.#unsure.forEach((who, i) => {
      const after = heads.at(who)
      if (after === undefined || (after.id?.toString() === before[i]?.id?.toString() && after.fork === before[i]?.fork))
        return
      for (const listener of this.listeners) listener(before[i], after)
    })
    this.#unsure = []
  }
}
