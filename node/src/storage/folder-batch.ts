import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { CID } from 'multiformats/cid'
import { syncFolder } from './atomic-file.ts'
import type { Abortable, WriteBatch } from './content-store.ts'
import { diskError, systemCode } from './disk-errors.ts'

/** Files that are brought to disk while others are still written: fewer than the threads that do it, or nobody could write. */
const SYNCS_MEANWHILE = 2
/** Files and folders that are brought to disk at the same time when nothing else is to do. */
const SYNCS_AT_ONCE = 8
/** Paths that are done and still stand in a queue. */
const FORGOTTEN_AT_ONCE = 1024
/** Blocks of fewer bytes are brought to disk as they are written: opening them once more would cost more than waiting. */
const SMALL_BYTES = 64 * 1024

/** What a batch needs of the store that keeps each block in a file. */
interface Files {
  readonly dir: string
  pathOf(cid: CID): string
  /** Writes a block, whose bytes are on disk when it resolves if that is asked for. */
  write(cid: CID, bytes: Uint8Array, onDisk: boolean, options?: Abortable): Promise<void>
}

/** Does some work on each of what is put into a queue, a few at a time; each is worked on once. */
class SyncQueue {
  readonly #work: (path: string) => Promise<unknown>
  readonly #waiting: string[] = []
  readonly #running = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | null = null
  #first = 0

  constructor(work: (path: string) => Promise<unknown>) {
    this.#work = work
  }

  add(path: string, atOnce: number): void {
    this.#waiting.push(path)
    if (this.#running.size < atOnce) this.#begin()
  }

  /** Resolves when nothing waits. Throws what the work on any has thrown. */
  async drained(): Promise<void> {
    while (this.#running.size < SYNCS_AT_ONCE && this.#first < this.#waiting.length) this.#begin()
    await Promise.all(this.#running)
    if (this.#failure !== null) throw this.#failure.error
  }

  #begin(): void {
    const running: Promise<void> = this.#run().finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  async #run(): Promise<void> {
    for (let path = this.#next(); path !== undefined; path = this.#next()) {
      await this.#work(path).catch((error: unknown) => {
        this.#failure ??= { error: diskError(error, path) }
      })
    }
  }

  #next(): string | undefined {
    const path = this.#waiting[this.#first]
    if (path !== undefined) this.#first += 1
    if (path === undefined || this.#first === FORGOTTEN_AT_ONCE) {
      this.#waiting.splice(0, this.#first)
      this.#first = 0
    }
    return path
  }
}

/**
 * Blocks in files of their own that become durable together: the bytes of each are brought to disk while others are still
 * written, and the names of all at the commit, with one fsync for each folder.
 */
export function folderBatch({ dir, pathOf, write }: Files): WriteBatch {
  const folders = new Set<string>()
  const files = new SyncQueue(syncFile)
  return {
    async put(cid, bytes, options) {
      const isSmall = bytes.length < SMALL_BYTES
      await write(cid, bytes, isSmall, options)
      const path = pathOf(cid)
      folders.add(dirname(path))
      if (!isSmall) files.add(path, SYNCS_MEANWHILE)
    },

    async keep(cid, options) {
      options?.signal?.throwIfAborted()
      const path = pathOf(cid)
      try {
        const size = await syncFile(path)
        folders.add(dirname(path))
        return size
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return undefined
        throw error
      }
    },

    async commit() {
      await files.drained()
      const names = new SyncQueue(syncFolder)
      for (const folder of folders) names.add(folder, SYNCS_AT_ONCE)
      folders.clear()
      await names.drained()
      // folders that were made for these blocks have names too
      await syncFolder(dir)
    },
  }
}

/** Brings a file that somebody wrote to disk; gives its bytes. */
async function syncFile(path: string): Promise<number> {
  const file = await open(path, 'r')
  try {
    await file.sync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}
