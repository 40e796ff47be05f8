import { type Entry, hexOf, openEntry } from '@datanet/records'

/** Opens each entry once, however many peers it comes to: opening depends on the bytes alone. */
export class OpenedEntries {
  readonly #held = new Map<string, Entry | Error>()

  /** Throws what openEntry throws. */
  open(bytes: Uint8Array): Entry {
    const key = textOf(bytes)
    let held = this.#held.get(key)
    if (held === undefined) {
      try {
        held = openEntry(bytes)
      } catch (error) {
        held = error as Error
      }
      this.#held.set(key, held)
    }
    if (held instanceof Error) throw held
    return held
  }

  /** Remembers an entry that was made here, and so opened. */
  know(entry: Entry): void {
    this.#held.set(textOf(entry.bytes), entry)
  }

  /** What a trace calls an entry: its author and seq. */
  nameOf(bytes: Uint8Array): string {
    try {
      const { author, seq } = this.open(bytes).payload
      return `${hexOf(author.subarray(0, 4))} ${seq}`
    } catch {
      return 'what is no entry'
    }
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
