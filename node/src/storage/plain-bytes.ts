/** The same bytes without Node's Buffer around them, whose `slice` shares memory where a Uint8Array's copies. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
