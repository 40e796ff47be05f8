import type { Entry } from '@datanet/records'
import type { Backlog } from './backlog.ts'

/** How long stored entries are folded before what waits has its turn, ms. */
const SLICE_MS = 20

interface CatchingUpParts {
  /** What is done before the first entry, step by step. */
  readonly first: AsyncIterator<void>
  readonly backlog: Backlog
  readonly fold: (entry: Entry) => void
  /** Runs work in turn with all else that changes the state. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** Milliseconds. */
  readonly now: () => number
}

/** Folds what a store held when it was opened, slice by slice: some before anything else, and the rest beside it. */
export class CatchingUp {
  readonly backlog: Backlog
  readonly #parts: CatchingUpParts
  #stopped = false
  #isDone = false
  #isBegun = false

  constructor(parts: CatchingUpParts) {
    this.#parts = parts
    this.backlog = parts.backlog
  }

  /** Whether all is folded. */
  get isDone(): boolean {
    return this.#isDone
  }

  /** Folds for so many ms. Throws ERR_STORE_DAMAGED. */
  async begin(milliseconds: number): Promise<void> {
    const { now } = this.#parts
    const until = now() + milliseconds
    while (!this.#isDone && now() < until) await this.#slice()
  }

  /** Folds the rest, with turns for what comes meanwhile between slices. Throws ERR_STORE_DAMAGED. */
  async finish(): Promise<void> {
    while (!this.#isDone && !this.#stopped) await this.#slice()
    await this.#parts.first.return?.()
    await this.backlog.close()
  }

  /** Lets `finish` end after the slice at hand. */
  stop(): void {
    this.#stopped = true
  }

  #slice(): Promise<void> {
    const { first, backlog, fold, inTurn, now } = this.#parts
    return inTurn(async () => {
      const began = now()
      while (now() - began < SLICE_MS) {
        if (!this.#isBegun) {
          this.#isBegun = (await first.next()).done === true
          continue
        }
        const entry = await backlog.next()
        if (entry === null) {
          this.#isDone = true
          return
        }
        fold(entry)
      }
    })
  }
}
