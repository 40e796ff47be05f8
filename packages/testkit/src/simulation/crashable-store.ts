import { createMemoryStore, type KeyValueStore, type Op } from '@datanet/log'
import { StoreLostError } from '../errors.ts'
import type { Prng } from '../prng.ts'

const everything = { gte: new Uint8Array(0), lt: new Uint8Array(64).fill(255) }

/** What a disk held at some time. */
export type Backup = readonly Op[]

/** A disk that survives its machine: what was written durably is there after a crash, and of the rest the first part. */
export class CrashableDisk {
  #image: KeyValueStore = createMemoryStore()
  /** Written since the last durable batch, and how it all looks with that; null when that is nothing. */
  #unsure: (readonly Op[])[] = []
  #live: KeyValueStore | null = null
  readonly #sync: () => Promise<void>
  #mounts = 0
  #trap: { readonly keeps: boolean; readonly spring: () => void } | null = null

  /** `sync` is how long a durable write takes. */
  constructor(sync: () => Promise<void> = async () => {}) {
    this.#sync = sync
  }

  /** The next durable batch is the machine's last: it is on disk or not, but nobody is told that it is. */
  trip(keeps: boolean, spring: () => void): void {
    this.#trap = { keeps, spring }
  }

  disarm(): void {
    this.#trap = null
  }

  /** The store as a machine sees it until it crashes. */
  mount(): KeyValueStore {
    const mount = ++this.#mounts
    const alive = (): KeyValueStore => {
      if (mount !== this.#mounts) throw new StoreLostError('the machine has crashed', 'Mount the disk again.')
      return this.#live ?? this.#image
    }
    return {
      get: async (key) => await alive().get(key),
      getMany: async (keys) => await alive().getMany(keys),
      batch: async (ops, options) => {
        alive()
        if (options?.durable !== true) await this.#show(ops)
        this.#unsure.push(ops)
        if (options?.durable !== true) return
        const trap = this.#trap
        if (trap !== null) {
          if (trap.keeps) await this.#flush(this.#unsure.length)
          this.#mounts++
          trap.spring()
          alive()
        }
        await this.#sync()
        alive()
        await this.#flush(this.#unsure.length)
      },
      async *range(bounds) {
        yield* alive().range(bounds)
      },
    }
  }

  async crash(prng: Prng): Promise<void> {
    this.#mounts++
    this.#trap = null
    await this.#flush(prng.integer(this.#unsure.length + 1))
    this.#unsure = []
  }

  /** Takes the disk from its machine in good order: all that was written stays. */
  async unmount(): Promise<void> {
    this.#mounts++
    this.#trap = null
    await this.#flush(this.#unsure.length)
  }

  /** All that is surely on it. */
  async backup(): Promise<Backup> {
    const ops: Op[] = []
    for await (const [key, value] of this.#image.range(everything)) ops.push({ type: 'put', key, value })
    return ops
  }

  /** Puts a backup in the place of what it holds; no machine may have it mounted. */
  async restore(backup: Backup): Promise<void> {
    this.#image = createMemoryStore()
    this.#unsure = []
    this.#live = null
    await this.#image.batch(backup)
  }

  /** Shows what may be gone after a crash. */
  async #show(ops: readonly Op[]): Promise<void> {
    if (this.#live === null) {
      this.#live = createMemoryStore()
      await this.#live.batch(await this.backup())
    }
    await this.#live.batch(ops)
  }

  async #flush(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await this.#image.batch(this.#unsure.shift() ?? [])
    this.#live = null
  }
}
