/**
 * Who may be answered at once (N5).
 * 1. Strangers share a number of answers; whoever has the token has as many of its own.
 * 2. Where all are given, an address that has fewer of them than another one takes one of that one's: the youngest, since
 *    least is lost with it. So nobody holds all places, from one address, while others ask.
 */
import { TooManyRequestsError } from '../http/errors.ts'

/** Answers at once, of strangers, and as many of whoever has the token. */
export const MAX_GATEWAY_ANSWERS = 16

interface Held {
  readonly source: string
  /** Breaks the answer off. */
  readonly cut: () => void
}

/** See the header. */
export class ReaderPlaces {
  readonly #max: number
  #strangers: Held[] = []
  #owners = 0

  constructor(max: number) {
    this.#max = max
  }

  /** Takes a place for a source, null for the owner; returns what gives it back. Throws ERR_TOO_MANY_REQUESTS. */
  take(source: string | null, cut: () => void): () => void {
    if (source === null) {
      if (this.#owners >= this.#max) throw this.#full()
      this.#owners += 1
      return once(() => {
        this.#owners -= 1
      })
    }
    if (this.#strangers.length >= this.#max) this.#makeRoomFor(source)
    const held = { source, cut }
    this.#strangers.push(held)
    return once(() => this.#leave(held))
  }

  #makeRoomFor(source: string): void {
    const counts = new Map<string, number>()
    for (const { source: other } of this.#strangers) counts.set(other, (counts.get(other) ?? 0) + 1)
    const own = counts.get(source) ?? 0
    const [most, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))
    const youngest = this.#strangers.findLast((held) => held.source === most)
    if (count <= own + 1 || youngest === undefined) throw this.#full()
    this.#leave(youngest)
    youngest.cut()
  }

  #leave(held: Held): void {
    this.#strangers = this.#strangers.filter((other) => other !== held)
  }

  #full(): TooManyRequestsError {
    return new TooManyRequestsError(`${this.#max} answers are given at once already`, 1, 'Ask again in a second.')
  }
}

function once(run: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) run()
    isDone = true
  }
}
