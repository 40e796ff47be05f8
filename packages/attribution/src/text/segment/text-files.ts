/** A file that is open for reading. Reads are synchronous, since one trace makes hundreds of small ones. */
export interface TextFile {
  readonly size: number
  /** That many bytes from there; fewer where the file ends. They must not change afterwards. */
  read(at: number, length: number): Uint8Array
  /** Gives the file back; it is not read after. */
  close(): void
}

/** What a text index is kept in: whole files, written once. */
export interface TextFiles {
  /** Opens a file; undefined where there is none. */
  open(name: string): TextFile | undefined
  /** Writes a file, in place of one of that name; all of it or nothing, and on disk before it returns. */
  write(name: string, chunks: Iterable<Uint8Array>): void
  /** Removes a file, if it is there. */
  remove(name: string): void
  /** The names of all files. */
  names(): readonly string[]
}

/** Text files in memory. */
export class MemoryTextFiles implements TextFiles {
  readonly files = new Map<string, Uint8Array>()

  open(name: string): TextFile | undefined {
    const bytes = this.files.get(name)
    if (bytes === undefined) return undefined
    return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length), close: () => undefined }
  }

  write(name: string, chunks: Iterable<Uint8Array>): void {
    const parts = [...chunks]
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of parts) {
      bytes.set(part, at)
      at += part.length
    }
    this.files.set(name, bytes)
  }

  remove(name: string): void {
    this.files.delete(name)
  }

  names(): readonly string[] {
    return [...this.files.keys()]
  }
}
