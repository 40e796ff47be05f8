import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

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

/** Files between two collections of what is young, and of all. */
const FILES = { minor: 256, major: 4096 }
/** How much a full young generation grows at once: not at all, and as V8 has it by default. */
const [FIXED, GROWING] = [1, 2]

/** All of the heap, giving what is free back to the system: V8 alone would let it grow to twice of what is in use. */
const ALL = { type: 'major', flavor: 'last-resort' } as const

let running = 0

function setGrowth(factor: number): void {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`)
}

/**
 * Collects the garbage of very many files. Each call to the file system leaves a small buffer outside of the heap, a dozen a
 * file, and a young generation that may grow to 48 MB keeps them for long: importing a hundred thousand files then took
 * twice the memory.
 */
export class FileGarbage {
  #files = 0

  constructor() {
    running += 1
    if (running === 1) setGrowth(FIXED)
  }

  /** One more file is done. */
  passed(): void {
    this.#files += 1
    if (this.#files % FILES.major === 0) collector()?.(ALL)
    else if (this.#files % FILES.minor === 0) collector()?.({ type: 'minor' })
  }

  /** No more files come. */
  end(): void {
    if (this.#files > FILES.major) collector()?.(ALL)
    running -= 1
    if (running === 0) setGrowth(GROWING)
  }
}
