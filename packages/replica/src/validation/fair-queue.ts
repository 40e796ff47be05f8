/**
 * Work that authors ask for, taken so that no author delays another by more than its share.
 * 1. Authors take turns; of one author the oldest item comes first, and after those that were never tried the ones that
 *    failed. At most `perAuthor` items of an author are in work at once, and `atOnce` of all: so with n authors who have
 *    work, an author's next item starts after at most n turns, however many items the others have.
 * 2. What failed rests for FIRST_REST_MS, after each further failure twice as long, up to LAST_REST_MS. How often it has
 *    failed is remembered for as long as it is in the queue.
 * 3. An author whose last PATIENCE items failed rests as a whole, first for FIRST_REST_MS and at most for
 *    AUTHOR_REST_MS, so that what nobody has costs others no more than a try a minute.
 * 4. Nothing is forgotten: what was added is tried again until it succeeds or is removed.
 * 5. Adding, removing, taking and finishing cost O(log n) each.
 */
import { Heap } from './heap.ts'

/** How long what failed rests, ms; each time twice as long as before, up to the last. */
export const FIRST_REST_MS = 2000
export const LAST_REST_MS = 15 * 60_000
/** How many items of an author may fail one after the other before the author rests as a whole. */
export const PATIENCE = 16
/** The longest that an author rests as a whole, ms. */
export const AUTHOR_REST_MS = 60_000

/** How much of a queue's work is done at once. */
export interface QueueBounds {
  /** Items of all authors. */
  readonly atOnce: number
  /** Items of one author. */
  readonly perAuthor: number
}

/** Something to do. */
export interface QueueItem {
  readonly key: string
  readonly author: string
  /** What orders an author's items: when they came, ms. */
  readonly since: number
}

type State = 'ready' | 'resting' | 'working' | 'gone'

class Job<T extends QueueItem> {
  readonly item: T
  state: State = 'ready'
  failures = 0
  /** Until when it rests, ms; 0 for what was never tried. */
  until = 0

  constructor(item: T) {
    this.item = item
  }
}

/** One that was never tried comes before one that failed; then the older one, then the one with the lesser key. */
function isBefore(a: Job<QueueItem>, b: Job<QueueItem>): boolean {
  if (a.until !== b.until) return a.until < b.until
  if (a.item.since !== b.item.since) return a.item.since < b.item.since
  return a.item.key < b.item.key
}

/** One author's jobs. */
class Lane<T extends QueueItem> {
  readonly ready = new Heap<Job<T>>(isBefore)
  /** Jobs in `ready` that no longer belong there. */
  stale = 0
  jobs = 0
  working = 0
  failuresInARow = 0
  /** Until when the author rests as a whole, ms. */
  until = 0
}

function restOf(failures: number, last: number): number {
  return Math.min(last, FIRST_REST_MS * 2 ** Math.min(failures - 1, 30))
}

