import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { growOld } from './old-generation.ts'
import { boundYoung } from './young-generation.ts'

/** Bytes that pass between two collections. */
const EVERY = 8 * 1024 * 1024

type Collect = (options: { type: 'minor' | 'major'; flavor?: 'last-resort' }) => void

let collect: Collect | null | undefined

/** What collects garbage; null where the platform has none. */
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
 * What passes between two collections counts as the heap's growth, of which V8 allows a small heap so little that it marks
 * all of it for every 20 MB: three quarters of a holder's CPU time went there. So a transfer is given more room.
 */
export class YoungGarbage {
  readonly #endRoom = growOld('roomy')
  #passed = 0

  /** So many bytes have passed, and what carried them is garbage. */
  passed(bytes: number): void {
    this.#passed += bytes
    if (this.#passed < EVERY) return
    this.#passed = 0
    collector()?.({ type: 'minor' })
  }

  /** Nothing more passes. */
  end(): void {
    this.#endRoom()
  }
}

/** So many files are many; and before they are, files between two collections. */
const FILES = { many: 1024, minor: 128 }

/** All of the heap, giving what is free back to the system. */
const ALL = { type: 'major', flavor: 'last-resort' } as const

let running = 0
let endLittle = (): void => undefined

/**
 * Keeps the heap small while very many files pass. Each leaves some 80 kB of garbage, most of it young. Left alone, V8 lets
 * the old generation grow to several times of what is in use, and keeps the memory.
 */
export class FileGarbage {
  #files = 0

  /** One more file is done. */
  passed(): void {
    this.#files += 1
    if (this.#files === FILES.many) {
      running += 1
      if (running > 1) return
      endLittle = growOld('little')
      boundYoung('small')
      collector()?.(ALL)
    } else if (this.#files < FILES.many && this.#files % FILES.minor === 0) {
      collector()?.({ type: 'minor' })
    }
  }

  /** No more files come. */
  end(): void {
    if (this.#files < FILES.many) return
    this.#files = 0
    running -= 1
    if (running > 0) return
    endLittle()
    boundYoung('usual')
    collector()?.(ALL)
  }
}
