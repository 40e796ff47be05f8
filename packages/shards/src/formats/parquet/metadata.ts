import { beyond, malformed } from '../format-fault.ts'
import { MAX_FOOTER_BYTES, MAX_PARQUET_COLUMNS } from './bounds.ts'
import { ThriftReader } from './thrift.ts'

/** The physical types, by their number in the metadata. */
const PHYSICAL_TYPES = [
  'BOOLEAN',
  'INT32',
  'INT64',
  'INT96',
  'FLOAT',
  'DOUBLE',
  'BYTE_ARRAY',
  'FIXED_LEN_BYTE_ARRAY',
] as const

/** How a column's values are stored. */
export type PhysicalType = (typeof PHYSICAL_TYPES)[number]

/** What a column's values mean, as far as it changes how they are written as JSON. */
export type Meaning =
  | { readonly kind: 'none' | 'text' | 'list' | 'map' | 'date' | 'unsigned' | 'uuid' | 'float16' }
  | { readonly kind: 'decimal'; readonly scale: number }
  | { readonly kind: 'time'; readonly digits: 3 | 6 | 9 }
  | { readonly kind: 'timestamp'; readonly digits: 3 | 6 | 9; readonly utc: boolean }

/** One element of the schema, in the order of the metadata: a group before its children. */
export interface SchemaElement {
  readonly name: string
  readonly type: PhysicalType | null
  readonly typeLength: number
  readonly repetition: number
  readonly children: number
  readonly meaning: Meaning
}

/** Where a column's pages of one row group lie. */
export interface ColumnChunk {
  readonly path: string
  readonly codec: number
  readonly values: number
  readonly start: number
  readonly end: number
}

/** A run of rows and where their columns lie. */
export interface RowGroup {
  readonly rows: number
  readonly columns: readonly ColumnChunk[]
}

/** What the footer of a Parquet file says, as far as rows need it. */
export interface ParquetMetadata {
  readonly schema: readonly SchemaElement[]
  readonly rows: number
  readonly groups: readonly RowGroup[]
}

const CONVERTED: { readonly [code: number]: Meaning } = {
  0: { kind: 'text' },
  1: { kind: 'map' },
  2: { kind: 'map' },
  3: { kind: 'list' },
  4: { kind: 'text' },
  6: { kind: 'date' },
  7: { kind: 'time', digits: 3 },
  8: { kind: 'time', digits: 6 },
  9: { kind: 'timestamp', digits: 3, utc: true },
  10: { kind: 'timestamp', digits: 6, utc: true },
  11: { kind: 'unsigned' },
  12: { kind: 'unsigned' },
  13: { kind: 'unsigned' },
  14: { kind: 'unsigned' },
  19: { kind: 'text' },
}
const CONVERTED_DECIMAL = 5

/** The words a column's path is joined by; no name holds it. */
export const PATH_SEPARATOR = '\u0000'

function digitsOf(reader: ThriftReader): 3 | 6 | 9 {
  let digits: 3 | 6 | 9 = 3
  reader.struct((unit) => {
    if (unit === 2) digits = 6
    if (unit === 3) digits = 9
    return false
  })
  return digits
}

function timeOf(reader: ThriftReader, kind: 'time' | 'timestamp'): Meaning {
  let utc = false
  let digits: 3 | 6 | 9 = 3
  reader.struct((field, type) => {
    if (field === 1) utc = reader.flag(type)
    if (field !== 2) return false
    digits = digitsOf(reader)
    return true
  })
  return kind === 'time' ? { kind, digits } : { kind, digits, utc }
}

function decimalOf(reader: ThriftReader): Meaning {
  let scale = 0
  reader.struct((field) => {
    if (field !== 1) return false
    scale = reader.integer()
    return true
  })
  return { kind: 'decimal', scale }
}

function integerOf(reader: ThriftReader): Meaning {
  let signed = true
  reader.struct((field, type) => {
    if (field === 2) signed = reader.flag(type)
    return false
  })
  return { kind: signed ? 'none' : 'unsigned' }
}

const LOGICAL: { readonly [field: number]: Meaning } = {
  1: { kind: 'text' },
  2: { kind: 'map' },
  3: { kind: 'list' },
  4: { kind: 'text' },
  6: { kind: 'date' },
  12: { kind: 'text' },
  14: { kind: 'uuid' },
  15: { kind: 'float16' },
}

function logicalOf(reader: ThriftReader): Meaning | null {
  let meaning: Meaning | null = null
  reader.struct((field) => {
    if (field === 5) meaning = decimalOf(reader)
    else if (field === 7) meaning = timeOf(reader, 'time')
    else if (field === 8) meaning = timeOf(reader, 'timestamp')
    else if (field === 10) meaning = integerOf(reader)
    else {
      meaning = LOGICAL[field] ?? null
      return false
    }
    return true
  })
  return meaning
}

