import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { TextFile, TextFiles } from '@datanet/attribution'
import { diskError, systemCode } from './disk-errors.ts'
import { makeFolderSync } from './make-folder.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER } from './user-mask.ts'

/** What a file is called while it is written. */
const PARTIAL = '.partial'

/** A text index in a folder of its own: each file is written beside its name, synced, and then takes it. */
export class DiskTextFiles implements TextFiles {
  readonly #dir: string

  /** Makes the folder where it is missing. */
  constructor(dir: string) {
    makeFolderSync(dir, PRIVATE_FOLDER)
    this.#dir = dir
  }

  open(name: string): TextFile | undefined {
    let file: number
    try {
      file = openSync(join(this.#dir, name), 'r')
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }
    return {
      size: fstatSync(file).size,
      read(at, length) {
        const bytes = new Uint8Array(length)
        let done = 0
        while (done < length) {
          const read = readSync(file, bytes, done, length - done, at + done)
          if (read === 0) break
          done += read
        }
        return bytes.subarray(0, done)
      },
      close: () => closeSync(file),
    }
  }

  write(name: string, chunks: Iterable<Uint8Array>): void {
    const path = join(this.#dir, name)
    try {
      const file = openSync(path + PARTIAL, 'w', PRIVATE_FILE)
      try {
        for (const chunk of chunks) for (let from = 0; from < chunk.length; ) from += writeSync(file, chunk, from)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(path + PARTIAL, path)
    } catch (error) {
      rmSync(path + PARTIAL, { force: true })
      throw diskError(error, path)
    }
  }

  remove(name: string): void {
    rmSync(join(this.#dir, name), { force: true })
  }

  names(): readonly string[] {
    return readdirSync(this.#dir).filter((name) => !name.endsWith(PARTIAL))
  }
}
