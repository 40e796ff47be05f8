/** Entries and bytes of a frame, about as sync sends them. */
const ENTRIES = 256
const BYTES = 512 * 1024

/** Entries as they come from another peer: some at a time. */
export function* framesOf(entries: Iterable<Uint8Array>): Generator<Uint8Array[]> {
  let frame: Uint8Array[] = []
  let bytes = 0
  for (const entry of entries) {
    if (frame.length === ENTRIES || (frame.length > 0 && bytes + entry.length > BYTES)) {
      yield frame
      frame = []
      bytes = 0
    }
    frame.push(entry)
    bytes += entry.length
  }
  if (frame.length > 0) yield frame
}