/** See the header. */
export class FairQueue<T extends QueueItem> {
  readonly #bounds: QueueBounds
  readonly #jobs = new Map<string, Job<T>>()
  readonly #lanes = new Map<string, Lane<T>>()
  /** The authors who may have an item started now, the one whose turn it is first. */
  readonly #turns = new Map<string, Lane<T>>()
  readonly #resting = new Heap<{ job: Job<T>; until: number }>((a, b) => a.until < b.until)
  readonly #restingAuthors = new Heap<{ author: string; until: number }>((a, b) => a.until < b.until)
  #working = 0

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds
  }

  /** How many items are in the queue, with those in work. */
  get size(): number {
    return this.#jobs.size
  }

  /** How many items are in work. */
  get working(): number {
    return this.#working
  }

  has(key: string): boolean {
    return this.#jobs.has(key)
  }

  /** Adds an item; one that is in the queue stays as it is. */
  add(item: T): void {
    if (this.#jobs.has(item.key)) return
    const job = new Job(item)
    this.#jobs.set(item.key, job)
    const lane = this.#lanes.get(item.author) ?? new Lane<T>()
    this.#lanes.set(item.author, lane)
    lane.jobs += 1
    this.#makeReady(job, lane)
  }

  /** Removes an item, in work or not. */
  remove(key: string): void {
    const job = this.#jobs.get(key)
    if (job === undefined) return
    this.#jobs.delete(key)
    const { author } = job.item
    const lane = this.#lanes.get(author) as Lane<T>
    lane.jobs -= 1
    const { state } = job
    job.state = 'gone'
    if (state === 'ready') {
      lane.stale += 1
      if (lane.stale > 16 && 2 * lane.stale > lane.ready.size) {
        lane.ready.keep((one) => one.state === 'ready')
        lane.stale = 0
      }
    }
    this.#settle(author, lane)
  }

  /** The next item to work on; undefined while there is none or enough is in work. `finish` must follow. */
  take(now: number): T | undefined {
    this.#wake(now)
    if (this.#working >= this.#bounds.atOnce) return undefined
    for (const [author, lane] of this.#turns) {
      // whoever had a turn comes last
      this.#turns.delete(author)
      const job = this.#nextOf(lane)
      if (job === undefined) continue
      job.state = 'working'
      lane.working += 1
      this.#working += 1
      this.#offerTurn(author, lane, now)
      return job.item
    }
    return undefined
  }

  /** Ends the work on an item: one that failed is tried again, and one that is done is removed. */
  finish(item: T, isDone: boolean, now: number): void {
    const { author } = item
    const lane = this.#lanes.get(author) as Lane<T>
    this.#working -= 1
    lane.working -= 1
    lane.failuresInARow = isDone ? 0 : lane.failuresInARow + 1
    if (lane.failuresInARow >= PATIENCE) {
      lane.until = now + restOf(lane.failuresInARow - PATIENCE + 1, AUTHOR_REST_MS)
      this.#restingAuthors.push({ author, until: lane.until })
      this.#turns.delete(author)
    }
    const job = this.#jobs.get(item.key)
    if (job?.state === 'working' && job.item === item) {
      if (isDone) this.remove(item.key)
      else {
        job.failures += 1
        job.state = 'resting'
        job.until = now + restOf(job.failures, LAST_REST_MS)
        this.#resting.push({ job, until: job.until })
      }
    }
    this.#offerTurn(author, lane, now)
    this.#settle(author, lane)
  }

  /** Lets all that rests be tried again at once; how often it failed stays remembered. */
  hurry(): void {
    for (let rest = this.#resting.pop(); rest !== undefined; rest = this.#resting.pop()) this.#endRest(rest)
    for (let rest = this.#restingAuthors.pop(); rest !== undefined; rest = this.#restingAuthors.pop()) {
      const lane = this.#lanes.get(rest.author)
      if (lane === undefined) continue
      lane.until = 0
      lane.failuresInARow = 0
      this.#offerTurn(rest.author, lane, 0)
      this.#settle(rest.author, lane)
    }
  }

  /** All items in the order in which they would be taken, if each took equally long; in O(n log n). */
  inOrder(): T[] {
    const byAuthor = new Map<string, Job<T>[]>()
    for (const job of this.#jobs.values()) {
      const jobs = byAuthor.get(job.item.author)
      if (jobs === undefined) byAuthor.set(job.item.author, [job])
      else jobs.push(job)
    }
    const rounds: T[][] = []
    for (const author of new Set([...this.#turns.keys(), ...byAuthor.keys()])) {
      const jobs = (byAuthor.get(author) ?? []).sort((a, b) => (isBefore(a, b) ? -1 : 1))
      jobs.forEach(({ item }, turn) => {
        const round = rounds[turn] ?? []
        rounds[turn] = round
        round.push(item)
      })
    }
    return rounds.flat()
  }

  #nextOf(lane: Lane<T>): Job<T> | undefined {
    for (let job = lane.ready.pop(); job !== undefined; job = lane.ready.pop()) {
      if (job.state === 'ready') return job
      lane.stale -= 1
    }
    return undefined
  }

  #makeReady(job: Job<T>, lane: Lane<T>): void {
    job.state = 'ready'
    lane.ready.push(job)
    if (lane.until === 0) this.#offerTurn(job.item.author, lane, 0)
  }

  #endRest({ job, until }: { job: Job<T>; until: number }): void {
    const lane = this.#lanes.get(job.item.author)
    if (job.state === 'resting' && job.until === until && lane !== undefined) this.#makeReady(job, lane)
  }

  #wake(now: number): void {
    for (let rest = this.#resting.first; rest !== undefined && rest.until <= now; rest = this.#resting.first) {
      this.#resting.pop()
      this.#endRest(rest)
    }
    for (;;) {
      const rest = this.#restingAuthors.first
      if (rest === undefined || rest.until > now) return
      this.#restingAuthors.pop()
      const lane = this.#lanes.get(rest.author)
      if (lane === undefined || lane.until > now) continue
      lane.until = 0
      this.#offerTurn(rest.author, lane, now)
      this.#settle(rest.author, lane)
    }
  }

  #offerTurn(author: string, lane: Lane<T>, now: number): void {
    if (lane.ready.size === lane.stale || lane.working >= this.#bounds.perAuthor || lane.until > now) return
    if (!this.#turns.has(author)) this.#turns.set(author, lane)
  }

  /** Lets go of an author without work, unless it rests: what it adds next must not end that. */
  #settle(author: string, lane: Lane<T>): void {
    if (lane.jobs > 0 || lane.working > 0 || lane.until > 0) return
    this.#lanes.delete(author)
    this.#turns.delete(author)
  }
}
