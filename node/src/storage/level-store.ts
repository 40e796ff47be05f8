import type { KeyValueStore, Op, Range } from '@datanet/log'
import { ClassicLevel } from 'classic-level'
import { diskError, systemCode } from './disk-errors.ts'
import { StoreLockedError } from './errors.ts'
import { plainBytes } from './plain-bytes.ts'
import { batchWritePoint } from './write-points.ts'

/** How many rows are read at a time, and how many bytes of them about. */
const PAGE_ROWS = 1000
const PAGE_BYTES = 256 * 1024
const BINARY = { keyEncoding: 'view', valueEncoding: 'view' } as const

/** A key-value store on disk; one process at a time has it open, and the system frees it when that process dies. */
export class LevelStore implements KeyValueStore {
  readonly #db: ClassicLevel<Uint8Array, Uint8Array>
  readonly #dir: string

  private constructor(dir: string, db: ClassicLevel<Uint8Array, Uint8Array>) {
    this.#dir = dir
    this.#db = db
  }

  /** Opens the store in a folder, and makes it where it is missing. Throws StoreLockedError while it is open elsewhere. */
  static async open(dir: string): Promise<LevelStore> {
    const db = new ClassicLevel<Uint8Array, Uint8Array>(dir, BINARY)
    try {
      await db.open()
    } catch (error) {
      if (error instanceof Error && systemCode(error.cause) === 'LEVEL_LOCKED')
        throw new StoreLockedError(dir, { cause: error })
      throw diskError(error, dir)
    }
    return new LevelStore(dir, db)
  }

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    const value = await this.#db.get(key)
    return value && plainBytes(value)
  }

  async getMany(keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    const values = await this.#db.getMany([...keys])
    return values.map((value) => value && plainBytes(value))
  }

  async batch(ops: readonly Op[], { durable = false }: { durable?: boolean } = {}): Promise<void> {
    batchWritePoint('begin', ops)
    try {
      await this.#db.batch<Uint8Array, Uint8Array>([...ops], { sync: durable })
      batchWritePoint('done', ops)
    } catch (error) {
      throw diskError(error, this.#dir)
    }
  }

  async *range({ gte, lt, reverse = false, limit = -1 }: Range): AsyncGenerator<[Uint8Array, Uint8Array]> {
    for await (const [key, value] of this.#db.iterator({ gte, lt, reverse, limit })) {
      yield [plainBytes(key), plainBytes(value)]
    }
  }

  async *pages({ gte, lt, reverse = false, limit = -1 }: Range): AsyncGenerator<[Uint8Array, Uint8Array][]> {
    const iterator = this.#db.iterator({ gte, lt, reverse, limit, highWaterMarkBytes: PAGE_BYTES })
    try {
      for (let page = await iterator.nextv(PAGE_ROWS); page.length > 0; page = await iterator.nextv(PAGE_ROWS)) {
        yield page.map(([key, value]): [Uint8Array, Uint8Array] => [plainBytes(key), plainBytes(value)])
      }
    } finally {
      await iterator.close()
    }
  }

  async close(): Promise<void> {
    await this.#db.close()
  }
}
