import { createMemoryStore, type KeyValueStore, type Op } from '@datanet/log'
import { StoreLostError } from '../errors.ts'
import type { Prng } from '../prng.ts'

const everything = { gte: new Uint8Array(0), lt: new Uint8Array(64).fill(255) }

/** A disk that survives its machine: what was written durably is there after a crash, and of the rest the first part. */
export class CrashableDisk {
  #image: KeyValueStore = createMemoryStore()
  /** Written since the last durable batch. */
  #unsure: (readonly Op[])[] = []
  #mounts = 0
  #trap: { readonly keeps: boolean; readonly spring: () => void } | null = null

  /** The next durable batch is the machine's last: it is on disk or not, but nobody is told that it is. */
  trip(keeps: boolean, spring: () => void): void {
    this.#trap = { keeps, spring }
  }

  disarm(): void {
    this.#trap = null
  }

  /** The store as a machine sees it until it crashes. */
  async mount(): Promise<KeyValueStore> {
    const mount = ++this.#mounts
    const live = createMemoryStore()
    for await (const [key, value] of this.#image.range(everything)) await live.batch([{ type: 'put', key, value }])
    const alive = () => {
      if (mount !== this.#mounts) throw new StoreLostError('the machine has crashed', 'Mount the disk again.')
    }
    return {
      async get(key) {
        alive()
        return await live.get(key)
      },
      async getMany(keys) {
        alive()
        return await live.getMany(keys)
      },
      batch: async (ops, options) => {
        alive()
        this.#unsure.push(ops)
        const trap = this.#trap
        if (trap !== null && options?.durable === true) {
          if (trap.keeps) await this.#flush(this.#unsure.length)
          this.#mounts++
          trap.spring()
          alive()
        }
        if (options?.durable === true) await this.#flush(this.#unsure.length)
        await live.batch(ops)
      },
      async *range(bounds) {
        alive()
        yield* live.range(bounds)
      },
    }
  }

  async crash(prng: Prng): Promise<void> {
    this.#mounts++
    this.#trap = null
    await this.#flush(prng.integer(this.#unsure.length + 1))
    this.#unsure = []
  }

  async #flush(count: number): Promise<void> {
    for (const ops of this.#unsure.splice(0, count)) await this.#image.batch(ops)
  }
}
