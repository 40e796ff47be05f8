import { dirname, resolve } from 'node:path'
import type { Block, CID } from '@datanet/records'
import { carHeader, type Exported, sectionHead } from '@datanet/shards'
import { writeError } from '../../content/write-file.ts'
import { clearPartials, writeAtomic } from '../../storage/atomic-file.ts'

/** Pieces are written together up to so many bytes. */
const WRITE_BYTES = 1024 * 1024

/** Writes to a file at one place after the other; small pieces are gathered. */
class Appender {
  readonly #write: (bytes: Uint8Array, at: number) => Promise<void>
  #pieces: Uint8Array[] = []
  #held = 0
  written = 0

  constructor(write: (bytes: Uint8Array, at: number) => Promise<void>) {
    this.#write = write
  }

  async add(...pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      this.#pieces.push(piece)
      this.#held += piece.length
    }
    if (this.#held >= WRITE_BYTES) await this.flush()
  }

  async flush(): Promise<void> {
    const bytes = Buffer.concat(this.#pieces.splice(0))
    this.#held = 0
    await this.#write(bytes, this.written)
    this.written += bytes.length
  }
}

/**
 * Writes blocks as a CAR, whole or not at all. Its root is known at the end, and then put into the header, where `anyRoot`,
 * a CID of the same length, has kept the place. Throws ERR_FILE_WRITE, ERR_DISK_FULL, and what the blocks throw.
 */
export async function writeCar(
  out: string,
  blocks: AsyncGenerator<Block, Exported>,
  anyRoot: CID,
  onBytes: (written: number) => void,
): Promise<Exported & { readonly bytes: number }> {
  const path = resolve(out)
  let made: (Exported & { readonly bytes: number }) | undefined
  try {
    await writeAtomic(path, async (file) => {
      const write = async (bytes: Uint8Array, at: number) => {
        // A write may take only a part of what it is given.
        for (let from = 0; from < bytes.length; )
          from += (await file.write(bytes, from, bytes.length - from, at + from)).bytesWritten
      }
      const appender = new Appender(write)
      await appender.add(await carHeader(anyRoot))
      for (;;) {
        const next = await blocks.next()
        if (next.done === true) {
          await appender.flush()
          await write(await carHeader(next.value.root), 0)
          made = { ...next.value, bytes: appender.written }
          return
        }
        await appender.add(sectionHead(next.value), next.value.bytes)
        onBytes(appender.written)
      }
    })
    await clearPartials(dirname(path))
  } catch (error) {
    throw writeError(error, path)
  } finally {
    await blocks.return(undefined as never)
  }
  return made as Exported & { readonly bytes: number }
}
