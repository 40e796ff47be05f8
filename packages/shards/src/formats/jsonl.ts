import { concatBytes } from '@datanet/records'
import {
  type JsonObject,
  type JsonValue,
  MAX_ROW_BYTES,
  type Row,
  type RowFault,
  type RowReader,
  valueProblem,
} from '../row.ts'

const NEWLINE = 0x0a
const BLANK = /^[ \t\r]*$/
const BYTE_ORDER_MARK = '\ufeff'

/** Reads JSON lines: each line that is not blank is one JSON object in UTF-8. */
export class JsonlReader implements RowReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  #line = 0
  #pending: Uint8Array[] = []
  #pendingBytes = 0
  #rows: Row[] = []

  async push(bytes: Uint8Array): Promise<readonly Row[]> {
    this.#rows = []
    const first = bytes.indexOf(NEWLINE)
    if (first === -1) {
      this.#keep(bytes)
      return this.#rows
    }
    this.#finishPending(bytes.subarray(0, first))
    const last = bytes.lastIndexOf(NEWLINE)
    if (last > first) this.#readLines(bytes.subarray(first + 1, last))
    this.#keep(bytes.subarray(last + 1))
    return this.#rows
  }

  async end(): Promise<readonly Row[]> {
    this.#rows = []
    if (this.#pendingBytes > 0) this.#finishPending(new Uint8Array(0))
    return this.#rows
  }

  /** Holds the start of a line until the rest comes; of a line that is too long, only its length. */
  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#pendingBytes += bytes.length
    if (this.#pendingBytes > MAX_ROW_BYTES) this.#pending = []
    else this.#pending.push(bytes.slice())
  }

  #finishPending(rest: Uint8Array): void {
    const length = this.#pendingBytes + rest.length
    const pieces = this.#pending
    this.#pending = []
    this.#pendingBytes = 0
    if (length > MAX_ROW_BYTES) {
      this.#line += 1
      this.#refuse('size', `is longer than ${MAX_ROW_BYTES} bytes`)
    } else {
      this.#readLines(pieces.length === 0 ? rest : concatBytes(...pieces, rest))
    }
  }

  /** Reads whole lines; the newline after the last of them is already off. */
  #readLines(bytes: Uint8Array): void {
    let text: string
    try {
      text = this.#decoder.decode(bytes)
    } catch {
      this.#readLinesOneByOne(bytes)
      return
    }
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#readLine(text.slice(start, end))
      start = end + 1
    }
    this.#readLine(start === 0 ? text : text.slice(start))
  }

  #readLinesOneByOne(bytes: Uint8Array): void {
    let start = 0
    while (start <= bytes.length) {
      const found = bytes.indexOf(NEWLINE, start)
      const end = found === -1 ? bytes.length : found
      let text: string | null
      try {
        text = this.#decoder.decode(bytes.subarray(start, end))
      } catch {
        text = null
      }
      if (text !== null) {
        this.#readLine(text)
      } else {
        this.#line += 1
        this.#refuse('utf8', 'is not UTF-8 text')
      }
      start = end + 1
    }
  }

  #readLine(line: string): void {
    this.#line += 1
    const text = this.#line === 1 && line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line
    if (BLANK.test(text)) return
    let value: JsonValue
    try {
      value = JSON.parse(text) as JsonValue
    } catch {
      this.#refuse('row', 'is not valid JSON')
      return
    }
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      this.#refuse('row', 'is not a JSON object in braces')
      return
    }
    const problem = valueProblem(value)
    if (problem === null) this.#rows.push({ index: this.#line, value: value as JsonObject })
    else this.#refuse('row', problem)
  }

  #refuse(fault: RowFault, problem: string): void {
    this.#rows.push({ index: this.#line, problem, fault })
  }
}
