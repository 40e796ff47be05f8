import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes that pass between two collections. */
const EVERY = 8 * 1024 * 1024

type Collect = (options: { type: 'minor' }) => void

let collect: Collect | null | undefined

/** What collects the young generation; null where the platform has none. */
function collector(): Collect | null {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc')
    const found: unknown = runInNewContext('typeof gc === "function" ? gc : null')
    collect = typeof found === 'function' ? (found as Collect) : null
    setFlagsFromString('--no-expose-gc')
  }
  return collect
}

/**
 * Collects the young garbage of a transfer every few MB. Each buffer from a socket and from a cipher is a small object with
 * much memory outside of the heap: left alone, these grow until a collection of the whole heap is forced, some ten times as
 * often as a collection of the young ones alone would have been enough; half of a transfer's CPU time goes there.
 */
export class YoungGarbage {
  #passed = 0

  /** So many bytes have passed, and what carried them is garbage. */
  passed(bytes: number): void {
    this.#passed += bytes
    if (this.#passed < EVERY) return
    this.#passed = 0
    collector()?.({ type: 'minor' })
  }
}
