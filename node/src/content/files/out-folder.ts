import { type Below, type FileSource, openBelow, writeBelow } from '../write-file.ts'

/**
 * A folder that many files are written into, whole or not at all each. They are not forced to disk: what a power cut takes
 * can be fetched again, and is missed by its hash.
 */
export class OutFolder {
  readonly #below: Below

  private constructor(below: Below) {
    this.#below = below
  }

  /** Opens a folder, and makes it where it is missing. Throws ERR_FILE_WRITE, ERR_DISK_FULL. */
  static async open(path: string): Promise<OutFolder> {
    return new OutFolder(await openBelow(path))
  }

  /** Absolute. */
  get path(): string {
    return this.#below.path
  }

  /** Writes a file below it. Throws ERR_PATH_UNSAFE, ERR_DISK_FULL, ERR_FILE_WRITE, and what the source throws. */
  async write(relPath: string, source: FileSource): Promise<void> {
    await writeBelow(this.#below, relPath, source, { durable: false })
  }
}
