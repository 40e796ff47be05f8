/**
 * The log of a peer in the background.
 * 1. It takes no more than its limit on disk, and as much for each of those kept from before: peer.log.1 is the newest.
 * 2. The file keeps its name and place, also for others who append to it: what the process says as it dies lands there.
 * 3. A log that can't be written stops no peer.
 */
import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** How large a log may become, and how many from before are kept. */
export interface LogLimits {
  readonly maxBytes: number
  readonly kept: number
}

/** 10 MiB, and three from before. */
export const LOG_LIMITS: LogLimits = { maxBytes: 10 * 1024 * 1024, kept: 3 }

/** Does what may fail, and says whether it did not. */
function tried(work: () => void): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}

/** See the header. */
export class RotatingLog {
  readonly #path: string
  readonly #limits: LogLimits
  readonly #file: number
  #size: number

  /** Opens the log, and goes on where it ends. Throws the system's error where it can't be opened. */
  constructor(path: string, limits: LogLimits = LOG_LIMITS) {
    this.#path = path
    this.#limits = limits
    this.#file = openSync(path, 'a', 0o600)
    this.#size = fstatSync(this.#file).size
  }

  /** Appends a line. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line)
    if (this.#size > 0 && this.#size + bytes > this.#limits.maxBytes) this.#rotate()
    if (tried(() => writeSync(this.#file, line))) this.#size += bytes
  }

  close(): void {
    closeSync(this.#file)
  }

  #rotate(): void {
    const { kept } = this.#limits
    const name = (age: number) => `${this.#path}.${age}`
    for (let age = kept; age > 1; age--) tried(() => renameSync(name(age - 1), name(age)))
    // Copied and emptied, not renamed: others have the file open.
    if (kept > 0 && !tried(() => copyFileSync(this.#path, name(1)))) tried(() => rmSync(name(1), { force: true }))
    tried(() => ftruncateSync(this.#file, 0))
    this.#size = fstatSync(this.#file).size
  }
}
