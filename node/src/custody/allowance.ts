/** How long what was used up takes to come back, ms. */
const REFILL_MS = 60_000
/** Peers whose use is remembered; those that have used nothing for a minute are forgotten first. */
const MAX_ALLOWED_PEERS = 4096

/** What may be done for others within a minute. */
export interface AllowanceLimits {
  /** Questions of one peer. */
  readonly questions: number
  /** Questions of all peers together. */
  readonly allQuestions: number
  /** Bytes read for one peer. */
  readonly bytes: number
  /** Bytes read for all peers together. */
  readonly allBytes: number
}

/** What becomes of a question. */
export type Asking = 'answered' | 'not now' | 'too often'

/** A bucket that fills up again within a minute. */
class Bucket {
  readonly #size: number
  #left: number
  #at: number

  constructor(size: number, now: number) {
    this.#size = size
    this.#left = size
    this.#at = now
  }

  refill(now: number): void {
    this.#left = Math.min(this.#size, this.#left + ((now - this.#at) * this.#size) / REFILL_MS)
    this.#at = now
  }

  /** Whether something is left; the last use may go below nothing. */
  get isOpen(): boolean {
    return this.#left >= 1
  }

  get isFull(): boolean {
    return this.#left === this.#size
  }

  use(amount: number): void {
    this.#left -= amount
  }
}

/** Bounds what is done for each peer, and for all together. */
export class Allowance {
  readonly #limits: AllowanceLimits
  readonly #now: () => number
  readonly #all: Bucket
  readonly #allQuestions: Bucket
  readonly #peers = new Map<string, { questions: Bucket; bytes: Bucket }>()

  constructor(limits: AllowanceLimits, now: () => number = Date.now) {
    this.#limits = limits
    this.#now = now
    this.#all = new Bucket(limits.allBytes, now())
    this.#allQuestions = new Bucket(limits.allQuestions, now())
  }

  /** Counts a question of a peer; whether it may be answered, and whether it is the peer itself that asks too often. */
  ask(peer: string): Asking {
    const { questions, bytes } = this.#of(peer)
    const now = this.#now()
    for (const bucket of [questions, bytes, this.#all, this.#allQuestions]) bucket.refill(now)
    if (!questions.isOpen) return 'too often'
    questions.use(1)
    if (!bytes.isOpen || !this.#all.isOpen || !this.#allQuestions.isOpen) return 'not now'
    this.#allQuestions.use(1)
    return 'answered'
  }

  /** Counts a question of a peer; whether it may be answered. */
  mayAsk(peer: string): boolean {
    return this.ask(peer) === 'answered'
  }

  /** Counts bytes that were read for a peer. */
  read(peer: string, amount: number): void {
    this.#of(peer).bytes.use(amount)
    this.#all.use(amount)
  }

  #of(peer: string) {
    const held = this.#peers.get(peer)
    if (held !== undefined) return held
    const now = this.#now()
    if (this.#peers.size >= MAX_ALLOWED_PEERS) this.#forget(now)
    const fresh = { questions: new Bucket(this.#limits.questions, now), bytes: new Bucket(this.#limits.bytes, now) }
    this.#peers.set(peer, fresh)
    return fresh
  }

  #forget(now: number): void {
    for (const [peer, { questions, bytes }] of this.#peers) {
      questions.refill(now)
      bytes.refill(now)
      if (questions.isFull && bytes.isFull) this.#peers.delete(peer)
    }
    const [oldest] = this.#peers.keys()
    if (this.#peers.size >= MAX_ALLOWED_PEERS && oldest !== undefined) this.#peers.delete(oldest)
  }
}
