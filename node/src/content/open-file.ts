import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { FileChangedError, FileSpecialError } from './errors.ts'
import { readError } from './file-errors.ts'

/** What tells a file and its state from others: a write changes the times, and a tool that sets one can't set both. */
export type FileIdentity = Pick<BigIntStats, 'dev' | 'ino' | 'size' | 'mtimeNs' | 'ctimeNs'>

type OpenOptions = {
  /** Where to begin, in bytes. */
  start?: number
  /** What the file must still be. */
  expected?: FileIdentity | undefined
}

/** Bytes of each chunk but the last. */
export const CHUNK_BYTES = 1024 * 1024

/**
 * A file's bytes in chunks of 1 MiB, each a buffer of its own.
 * Throws ERR_FILE_NOT_FOUND, ERR_FILE_UNREADABLE, ERR_FILE_SPECIAL, and at the end ERR_FILE_CHANGED if the file was
 * written to meanwhile.
 */
export async function* openFile(path: string, { start = 0, expected }: OpenOptions = {}): AsyncGenerator<Uint8Array> {
  const file = await openReadable(path)
  let next: Promise<Uint8Array> | undefined
  try {
    const before = await file.stat({ bigint: true })
    if (!before.isFile()) throw new FileSpecialError(path)
    if (expected !== undefined && isChanged(expected, before)) throw new FileChangedError(path)
    const end = Number(before.size)
    next = ahead(readChunk(file, start, end))
    for (let size = start; ; ) {
      const chunk: Uint8Array = await next
      size += chunk.byteLength
      const isLast = size >= end
      if (!isLast && chunk.byteLength < CHUNK_BYTES) throw new FileChangedError(path)
      // the disk reads on while somebody works with this chunk
      if (!isLast) next = ahead(readChunk(file, size, end))
      if (chunk.byteLength > 0) yield chunk
      if (isLast) break
    }
    const after = await file.stat({ bigint: true })
    if (isChanged(before, after)) throw new FileChangedError(path)
  } finally {
    await Promise.allSettled([next])
    await file.close()
  }
}

/** What a file is now. Throws ERR_FILE_NOT_FOUND, ERR_FILE_UNREADABLE. */
export async function identityOf(path: string): Promise<FileIdentity> {
  try {
    return await stat(path, { bigint: true })
  } catch (error) {
    throw readError(error, path)
  }
}

/** Whether a file was written to, or another put in its place, between two looks. */
export function isChanged(before: FileIdentity, after: FileIdentity): boolean {
  const fields = ['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs'] as const
  return fields.some((field) => before[field] !== after[field])
}

/** A failure of what is read ahead is nobody's until its turn comes, if it does. */
function ahead(read: Promise<Uint8Array>): Promise<Uint8Array> {
  read.catch(() => undefined)
  return read
}

/** Opens a file to read it. Throws ERR_FILE_NOT_FOUND, ERR_FILE_UNREADABLE. */
export async function openReadable(path: string): Promise<FileHandle> {
  try {
    // A pipe in the file's place would keep a plain open waiting for a writer.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    throw readError(error, path)
  }
}

/** The next bytes; no buffer is larger than what the file has left, since most files are small. */
async function readChunk(file: FileHandle, position: number, size: number): Promise<Uint8Array> {
  const chunk = new Uint8Array(Math.max(0, Math.min(CHUNK_BYTES, size - position)))
  let filled = 0
  while (filled < chunk.length) {
    const { bytesRead } = await file.read(chunk, filled, chunk.length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return chunk.subarray(0, filled)
}
