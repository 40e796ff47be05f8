import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
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

/** By how much what is in use may grow before the whole heap is collected, percent; 0 lets V8 decide. */
const [ROOMY, AS_USUAL] = [100, 0]

let transfers = 0

function setRoom(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`)
}

/**
 * Collects the young garbage of a transfer every few MB. Each buffer from a socket and from a cipher is a small object with
 * much memory outside of the heap: left alone, these grow until a collection of the whole heap is forced, some ten times as
 * often as a collection of the young ones alone would have been enough; half of a transfer's CPU time goes there.
 * What passes between two collections counts as the heap's growth, of which V8 allows a small heap so little that it marks
 * all of it for every 20 MB: three quarters of a holder's CPU time went there. So a transfer is given more room.
 */
export class YoungGarbage {
  #passed = 0
  #isOver = false

  constructor() {
    transfers += 1
    if (transfers === 1) setRoom(ROOMY)
  }

  /** So many bytes have passed, and what carried them is garbage. */
  passed(bytes: number): void {
    this.#passed += bytes
    if (this.#passed < EVERY) return
    this.#passed = 0
    collector()?.({ type: 'minor' })
  }

  /** Nothing more passes. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    transfers -= 1
    if (transfers === 0) setRoom(AS_USUAL)
  }
}

/** So many files are many; and before they are, files between two collections. */
const FILES = { many: 1024, minor: 128 }
/** How much the old generation grows between two collections, in percent of what is in use; 0 as V8 has it by default. */
const [LITTLE, USUAL] = [30, 0]

/** All of the heap, giving what is free back to the system. */
const ALL = { type: 'major', flavor: 'last-resort' } as const

let running = 0

function setOldGrowth(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`)
}

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
      setOldGrowth(LITTLE)
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
    setOldGrowth(USUAL)
    boundYoung('usual')
    collector()?.(ALL)
  }
}
