/** A text that stands for bytes as the key of a Map: a character a byte, compact and quick to make. For at most 64 bytes. */
export function byteText(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[])
}
