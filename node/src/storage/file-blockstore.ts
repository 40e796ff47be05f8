import type { Dirent } from 'node:fs'
import { readdir, readFile, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { NextToLast } from 'blockstore-fs/sharding'
import type { InputPair, Pair } from 'interface-blockstore'
import { NotFoundError } from 'interface-store'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { clearPartials, isPartial, writeAtomic } from './atomic-file.ts'
import type {
  Abortable,
  BlockBytes,
  ContentStore,
  FailureListener,
  HeldBlock,
  Many,
  PutOptions,
  WriteBatch,
} from './content-store.ts'
import { systemCode } from './disk-errors.ts'
import { DiskFullError } from './errors.ts'
import { folderBatch } from './folder-batch.ts'
import { makeFolder } from './make-folder.ts'
import { plainBytes } from './plain-bytes.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER } from './user-mask.ts'
import { wholeBytes } from './whole-bytes.ts'

/**
 * Blocks on disk, one file each, read and written whole: a small constant cost a block, where streams of chunks
 * cost several times as much. Files lie and are named as blockstore-fs lays them, by multihash.
 */
export class FileBlockstore implements ContentStore {
  readonly #dir: string
  readonly #layout = new NextToLast()
  readonly #listeners = new Set<FailureListener>()

  private constructor(dir: string) {
    this.#dir = dir
  }

  /** Opens the store in a folder, and makes it where it is missing. */
  static async open(dir: string): Promise<FileBlockstore> {
    await makeFolder(dir, PRIVATE_FOLDER)
    return new FileBlockstore(dir)
  }

  async has(cid: CID, options?: Abortable): Promise<boolean> {
    return (await this.size(cid, options)) !== undefined
  }

  async size(cid: CID, options?: Abortable): Promise<number | undefined> {
    options?.signal?.throwIfAborted()
    try {
      return (await stat(this.pathOf(cid))).size
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }
  }

  async read(cid: CID, options?: Abortable): Promise<Uint8Array | undefined> {
    try {
      return plainBytes(await readFile(this.pathOf(cid), options ?? {}))
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }
  }

  async put(cid: CID, value: BlockBytes, { durable = false, signal }: PutOptions = {}): Promise<CID> {
    signal?.throwIfAborted()
    await this.#write(cid, await wholeBytes(value), durable)
    return cid
  }

  beginBatch(): WriteBatch {
    return folderBatch({
      dir: this.#dir,
      pathOf: (cid) => this.pathOf(cid),
      write: async (cid, bytes, onDisk, { signal } = {}) => {
        signal?.throwIfAborted()
        await this.#write(cid, bytes, onDisk ? 'bytes' : false)
      },
    })
  }

  async #write(cid: CID, bytes: Uint8Array, durable: boolean | 'bytes'): Promise<void> {
    try {
      await writeAtomic(this.pathOf(cid), bytes, { durable, mode: PRIVATE_FILE })
    } catch (error) {
      for (const listener of this.#listeners) listener(cid, error)
      throw error
    }
  }

  watchFailures(listener: FailureListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async demandRoom(): Promise<void> {
    const { bfree, bavail } = await statfs(this.#dir)
    // A part of a disk may be kept for root.
    if ((process.getuid?.() === 0 ? bfree : bavail) === 0) throw new DiskFullError(this.#dir)
  }

  async *putMany(source: Many<InputPair>, options?: PutOptions): AsyncGenerator<CID> {
    for await (const { cid, bytes } of source) yield await this.put(cid, bytes, options)
  }

  async *get(cid: CID, options?: Abortable): AsyncGenerator<Uint8Array> {
    const bytes = await this.read(cid, options)
    if (bytes === undefined) throw new NotFoundError(`block ${cid} is not held`)
    yield bytes
  }

  async *getMany(source: Many<CID>, options?: Abortable): AsyncGenerator<Pair> {
    for await (const cid of source) yield { cid, bytes: this.get(cid, options) }
  }

  async delete(cid: CID, options?: Abortable): Promise<void> {
    options?.signal?.throwIfAborted()
    await rm(this.pathOf(cid), { force: true })
  }

  async *deleteMany(source: Many<CID>, options?: Abortable): AsyncGenerator<CID> {
    for await (const cid of source) {
      await this.delete(cid, options)
      yield cid
    }
  }

  async *getAll(options?: Abortable): AsyncGenerator<Pair> {
    for await (const cid of this.#cids(options)) yield { cid, bytes: this.get(cid, options) }
  }

  async *list(options?: Abortable): AsyncGenerator<HeldBlock> {
    for await (const cid of this.#cids(options)) {
      const size = await this.size(cid, options)
      if (size !== undefined) yield { cid, size }
    }
  }

  async clearPartials(): Promise<number> {
    let cleared = 0
    for (const shard of await folders(this.#dir)) cleared += await clearPartials(join(this.#dir, shard))
    return cleared
  }

  removalOf(cid: CID): string {
    return `rm ${this.pathOf(cid)}`
  }

  async close(): Promise<void> {
    // each call opens its file and closes it
  }

  /** Where a block lies, or would lie. */
  pathOf(cid: CID): string {
    const { dir, file } = this.#layout.encode(cid)
    return join(this.#dir, dir, file)
  }

  /** Files know only the hash, so the CIDs come back with the raw codec. */
  async *#cids(options?: Abortable): AsyncGenerator<CID> {
    for (const shard of await folders(this.#dir)) {
      for (const file of await readdir(join(this.#dir, shard))) {
        options?.signal?.throwIfAborted()
        if (!isPartial(file)) yield CID.createV1(raw.code, this.#layout.decode(file).multihash)
      }
    }
  }
}

async function folders(dir: string): Promise<string[]> {
  const entries: Dirent[] = await readdir(dir, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}
