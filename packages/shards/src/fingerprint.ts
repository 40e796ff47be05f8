import { concatBytes, sha256, textBytes } from '@datanet/records'
import { openSha256 } from './file-hash.ts'
import { normalForm } from './normal-form.ts'
import type { JsonObject } from './row.ts'

/** Bytes of a fingerprint. */
export const FINGERPRINT_BYTES = 16

const ROW_DOMAIN = 'datanet/row/v1\0'
const FILE_DOMAIN = textBytes('datanet/file/v1\0')

/** The fingerprint of a row: the first 16 bytes of sha256("datanet/row/v1\0" || normal form). */
export function rowFingerprint(row: JsonObject): Uint8Array {
  return sha256(textBytes(ROW_DOMAIN + normalForm(row))).subarray(0, FINGERPRINT_BYTES)
}

/** The fingerprint of a whole file: the first 16 bytes of sha256("datanet/file/v1\0" || sha256 of its content). */
export class FileFingerprint {
  readonly #hash = openSha256()

  /** Takes the next bytes of the file. */
  push(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  /** The fingerprint of all that was pushed, 16 bytes. */
  end(): Uint8Array {
    return sha256(concatBytes(FILE_DOMAIN, this.#hash.digest())).subarray(0, FINGERPRINT_BYTES)
  }
}
