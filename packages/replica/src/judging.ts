import type { Judge } from '@datanet/quality'
import type { WireRecord } from '@datanet/records'
import { entryBatches } from './entry-batches.ts'
import type { ReplicaHost } from './host.ts'

/** How soon judging is tried again after it failed, ms; each time twice as long as before, up to the last. */
const FIRST_RETRY_MS = 2000
const LAST_RETRY_MS = 15 * 60_000

/** Lets a validator's judge look whenever something came, and signs what it finds; tries again when that failed. */
export class Judging {
  readonly #judge: Judge
  readonly #host: ReplicaHost
  readonly #append: (records: readonly WireRecord[]) => Promise<unknown>
  #running: Promise<void> | null = null
  #again = false
  #retryMs = FIRST_RETRY_MS
  #closed = false

  constructor(judge: Judge, host: ReplicaHost, append: (records: readonly WireRecord[]) => Promise<unknown>) {
    this.#judge = judge
    this.#host = host
    this.#append = append
  }

  /** Lets the judge look again; what comes while it looks makes it look once more. */
  kick(): void {
    if (this.#closed) return
    this.#again = true
    this.#running ??= this.#untilQuiet()
  }

  /** Ends the looking; what it had begun is finished. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#running
  }

  async #untilQuiet(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false
      let wakeAt: number | null = null
      try {
        const judgement = await this.#judge.act(this.#host.now())
        wakeAt = judgement.wakeAt
        for (const batch of entryBatches(judgement.records)) await this.#append(batch)
        this.#retryMs = FIRST_RETRY_MS
      } catch (error) {
        this.#host.warn(error as Error, 'judging')
        wakeAt = this.#host.now() + this.#retryMs
        this.#retryMs = Math.min(LAST_RETRY_MS, 2 * this.#retryMs)
      }
      if (wakeAt !== null) this.#host.wakeAt(wakeAt, () => this.kick())
    }
    // in the same turn as the look at `again`, so that no kick is lost
    this.#running = null
  }
}
