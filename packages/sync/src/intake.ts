/** Takes entries in as they come: a few frames are under way at once, so that neither receiving nor checking is idle. */
import type { MerkleMap } from '@datanet/records'
import { SyncViolationError } from './errors.ts'
import { HINT } from './rows.ts'
import { readStand, type Stand } from './stand.ts'
import type { SyncedLogs } from './synced-logs.ts'

/** How many frames of entries are taken in at once. */
const FRAMES_AT_ONCE = 4
/** How many entries that bring nothing may come in a round, beside those that others brought meanwhile. */
export const MAX_USELESS = 256
/** How many entries may come in a round for which there is no place yet, beside as many as are taken. */
export const MAX_EARLY = 100_000
/** How many more, for each fork that came up meanwhile: what stands behind it may have been on its way. */
export const MAX_BEHIND_FORK = 100_000

const NO_LOG: Stand = { seq: -1, id: null, fork: null }

/** See the header. */
export class Intake {
  /** Entries that came and were new. */
  accepted = 0
  /** Entries that came. */
  came = 0
  /** What first went wrong with them. */
  failure: Error | null = null
  #useless = 0
  #early = 0
  #allowed = MAX_USELESS
  /** How many useless ones are no offence, as far as was looked. */
  #excused = MAX_USELESS
  #before: MerkleMap
  readonly #logs: SyncedLogs
  readonly #onFrame: () => void
  readonly #onFailure: (error: Error) => void
  readonly #underWay = new Set<Promise<void>>()

  constructor(logs: SyncedLogs, onFrame: () => void, onFailure: (error: Error) => void) {
    this.#logs = logs
    this.#before = logs.frontier()
    this.#onFrame = onFrame
    this.#onFailure = onFailure
  }

  /** A round begins: what it may bring in vain is counted anew. */
  restart(): void {
    this.#before = this.#logs.frontier()
    this.#useless = 0
    this.#early = 0
    this.#allowed = MAX_USELESS
    this.#excused = MAX_USELESS
    this.came = 0
  }

  /** So many entries are asked for that may not count when they come. */
  allow(entries: number): void {
    this.#allowed += entries
  }

  /** Resolves when there is room for the next frame. Throws what went wrong with those before it. */
  async take(entries: readonly Uint8Array[]): Promise<void> {
    this.#check()
    this.came += entries.length
    const work: Promise<void> = this.#ingest(entries)
      .catch((error: Error) => {
        this.failure ??= error
        this.#onFailure(error)
      })
      .finally(() => this.#underWay.delete(work))
    this.#underWay.add(work)
    while (this.#underWay.size >= FRAMES_AT_ONCE) await Promise.race(this.#underWay)
    this.#check()
  }

  /** Resolves when all that came is taken in. Throws what went wrong with it. */
  async drained(): Promise<void> {
    await this.settled()
    this.#check()
  }

  /** Resolves when nothing is under way any more, however it ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  #check(): void {
    if (this.failure !== null) throw this.failure
  }

  async #ingest(entries: readonly Uint8Array[]): Promise<void> {
    const { accepted, waiting = 0, offence } = await this.#logs.ingest(entries)
    this.accepted += accepted
    this.#useless += Math.max(0, entries.length - accepted - waiting)
    this.#early += waiting - accepted
    this.#onFrame()
    if (offence !== null) {
      throw new SyncViolationError(`the peer sent what it should have refused: ${offence.message}`, HINT, {
        cause: offence,
      })
    }
    if (this.#useless > this.#excused) this.#excused = this.#allowed + this.#brought()
    if (this.#useless > this.#excused || this.#early > MAX_EARLY)
      throw new SyncViolationError('the peer sends entries without end that bring nothing', HINT)
  }

  /** How many entries have come since the round began, from whomever: nobody is to blame when they come again. */
  #brought(): number {
    let brought = 0
    for (const { before, after } of this.#logs.frontier().changesSince(this.#before)) {
      const [older, newer] = [before, after].map((value) => (value === undefined ? NO_LOG : readStand(value)))
      brought += Math.max(0, (newer?.seq ?? -1) - (older?.seq ?? -1))
      if (newer?.fork !== older?.fork) brought += MAX_BEHIND_FORK
    }
    return brought
  }
}
