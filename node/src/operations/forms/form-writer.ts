import { createHash } from 'node:crypto'
import type { OutFolder } from '../../content/files/out-folder.ts'
import type { ProvenanceForm } from './provenance.ts'

/** Characters that are written at once. */
const PIECE_LENGTH = 256 * 1024

/** Text in bytes, in pieces of a size that is worth a write. */
export async function* inPieces(text: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  const parts: string[] = []
  let length = 0
  for await (const part of text) {
    parts.push(part)
    length += part.length
    if (length < PIECE_LENGTH) continue
    yield Buffer.from(parts.splice(0).join(''))
    length = 0
  }
  if (length > 0) yield Buffer.from(parts.join(''))
}

/** Writes files that describe others, and remembers their hashes. */
export class FormWriter {
  readonly forms: ProvenanceForm[] = []
  readonly #out: OutFolder

  constructor(out: OutFolder) {
    this.#out = out
  }

  /** Writes a file, whole or not at all, as its text comes. */
  async write(path: string, text: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const hash = createHash('sha256')
    const hashed = async function* () {
      for await (const piece of inPieces(text)) {
        hash.update(piece)
        yield piece
      }
    }
    const bytes = await this.#out.write(path, hashed())
    this.forms.push({ path, bytes, sha256: hash.digest('hex') })
  }
}
