import { clearPartials } from '../../storage/atomic-file.ts'
import { type Below, type FileSource, openBelow, writeBelow } from '../write-file.ts'

/**
 * A folder that many files are written into, whole or not at all each. They are not forced to disk: what a power cut takes
 * can be fetched again, and is missed by its hash. What a fetch that was cut off has left in a folder is removed before the
 * first file is written there.
 */
export class OutFolder {
  readonly #below: Below

  private constructor(below: Below) {
    this.#below = below
  }

  /** Opens a folder, and makes it where it is missing. Throws ERR_FILE_WRITE, ERR_DISK_FULL. */
  static async open(path: string): Promise<OutFolder> {
    return new OutFolder(await openBelow(path, { onFound: clearPartials }))
  }

  /** Absolute. */
  get path(): string {
    return this.#below.path
  }

  /** Writes a file below it, and gives its bytes. Throws ERR_PATH_UNSAFE, ERR_DISK_FULL, ERR_FILE_WRITE, and what the source throws. */
  async write(relPath: string, source: FileSource): Promise<number> {
    const { bytes } = await writeBelow(this.#below, relPath, source, { durable: false })
    return bytes
  }
}
