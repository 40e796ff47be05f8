import type { RandomFile } from '@datanet/shards'
import { FileChangedError, FileSpecialError } from './errors.ts'
import { type FileIdentity, isChanged, openReadable } from './open-file.ts'

/** No more is read at once, in bytes. */
const MAX_READ_BYTES = 64 * 1024 * 1024

/**
 * Opens a file to be read from any place; `expected` is what it must still be. Throws ERR_FILE_NOT_FOUND,
 * ERR_FILE_UNREADABLE, ERR_FILE_SPECIAL; reading and closing throw ERR_FILE_CHANGED if the file was written to meanwhile.
 */
export async function openRandom(path: string, expected?: FileIdentity): Promise<RandomFile> {
  const file = await openReadable(path)
  try {
    const before = await file.stat({ bigint: true })
    if (!before.isFile()) throw new FileSpecialError(path)
    if (expected !== undefined && isChanged(expected, before)) throw new FileChangedError(path)
    const bytes = Number(before.size)
    return {
      bytes,
      async read(start, end) {
        if (start < 0 || end < start || end > bytes || end - start > MAX_READ_BYTES) throw new FileChangedError(path)
        const part = new Uint8Array(end - start)
        let filled = 0
        while (filled < part.length) {
          const { bytesRead } = await file.read(part, filled, part.length - filled, start + filled)
          if (bytesRead === 0) throw new FileChangedError(path)
          filled += bytesRead
        }
        return part
      },
      async close() {
        try {
          const after = await file.stat({ bigint: true })
          if (isChanged(before, after)) throw new FileChangedError(path)
        } finally {
          await file.close()
        }
      },
    }
  } catch (error) {
    await file.close()
    throw error
  }
}
