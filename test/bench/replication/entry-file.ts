import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'

/** Writes byte strings one after the other, each behind its length. */
export function writeEntryFile(path: string, entries: Iterable<Uint8Array>): void {
  const file = openSync(path, 'w')
  for (const entry of entries) {
    const head = Buffer.alloc(4)
    head.writeUInt32LE(entry.length)
    writeSync(file, Buffer.concat([head, entry]))
  }
  closeSync(file)
}

/** Reads them again; each is a copy of its own, as what comes from a network is. */
export function readEntryFile(path: string): Uint8Array[] {
  const bytes = readFileSync(path)
  const entries: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at)
    entries.push(new Uint8Array(bytes.subarray(at + 4, end)))
    at = end
  }
  return entries
}
