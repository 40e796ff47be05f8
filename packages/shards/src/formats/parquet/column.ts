import type { JsonValue } from '../../row.ts'
import { beyond, malformed } from '../format-fault.ts'
import { MAX_PAGE_HEADER_BYTES, MAX_ROW_VALUES } from './bounds.ts'
import type { Budget } from './budget.ts'
import { inflate } from './inflate.ts'
import type { BrokenValue, ToJson } from './json-value.ts'
import type { ColumnChunk } from './metadata.ts'
import { type OpenPage, openPage } from './page.ts'
import { type PageHeader, parsePageHeader } from './page-header.ts'
import type { SchemaNode } from './schema-tree.ts'
import { plainValues } from './values.ts'

/** Most page headers are shorter than this many bytes. */
const FIRST_HEADER_BYTES = 4096

/** Reads bytes of the file, from `start` and before `end`. */
export type ReadBytes = (start: number, end: number) => Promise<Uint8Array>

/** What a dictionary entry costs in memory beside its bytes. */
const ENTRY_BYTES = 48

/** One column of one row group: its entries row by row, with one page in memory. */
export class Column {
  readonly #node: SchemaNode
  readonly #chunk: ColumnChunk
  readonly #read: ReadBytes
  readonly #toJson: ToJson
  readonly #budget: Budget
  #position: number
  #page: OpenPage | null = null
  #leftInPage = 0
  #left: number
  #dictionary: readonly (JsonValue | BrokenValue)[] = []
  #dictionaryHeld = 0
  /** The repetition level of the entry that comes next, where it is known. */
  #nextRepetition = 0
  #hasNext = false
  /** The entries of the row that was taken. */
  readonly repetitions: number[] = []
  readonly definitions: number[] = []
  readonly values: (JsonValue | BrokenValue)[] = []

  constructor(node: SchemaNode, chunk: ColumnChunk, read: ReadBytes, toJson: ToJson, budget: Budget) {
    this.#node = node
    this.#chunk = chunk
    this.#read = read
    this.#toJson = toJson
    this.#budget = budget
    this.#position = chunk.start
    this.#left = chunk.values
  }

  /** Takes the next row's entries if they are in memory; false when a page must be opened first. */
  takeRow(): boolean {
    this.#begin()
    if (this.#node.repetition === 0) {
      if (this.#leftInPage === 0) return false
      this.#takeEntry(0)
      return true
    }
    return this.#takeEntries()
  }

  /** Takes the next row's entries, opening pages as needed. Throws ERR_FORMAT_INVALID, ERR_FORMAT_BOUND and what reading throws. */
  async takeRowFromDisk(): Promise<void> {
    if (this.#node.repetition === 0) {
      if (!(await this.#openNext())) throw malformed('has a column with fewer values than rows')
      this.#begin()
      this.#takeEntry(0)
      return
    }
    do {
      if (await this.#openNext()) continue
      if (this.values.length === 0 && this.repetitions.length === 0) {
        throw malformed('has a column with fewer values than rows')
      }
      return
    } while (!this.#takeEntries())
  }

  /** Gives back what it held. Throws ERR_FORMAT_INVALID when entries are left. */
  end(): void {
    if (this.#left > 0) throw malformed('has a column with more values than rows')
    this.release()
  }

  /** Gives back what it held. */
  release(): void {
    this.#budget.hold(-(this.#page?.held ?? 0) - this.#dictionaryHeld)
    this.#page = null
    this.#dictionaryHeld = 0
  }

  #begin(): void {
    if (this.repetitions.length > 0) {
      this.repetitions.length = 0
      this.definitions.length = 0
      this.values.length = 0
    }
  }

  /** Takes entries until the next row begins; false when the page ended before it did. */
  #takeEntries(): boolean {
    for (;;) {
      if (this.#leftInPage === 0) return false
      if (!this.#hasNext) {
        this.#nextRepetition = this.#level(this.#page?.repetition ?? null, this.#node.repetition)
        this.#hasNext = true
      }
      if (this.#nextRepetition === 0 && this.repetitions.length > 0) return true
      if (this.#nextRepetition > 0 && this.repetitions.length === 0) throw malformed('has a list that begins in no row')
      if (this.repetitions.length === MAX_ROW_VALUES) throw beyond(`has a row of more than ${MAX_ROW_VALUES} values`)
      this.#hasNext = false
      this.#takeEntry(this.#nextRepetition)
    }
  }

  #takeEntry(repetition: number): void {
    const page = this.#page as OpenPage
    const definition = this.#level(page.definition, this.#node.definition)
    this.repetitions.push(repetition)
    this.definitions.push(definition)
    this.values.push(definition === this.#node.definition ? this.#value(page) : null)
    this.#leftInPage -= 1
    this.#left -= 1
  }

  #level(levels: OpenPage['repetition'], most: number): number {
    if (levels === null) return most
    const level = levels.next()
    if (level > most) throw malformed('has a page with a level that the schema does not have')
    return level
  }

  #value(page: OpenPage): JsonValue | BrokenValue {
    if (page.values !== null) return this.#toJson(page.values.next())
    const value = this.#dictionary[page.places?.next() ?? 0]
    if (value === undefined) throw malformed('has a value that its dictionary lacks')
    return value
  }

  /** Opens the next data page; false when there is none. */
  async #openNext(): Promise<boolean> {
    while (this.#left > 0) {
      const header = await this.#header()
      const from = this.#position + header.headerBytes
      this.#position = from + header.packed
      if (this.#position > this.#chunk.end) throw malformed('has a page that is longer than its column')
      if (header.kind === 'other') continue
      this.#budget.unpack(header.unpacked)
      const packed = await this.#read(from, this.#position)
      if (header.kind === 'dictionary') {
        this.#openDictionary(header, packed)
        continue
      }
      if (header.values === 0) continue
      if (header.values > this.#left) throw malformed('has pages with more values than their column')
      this.#budget.hold(-(this.#page?.held ?? 0))
      this.#page = null
      const page = openPage(this.#node, this.#chunk.codec, header, packed)
      this.#budget.hold(page.held)
      this.#page = page
      this.#leftInPage = page.entries
      return true
    }
    return false
  }

  #openDictionary(header: PageHeader, packed: Uint8Array): void {
    const { type, typeLength } = this.#node
    if (type === null || type === 'BOOLEAN' || this.#dictionary.length > 0) throw malformed('has a dictionary too many')
    const held = 3 * header.unpacked + ENTRY_BYTES * header.values
    this.#budget.hold(held)
    this.#dictionaryHeld = held
    const values = plainValues(inflate(this.#chunk.codec, packed, header.unpacked), type, typeLength)
    this.#dictionary = Array.from({ length: header.values }, () => this.#toJson(values.next()))
  }

  async #header(): Promise<PageHeader> {
    const { end } = this.#chunk
    const at = this.#position
    if (at >= end) throw malformed('has a column that ends before its last value')
    try {
      return parsePageHeader(await this.#read(at, Math.min(end, at + FIRST_HEADER_BYTES)))
    } catch (error) {
      if (at + FIRST_HEADER_BYTES >= end) throw error
      return parsePageHeader(await this.#read(at, Math.min(end, at + MAX_PAGE_HEADER_BYTES)))
    }
  }
}
