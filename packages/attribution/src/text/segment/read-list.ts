/**
 * Finds the postings of a feature among lists that lie from `start` to `end` of some bytes, of which the first is of feature
 * `first`; writes its blocks below `limit` to `into`, from `at` on and up to `most`. Returns where it wrote to.
 */
export function readList(
  bytes: Uint8Array,
  start: number,
  end: number,
  first: number,
  feature: number,
  limit: number,
  into: Int32Array,
  at: number,
  most: number,
): number {
  let place = start
  let one = first
  let written = at
  // varints are read in place: most of the time of a trace would go into calls
  while (place < end) {
    let byte = bytes[place++] as number
    let head = byte & 0x7f
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = bytes[place++] as number
      head |= (byte & 0x7f) << shift
    }
    one += head >>> 1
    if (one > feature) return written
    byte = bytes[place++] as number
    let value = byte & 0x7f
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = bytes[place++] as number
      value |= (byte & 0x7f) << shift
    }
    if ((head & 1) === 0) {
      if (one < feature) continue
      if (value >>> 0 < limit && written < most) into[written++] = value
      return written
    }
    if (one < feature) {
      place += value
      continue
    }
    const last = place + value
    let block = 0
    while (place < last && written < most) {
      byte = bytes[place++] as number
      let step = byte & 0x7f
      for (let shift = 7; byte > 0x7f; shift += 7) {
        byte = bytes[place++] as number
        step |= (byte & 0x7f) << shift
      }
      block += step >>> 0
      if (block >= limit) return written
      into[written++] = block
    }
    return written
  }
  return written
}
