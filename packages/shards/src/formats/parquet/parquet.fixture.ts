import { concatBytes, textBytes } from '@datanet/records'

/** A value of Thrift's compact protocol: numbers are i32, bigint i64, strings and bytes binary, arrays lists, maps structs. */
export type Thrift = number | bigint | boolean | string | Uint8Array | readonly Thrift[] | ReadonlyMap<number, Thrift>

function varint(value: bigint): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 0x80n) return [...bytes, Number(rest)]
    bytes.push(Number(rest & 0x7fn) | 0x80)
  }
}

function zigzag(value: bigint): number[] {
  return varint(value < 0n ? -2n * value - 1n : 2n * value)
}

function typeOf(value: Thrift): number {
  if (typeof value === 'boolean') return value ? 1 : 2
  if (typeof value === 'number') return 5
  if (typeof value === 'bigint') return 6
  if (typeof value === 'string' || value instanceof Uint8Array) return 8
  return Array.isArray(value) ? 9 : 12
}

/** The bytes of a value. */
export function thrift(value: Thrift): number[] {
  if (typeof value === 'boolean') return []
  if (typeof value === 'number' || typeof value === 'bigint') return zigzag(BigInt(value))
  if (typeof value === 'string') return thrift(textBytes(value))
  if (value instanceof Uint8Array) return [...varint(BigInt(value.length)), ...value]
  if (Array.isArray(value)) {
    const items = value as readonly Thrift[]
    const type = typeOf(items[0] ?? 0)
    return [0xf0 | type, ...varint(BigInt(items.length)), ...items.flatMap(thrift)]
  }
  const fields = [...(value as ReadonlyMap<number, Thrift>)]
  return [...fields.flatMap(([field, one]) => [typeOf(one), ...zigzag(BigInt(field)), ...thrift(one)]), 0]
}

/** A structure from its fields. */
export function struct(fields: { readonly [field: number]: Thrift }): ReadonlyMap<number, Thrift> {
  return new Map(Object.entries(fields).map(([field, value]) => [Number(field), value]))
}

/** A column of one row group, by hand. */
export interface HandColumn {
  readonly name: string
  /** The physical type's number; 2 is INT64, 6 BYTE_ARRAY. */
  readonly type: number
  /** 0 required, 1 optional, 2 repeated. */
  readonly repetition?: number
  readonly codec?: number
  readonly values: number
  /** Each page: its header's fields and its bytes. */
  readonly pages: readonly { readonly header: ReadonlyMap<number, Thrift>; readonly bytes: Uint8Array }[]
  /** Fields of the schema element beyond name, type and repetition. */
  readonly element?: { readonly [field: number]: Thrift }
}

/** The header of a data page of version 1 in plain encoding, and the page. */
export function plainPage(values: number, bytes: Uint8Array, unpacked = bytes.length, encoding = 0) {
  const page = struct({ 1: values, 2: encoding, 3: 3, 4: 3 })
  return { header: struct({ 1: 0, 2: unpacked, 3: bytes.length, 5: page }), bytes }
}

/** The header of a dictionary page, and the page. */
export function dictionaryPage(values: number, bytes: Uint8Array) {
  return { header: struct({ 1: 2, 2: bytes.length, 3: bytes.length, 7: struct({ 1: values, 2: 0 }) }), bytes }
}

/** INT64 values as they stand in a plain page. */
export function int64s(...values: bigint[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(values).buffer)
}

/** Byte strings as they stand in a plain page. */
export function strings(...values: string[]): Uint8Array {
  return concatBytes(
    ...values.map((value) => {
      const bytes = textBytes(value)
      return concatBytes(new Uint8Array(Uint32Array.of(bytes.length).buffer), bytes)
    }),
  )
}

/** A Parquet file of one row group, as the parts say and whether they fit together or not. */
export function parquetFile(
  rows: number,
  columns: readonly HandColumn[],
  metadata: { readonly [field: number]: Thrift } = {},
): Uint8Array {
  const parts: Uint8Array[] = [textBytes('PAR1')]
  let at = 4
  const chunks = columns.map(({ name, type, codec = 0, values, pages }) => {
    const start = at
    for (const { header, bytes } of pages) {
      const part = concatBytes(Uint8Array.from(thrift(header)), bytes)
      parts.push(part)
      at += part.length
    }
    const meta = struct({
      1: type,
      2: [0],
      3: [name],
      4: codec,
      5: BigInt(values),
      6: 0n,
      7: BigInt(at - start),
      9: BigInt(start),
    })
    return struct({ 2: BigInt(start), 3: meta })
  })
  const elements = columns.map(({ name, type, repetition = 0, element = {} }) =>
    struct({ 1: type, 3: repetition, 4: name, ...element }),
  )
  const schema = [struct({ 4: 'root', 5: columns.length }), ...elements]
  const group = struct({ 1: chunks, 2: 0n, 3: BigInt(rows) })
  return withFooter(
    parts,
    Uint8Array.from(thrift(struct({ 1: 1, 2: schema, 3: BigInt(rows), 4: [group], ...metadata }))),
  )
}

/** A file of parts and a footer. */
export function withFooter(parts: readonly Uint8Array[], footer: Uint8Array): Uint8Array {
  return concatBytes(...parts, footer, new Uint8Array(Uint32Array.of(footer.length).buffer), textBytes('PAR1'))
}
