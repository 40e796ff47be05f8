import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { FileChangedError, FileSpecialError } from './errors.ts'
import { readError } from './file-errors.ts'

/** Bytes of each chunk but the last. */
export const CHUNK_BYTES = 1024 * 1024

/**
 * A file's bytes in chunks of 1 MiB, each a buffer of its own.
 * Throws ERR_FILE_NOT_FOUND, ERR_FILE_UNREADABLE, ERR_FILE_SPECIAL, and at the end ERR_FILE_CHANGED if the file was
 * written to meanwhile.
 */
export async function* openFile(path: string): AsyncGenerator<Uint8Array> {
  const file = await openReadable(path)
  try {
    const before = await file.stat({ bigint: true })
    if (!before.isFile()) throw new FileSpecialError(path)
    let size = 0n
    for (;;) {
      const chunk = await readChunk(file)
      size += BigInt(chunk.byteLength)
      if (chunk.byteLength > 0) yield chunk
      if (chunk.byteLength < CHUNK_BYTES) break
    }
    const after = await file.stat({ bigint: true })
    if (size !== before.size || isChanged(before, after)) throw new FileChangedError(path)
  } finally {
    await file.close()
  }
}

function isChanged(before: BigIntStats, after: BigIntStats): boolean {
  return before.size !== after.size || before.mtimeNs !== after.mtimeNs || before.ino !== after.ino
}

async function openReadable(path: string): Promise<FileHandle> {
  try {
    // A pipe in the file's place would keep a plain open waiting for a writer.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    throw readError(error, path)
  }
}

async function readChunk(file: FileHandle): Promise<Uint8Array> {
  const chunk = new Uint8Array(CHUNK_BYTES)
  let filled = 0
  while (filled < CHUNK_BYTES) {
    const { bytesRead } = await file.read(chunk, filled, CHUNK_BYTES - filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return chunk.subarray(0, filled)
}
