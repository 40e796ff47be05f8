/**
 * Rows of plain text, by the rule `text/v1`:
 * 1. The text is UTF-8; a byte order mark at its start is no part of it. Lines end in LF, CRLF or CR.
 * 2. A paragraph is a run of lines that hold more than spaces, tabs, vertical tabs and form feeds; each is a row { text }: its
 *    lines, joined by LF.
 * 3. A paragraph of more than MAX_PARAGRAPH_BYTES is cut after the last line end before that, else after the last space or
 *    tab, else after the last whole character, and again; the line end, space or tab that it is cut at is in no row, and a
 *    part that is blank is none.
 */
import type { Row, RowReader } from '../row.ts'

/** No row of a text is longer, in bytes of UTF-8; what is longer is cut. */
export const MAX_PARAGRAPH_BYTES = 16 * 1024

const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const TAB = 0x09
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

function isBlank(byte: number): boolean {
  return byte === SPACE || (byte >= TAB && byte <= CR)
}

/** Reads paragraphs; see the header. After bytes that are not UTF-8 it goes on with the next paragraph. */
export class TextReader implements RowReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** The paragraph so far, with LF for each line end. */
  readonly #paragraph = new Uint8Array(MAX_PARAGRAPH_BYTES + 1)
  #length = 0
  /** Just after the last line end in the paragraph; the line that is being read begins there. */
  #lineStart = 0
  #lineIsBlank = true
  #afterCr = false
  #mark = 0
  #index = 0
  #rows: Row[] = []

  async push(bytes: Uint8Array): Promise<readonly Row[]> {
    this.#rows = []
    for (const byte of bytes) this.#take(byte)
    return this.#rows
  }

  async end(): Promise<readonly Row[]> {
    this.#rows = []
    if (this.#mark > 0 && this.#mark < BYTE_ORDER_MARK.length) this.#passMark()
    this.#endLine()
    this.#endParagraph()
    return this.#rows
  }

  #take(byte: number): void {
    if (this.#mark < BYTE_ORDER_MARK.length) {
      if (byte === BYTE_ORDER_MARK[this.#mark]) {
        this.#mark += 1
        return
      }
      this.#passMark()
    }
    if (byte === LF && this.#afterCr) {
      this.#afterCr = false
      return
    }
    this.#afterCr = byte === CR
    if (byte === LF || byte === CR) this.#endLine()
    else this.#add(byte)
  }

  /** What began like a byte order mark and is none is text. */
  #passMark(): void {
    const begun = BYTE_ORDER_MARK.slice(0, this.#mark)
    this.#mark = BYTE_ORDER_MARK.length
    for (const byte of begun) this.#add(byte)
  }

  #add(byte: number): void {
    if (this.#length >= MAX_PARAGRAPH_BYTES) this.#cut()
    this.#paragraph[this.#length] = byte
    this.#length += 1
    if (this.#lineIsBlank && !isBlank(byte)) this.#lineIsBlank = false
  }

  #endLine(): void {
    if (this.#lineIsBlank) {
      this.#length = this.#lineStart
      this.#endParagraph()
      return
    }
    this.#paragraph[this.#length] = LF
    this.#length += 1
    this.#lineStart = this.#length
    this.#lineIsBlank = true
  }

  #endParagraph(): void {
    const end = this.#length
    this.#length = 0
    this.#lineStart = 0
    this.#lineIsBlank = true
    if (end > 0) this.#give(this.#paragraph[end - 1] === LF ? end - 1 : end)
  }

  /** Gives the first part of a paragraph that is full and keeps the rest. */
  #cut(): void {
    const { end, next } = this.#cutPlace()
    const rest = this.#paragraph.slice(next, this.#length)
    this.#give(end)
    this.#paragraph.set(rest)
    this.#length = rest.length
    this.#lineStart = Math.max(0, this.#lineStart - next)
  }

  #cutPlace(): { end: number; next: number } {
    if (this.#lineStart > 0) return { end: this.#lineStart - 1, next: this.#lineStart }
    const bytes = this.#paragraph
    for (let at = this.#length - 1; at > 0; at--) {
      if (bytes[at] === SPACE || bytes[at] === TAB) return { end: at, next: at + 1 }
    }
    let at = this.#length - 1
    // A character's later bytes are 10xxxxxx, three at most.
    while (at > this.#length - 4 && ((bytes[at] as number) & 0xc0) === 0x80) at -= 1
    return { end: at, next: at }
  }

  #give(end: number): void {
    const bytes = this.#paragraph.subarray(0, end)
    if (bytes.every(isBlank)) return
    this.#index += 1
    try {
      this.#rows.push({ index: this.#index, value: { text: this.#decoder.decode(bytes) } })
    } catch {
      this.#rows.push({ index: this.#index, problem: 'is not UTF-8 text', fault: 'utf8' })
    }
  }
}
