/** What a byte does to a checksum when so many other bytes follow it, one table of 256 for each number of them, 0 to 7. */
const TABLES = buildTables()

function buildTables(): Int32Array {
  const tables = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    tables[byte] = value
  }
  for (let at = 256; at < tables.length; at += 1) {
    const before = tables[at - 256] as number
    tables[at] = (before >>> 8) ^ (tables[before & 0xff] as number)
  }
  return tables
}

/** The CRC-32 (ISO 3309) of bytes, going on from that of the bytes before; eight bytes at once (Kounavis, Berry 2005). */
export function checksum(bytes: Uint8Array, before = 0): number {
  const tables = TABLES
  const { length } = bytes
  let value = ~before
  let at = 0
  for (; at + 8 <= length; at += 8) {
    value ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    value =
      (tables[1792 + (value & 0xff)] as number) ^
      (tables[1536 + ((value >>> 8) & 0xff)] as number) ^
      (tables[1280 + ((value >>> 16) & 0xff)] as number) ^
      (tables[1024 + (value >>> 24)] as number) ^
      (tables[768 + (bytes[at + 4] as number)] as number) ^
      (tables[512 + (bytes[at + 5] as number)] as number) ^
      (tables[256 + (bytes[at + 6] as number)] as number) ^
      (tables[bytes[at + 7] as number] as number)
  }
  for (; at < length; at += 1) value = (value >>> 8) ^ (tables[(value ^ (bytes[at] as number)) & 0xff] as number)
  return ~value >>> 0
}
