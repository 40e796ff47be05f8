import type { RandomContent } from '../formats/random-content.ts'

/** Bytes in memory as content that is read from any place. */
export function randomContent(bytes: Uint8Array): RandomContent {
  return { bytes: bytes.length, read: async (start, end) => bytes.subarray(start, end) }
}
