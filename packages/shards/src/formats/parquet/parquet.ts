/**
 * Rows of a Parquet file (parquet-format 2): each row is an object of its columns in the order of the schema, with null
 * where there is none; values as in json-value.ts; a struct is an object, a list an array, a map an array of its entries.
 * 1. Memory is in proportion to what stands open: one page and one dictionary a column, MAX_HELD_BYTES in all.
 * 2. Work is in proportion to the file's bytes: a file has no more rows than bytes, and its rows and pages no more than
 *    MAX_EXPANSION bytes for each of the file's.
 * 3. What is damaged or beyond a bound ends the reading with a row that tells; it never throws on content.
 */
import { type GoodRow, MAX_ROW_BYTES, type Row } from '../../row.ts'
import { nextTurn } from '../../turn.ts'
import { beyond, faultOf, malformed } from '../format-fault.ts'
import type { RandomContent } from '../random-content.ts'
import { Assembler } from './assemble.ts'
import { Budget } from './budget.ts'
import { Column } from './column.ts'
import { toJson } from './json-value.ts'
import { type RowGroup, readMetadata } from './metadata.ts'
import { type SchemaTree, schemaTree } from './schema-tree.ts'

const BATCH_ROWS = 256
const BATCH_BYTES = 64 * 1024

/** The rows of a Parquet file, in batches. Throws what reading the content throws. */
export async function* parquetRows(content: RandomContent): AsyncGenerator<readonly Row[]> {
  const reading = new ParquetReading(content)
  try {
    yield* reading.rows()
  } catch (error) {
    const fault = faultOf(error, reading.index + 1)
    if (fault === null) throw error
    yield [...reading.takeBatch(), fault]
  }
}

class ParquetReading {
  readonly #content: RandomContent
  readonly #budget: Budget
  #batch: Row[] = []
  #batchBytes = 0
  /** Rows that were read. */
  index = 0

  constructor(content: RandomContent) {
    this.#content = content
    this.#budget = new Budget(content.bytes)
  }

  async *rows(): AsyncGenerator<readonly Row[]> {
    const metadata = await readMetadata(this.#content)
    const tree = schemaTree(metadata.schema)
    if (metadata.rows > this.#content.bytes) {
      throw beyond(`has ${metadata.rows} rows, more than its ${this.#content.bytes} bytes`)
    }
    for (const group of metadata.groups) yield* this.#groupRows(group, tree)
    yield this.takeBatch()
  }

  takeBatch(): Row[] {
    const batch = this.#batch
    this.#batch = []
    this.#batchBytes = 0
    return batch
  }

  async *#groupRows(group: RowGroup, tree: SchemaTree): AsyncGenerator<readonly Row[]> {
    const columns = this.#columnsOf(group, tree)
    const assembler = new Assembler(tree.root, columns)
    for (let row = 0; row < group.rows; row++) {
      for (const column of columns) if (!column.takeRow()) await column.takeRowFromDisk()
      this.#add(assembler)
      if (this.#batch.length >= BATCH_ROWS || this.#batchBytes >= BATCH_BYTES) {
        yield this.takeBatch()
        await nextTurn()
      }
    }
    for (const column of columns) column.end()
  }

  #columnsOf(group: RowGroup, { leaves }: SchemaTree): Column[] {
    if (group.columns.length !== leaves.length) throw malformed('has a row group without all columns')
    return leaves.map(({ node, path }, place) => {
      const chunk = group.columns[place]
      if (chunk === undefined || chunk.path !== path)
        throw malformed('has row groups whose columns are not the schema’s')
      if (chunk.start < 0 || chunk.end < chunk.start || chunk.end > this.#content.bytes || chunk.values < 0) {
        throw malformed('has a column that lies outside of the file')
      }
      return new Column(node, chunk, (start, end) => this.#content.read(start, end), toJson(node), this.#budget)
    })
  }

  #add(assembler: Assembler): void {
    const value = assembler.row()
    const { broken, size } = assembler
    this.index += 1
    this.#batchBytes += size
    this.#budget.give(size)
    if (broken !== null) {
      this.#batch.push({ index: this.index, problem: broken.problem, fault: broken.fault })
    } else if (size > MAX_ROW_BYTES) {
      this.#batch.push({ index: this.index, problem: `is longer than ${MAX_ROW_BYTES} bytes`, fault: 'size' })
    } else {
      this.#batch.push({ index: this.index, value } satisfies GoodRow)
    }
  }
}
