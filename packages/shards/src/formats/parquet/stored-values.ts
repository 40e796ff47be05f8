/** A value as it is stored: integers of 64 bits as BigInt, texts and what has no type in JavaScript as bytes. */
export type Stored = boolean | number | bigint | Uint8Array

/** Values of one page, one after the other. */
export interface StoredValues {
  /** The next one. Throws ERR_FORMAT_INVALID when there is none. */
  next(): Stored
}
