import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { CID } from 'multiformats/cid'
import { syncFolder } from './atomic-file.ts'
import type { Abortable, WriteBatch } from './content-store.ts'
import { systemCode } from './disk-errors.ts'

/** Folders that are brought to disk at the same time. */
const SYNCS_AT_ONCE = 8

/** What a batch needs of the store that keeps each block in a file. */
interface Files {
  readonly dir: string
  pathOf(cid: CID): string
  /** Writes a block whose bytes, not yet its name, are on disk when it resolves. */
  write(cid: CID, bytes: Uint8Array, options?: Abortable): Promise<void>
}

/**
 * Blocks in files of their own that become durable together: each one's bytes when it is put, while others are written too,
 * and the names of all at the commit, with one fsync for each folder.
 */
export function folderBatch({ dir, pathOf, write }: Files): WriteBatch {
  const folders = new Set<string>()
  return {
    async put(cid, bytes, options) {
      await write(cid, bytes, options)
      folders.add(dirname(pathOf(cid)))
    },

    async keep(cid, options) {
      options?.signal?.throwIfAborted()
      const path = pathOf(cid)
      const size = await syncFile(path)
      if (size !== undefined) folders.add(dirname(path))
      return size
    },

    async commit() {
      const rest = [...folders]
      folders.clear()
      const work = async (): Promise<void> => {
        for (let folder = rest.pop(); folder !== undefined; folder = rest.pop()) await syncFolder(folder)
      }
      await Promise.all(Array.from({ length: SYNCS_AT_ONCE }, work))
      // folders that were made for these blocks have names too
      await syncFolder(dir)
    },
  }
}

/** Brings a file that somebody wrote to disk; gives its bytes, or undefined where there is none. */
async function syncFile(path: string): Promise<number | undefined> {
  try {
    const file = await open(path, 'r')
    try {
      await file.sync()
      return (await file.stat()).size
    } finally {
      await file.close()
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