function elementOf(reader: ThriftReader): SchemaElement {
  const numbers = new Map<number, number>()
  let name = ''
  let logical: Meaning | null = null
  reader.struct((field) => {
    if (field === 4) name = reader.text()
    else if (field === 10) logical = logicalOf(reader)
    else if (field >= 1 && field <= 8) numbers.set(field, reader.integer())
    else return false
    return true
  })
  if (name.includes(PATH_SEPARATOR)) throw malformed('names a column with a zero character')
  const code = numbers.get(6)
  const converted: Meaning | undefined =
    code === CONVERTED_DECIMAL ? { kind: 'decimal', scale: numbers.get(7) ?? 0 } : CONVERTED[code ?? -1]
  const type = numbers.get(1)
  return {
    name,
    type: type === undefined ? null : (PHYSICAL_TYPES[type] ?? null),
    typeLength: numbers.get(2) ?? 0,
    repetition: numbers.get(3) ?? 0,
    children: numbers.get(5) ?? 0,
    meaning: logical ?? converted ?? { kind: 'none' },
  }
}

function pathOf(reader: ThriftReader): string {
  const parts: string[] = []
  reader.list(() => parts.push(reader.text()))
  return parts.join(PATH_SEPARATOR)
}

function chunkOf(reader: ThriftReader): ColumnChunk {
  const numbers = new Map<number, number>()
  let path = ''
  reader.struct((field) => {
    if (field === 1) throw malformed('keeps columns in other files')
    if (field === 8 || field === 9) throw malformed('is encrypted')
    if (field !== 3) return false
    reader.struct((inner) => {
      if (inner === 3) path = pathOf(reader)
      else if ([4, 5, 7, 9, 11].includes(inner)) numbers.set(inner, reader.integer())
      else return false
      return true
    })
    return true
  })
  const [codec, values, bytes, pages] = [4, 5, 7, 9].map((field) => numbers.get(field))
  if (codec === undefined || values === undefined || bytes === undefined || pages === undefined) {
    throw malformed('does not say where a column lies')
  }
  // Some writers say 0 for a dictionary that is not there.
  const dictionary = numbers.get(11) || pages
  const start = Math.min(dictionary, pages)
  return { path, codec, values, start, end: start + bytes }
}

function groupOf(reader: ThriftReader): RowGroup {
  const columns: ColumnChunk[] = []
  let rows = 0
  reader.struct((field) => {
    if (field === 1) reader.list(() => columns.push(chunkOf(reader)))
    else if (field === 3) rows = reader.integer()
    else return false
    return true
  })
  return { rows, columns }
}

/** The metadata in a footer's bytes. Throws ERR_FORMAT_INVALID, ERR_FORMAT_BOUND. */
function parseMetadata(bytes: Uint8Array): ParquetMetadata {
  const reader = new ThriftReader(bytes)
  const schema: SchemaElement[] = []
  const groups: RowGroup[] = []
  let rows = -1
  reader.struct((field) => {
    if (field === 8) throw malformed('is encrypted')
    if (field === 2) {
      reader.list(() => {
        // Each column lies below at most MAX_PARQUET_DEPTH groups, but few share none.
        if (schema.length > 2 * MAX_PARQUET_COLUMNS) throw beyond(`has more than ${MAX_PARQUET_COLUMNS} columns`)
        schema.push(elementOf(reader))
      })
    } else if (field === 3) rows = reader.integer()
    else if (field === 4) reader.list(() => groups.push(groupOf(reader)))
    else return false
    return true
  })
  if (rows < 0 || groups.some((group) => group.rows < 0)) throw malformed('does not say how many rows it has')
  const sum = groups.reduce((before, group) => before + group.rows, 0)
  if (sum !== rows) throw malformed(`says ${rows} rows, but its row groups have ${sum}`)
  return { schema, rows, groups }
}

const TAIL_BYTES = 8
const MAGIC = 0x31524150

/** Reads the metadata at the end of a file. Throws ERR_FORMAT_INVALID, ERR_FORMAT_BOUND and what the source throws. */
export async function readMetadata(source: {
  readonly bytes: number
  read(start: number, end: number): Promise<Uint8Array>
}): Promise<ParquetMetadata> {
  const { bytes } = source
  if (bytes < TAIL_BYTES + 4) throw malformed('is no Parquet file: it is too short')
  const tail = await source.read(bytes - TAIL_BYTES, bytes)
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  if (view.getUint32(4, true) !== MAGIC) throw malformed('is no Parquet file, or is cut off: it does not end in PAR1')
  const length = view.getUint32(0, true)
  if (length > bytes - TAIL_BYTES - 4) throw malformed('says that its footer is longer than the file')
  if (length > MAX_FOOTER_BYTES) throw beyond(`has a footer of ${length} bytes, more than ${MAX_FOOTER_BYTES}`)
  return parseMetadata(await source.read(bytes - TAIL_BYTES - length, bytes - TAIL_BYTES))
}
