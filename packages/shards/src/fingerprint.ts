import { sha256, textBytes } from '@datanet/records'
import { openSha256 } from './file-hash.ts'
import { normalForm } from './normal-form.ts'
import type { JsonObject } from './row.ts'

/** Bytes of a fingerprint. */
export const FINGERPRINT_BYTES = 16

const ROW_DOMAIN = 'datanet/row/v2\0'
const FILE_DOMAIN = textBytes('datanet/file/v1\0')

/** The fingerprint of a row: the first 16 bytes of sha256("datanet/row/v2\0" || normal form). */
export function rowFingerprint(row: JsonObject): Uint8Array {
  return sha256(textBytes(ROW_DOMAIN + normalForm(row))).subarray(0, FINGERPRINT_BYTES)
}

/** A file's fingerprint comes from the hashes of chunks of this many bytes: the hashes that name the leaves of its DAG. */
export const FILE_CHUNK_BYTES = 1024 * 1024

/**
 * The fingerprint of a whole file: the first 16 bytes of sha256("datanet/file/v1\0" || the sha256 of each MiB of its
 * content), so that who has hashed a file into blocks need not hash it again.
 */
export class FileFingerprint {
  readonly #hashes = openSha256()
  #chunk = openSha256()
  #filled = 0

  constructor() {
    this.#hashes.update(FILE_DOMAIN)
  }

  /** Takes the next bytes of the file. */
  push(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length; ) {
      const part = bytes.subarray(start, start + FILE_CHUNK_BYTES - this.#filled)
      this.#chunk.update(part)
      this.#filled += part.length
      start += part.length
      if (this.#filled === FILE_CHUNK_BYTES) this.#endChunk()
    }
  }

  /** Takes the sha256 of the next MiB of the file, or of its rest, in the place of its bytes. */
  pushHash(sha256OfChunk: Uint8Array): void {
    this.#hashes.update(sha256OfChunk)
  }

  /** The fingerprint of all that was pushed, 16 bytes. */
  end(): Uint8Array {
    if (this.#filled > 0) this.#endChunk()
    return plain(this.#hashes.digest()).subarray(0, FINGERPRINT_BYTES)
  }

  #endChunk(): void {
    this.#hashes.update(this.#chunk.digest())
    this.#chunk = openSha256()
    this.#filled = 0
  }
}

/** Node's hash gives a Buffer, whose slices share memory. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}
