const BYTES = 2

/** A number in groups of seven bits, lowest first. */
export function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]
}

/** A field of a protobuf message that holds bytes. */
export function field(number: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.from([...varint(number * 8 + BYTES), ...varint(bytes.length)]), bytes])
}
