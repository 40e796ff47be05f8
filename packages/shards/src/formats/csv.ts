import { concatBytes, equalBytes } from '@datanet/records'
import { type CsvError, Parser } from 'csv-parse'
import { type JsonObject, MAX_ROW_BYTES, type Row, type RowFault, type RowReader } from '../row.ts'
import { csvHeader } from './csv-header.ts'

const NOT_ASCII = /[\u0080-\u00ff]/
const BYTE_ORDER_MARK = Uint8Array.of(0xef, 0xbb, 0xbf)

const PROBLEMS: { readonly [code: string]: string } = {
  INVALID_OPENING_QUOTE: 'has a quote inside a field that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'has text after the closing quote of a field',
  CSV_QUOTE_NOT_CLOSED: 'opens a quote that is never closed',
  CSV_MAX_RECORD_SIZE: `is longer than ${MAX_ROW_BYTES} bytes`,
}

/**
 * Reads CSV as in RFC 4180: a header, commas, fields in quotes that may hold line ends; blank lines are passed over. After
 * a wrong quote nobody can tell where the next row begins, so the rest of the file is not read.
 */
export class CsvReader implements RowReader {
  readonly #parser: Parser
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  #begun = false
  #start: Uint8Array = new Uint8Array(0)
  #header: readonly string[] | null = null
  #index = 0
  #stopped = false
  #rows: Row[] = []

  constructor() {
    this.#parser = new Parser({
      // Each field's bytes, one a character: what is not UTF-8 must be found, not replaced.
      encoding: 'latin1',
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_ROW_BYTES,
      // Taken here and not from the readable side, a row costs no turn of the event loop.
      on_record: (fields: string[]) => {
        this.#read(fields)
        return null
      },
    })
    this.#parser.on('error', (error) => this.#stop(error as CsvError))
    this.#parser.resume()
  }

  async push(bytes: Uint8Array): Promise<readonly Row[]> {
    this.#rows = []
    const text = this.#begun ? bytes : this.#begin(bytes)
    if (!this.#stopped && text.length > 0) await this.#write(text)
    return this.#rows
  }

  async end(): Promise<readonly Row[]> {
    this.#rows = []
    if (!this.#begun && this.#start.length > 0) await this.#write(this.#start)
    if (!this.#stopped) {
      await new Promise<void>((resolve) => {
        this.#parser.once('close', resolve)
        this.#parser.end()
      })
    }
    return this.#rows
  }

  #write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#parser.write(bytes, (error) => {
        if (error) this.#stop(error as CsvError)
        resolve()
      })
    })
  }

  /** Holds back the first three bytes until they are known not to be a byte order mark. */
  #begin(bytes: Uint8Array): Uint8Array {
    this.#start = concatBytes(this.#start, bytes)
    if (this.#start.length < BYTE_ORDER_MARK.length) return new Uint8Array(0)
    this.#begun = true
    const marked = equalBytes(this.#start.subarray(0, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)
    return marked ? this.#start.subarray(BYTE_ORDER_MARK.length) : this.#start
  }

  #read(fields: string[]): void {
    if (this.#stopped) return
    const texts = this.#decode(fields)
    if (this.#header === null) {
      this.#readHeader(texts)
      return
    }
    this.#index += 1
    if (texts === null) {
      this.#refuse('utf8', 'is not UTF-8 text')
    } else if (texts.length !== this.#header.length) {
      const [have, want] = [texts.length, this.#header.length]
      this.#refuse('row', `has ${have} ${have === 1 ? 'field' : 'fields'}, but the header names ${want}`)
    } else {
      this.#rows.push({ index: this.#index, value: rowOf(this.#header, texts) })
    }
  }

  #readHeader(texts: string[] | null): void {
    const header = texts === null ? { fault: 'utf8' as const, problem: 'is not UTF-8 text' } : csvHeader(texts)
    if (Array.isArray(header)) {
      this.#header = header
    } else {
      this.#stopped = true
      this.#refuse(header.fault, header.problem)
    }
  }

  /** The fields as UTF-8 text; null when one is not. */
  #decode(fields: string[]): string[] | null {
    for (const [column, field] of fields.entries()) {
      if (!NOT_ASCII.test(field)) continue
      try {
        fields[column] = this.#decoder.decode(Uint8Array.from(field, (character) => character.charCodeAt(0)))
      } catch {
        return null
      }
    }
    return fields
  }

  #stop(error: CsvError): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#index += 1
    const problem = PROBLEMS[error.code] ?? 'does not read as CSV'
    const fault = error.code === 'CSV_MAX_RECORD_SIZE' ? 'size' : 'row'
    this.#refuse(fault, `${problem}; nothing after it can be read`)
  }

  #refuse(fault: RowFault, problem: string): void {
    this.#rows.push({ index: this.#index, problem, fault })
  }
}

/** fromEntries, unlike assignment, makes a column named __proto__ a field like any other. */
function rowOf(header: readonly string[], texts: readonly string[]): JsonObject {
  return Object.fromEntries(header.map((name, column) => [name, texts[column] as string]))
}
