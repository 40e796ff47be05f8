import type { JsonObject, JsonValue } from '../row.ts'

/**
 * What a field holds: one kind of scalar, lists of one, an object of scalars, or `any` where rows differ. `time` and `digits`
 * are texts here that have types of their own in their file: times, and numbers that JSON has no place for.
 */
export type FieldKind =
  | 'boolean'
  | 'integer'
  | 'number'
  | 'text'
  | 'time'
  | 'digits'
  | 'list'
  | 'object'
  | 'any'
  | 'nothing'

/** A field of a table's rows. */
export interface Field {
  readonly name: string
  readonly kind: FieldKind
  /** What a list holds. */
  readonly item?: FieldKind
  /** The fields of an object. */
  readonly fields?: readonly Field[]
  /** Whether only the first rows of a file were seen, so that others may hold more. */
  readonly isSampled?: boolean
}

const TIME = /^[+-]?\d{4,6}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d+)?Z?)?$/
const DIGITS = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/

/** Whether a file's values have types of their own, which its rows show as text. */
type IsTyped = boolean

function textKind(text: string, isTyped: IsTyped): FieldKind {
  if (!isTyped) return 'text'
  if (TIME.test(text)) return 'time'
  return DIGITS.test(text) ? 'digits' : 'text'
}

function scalarKind(value: JsonValue, isTyped: IsTyped): FieldKind {
  if (value === null) return 'nothing'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'string') return textKind(value, isTyped)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number'
  return 'any'
}

function fieldOf(name: string, value: JsonValue, isTyped: IsTyped, isNested = false): Field {
  if (Array.isArray(value)) {
    return { name, kind: 'list', item: value.map((one) => scalarKind(one, isTyped)).reduce(widerKind, 'nothing') }
  }
  if (value === null || typeof value !== 'object') return { name, kind: scalarKind(value, isTyped) }
  if (isNested) return { name, kind: 'any' }
  return {
    name,
    kind: 'object',
    fields: Object.keys(value).map((key) => fieldOf(key, value[key] as JsonValue, isTyped, true)),
  }
}

/** The kind that holds both. */
function widerKind(a: FieldKind, b: FieldKind): FieldKind {
  if (a === b || b === 'nothing') return a
  if (a === 'nothing') return b
  const isNumber = (kind: FieldKind) => kind === 'integer' || kind === 'number'
  const isText = (kind: FieldKind) => kind === 'text' || kind === 'time' || kind === 'digits'
  if (isText(a) && isText(b)) return 'text'
  return isNumber(a) && isNumber(b) ? 'number' : 'any'
}

/** The field that describes what both describe. */
function widerField(a: Field, b: Field): Field {
  const kind = widerKind(a.kind, b.kind)
  const base = { name: a.name, kind, ...(a.isSampled || b.isSampled ? { isSampled: true } : {}) }
  if (kind === 'list') return { ...base, item: widerKind(a.item ?? 'nothing', b.item ?? 'nothing') }
  if (kind === 'object') return { ...base, fields: widerFields(a.fields ?? [], b.fields ?? []) }
  return base
}

/** The fields that either list has, in the order in which they came. */
export function widerFields(a: readonly Field[], b: readonly Field[]): Field[] {
  const fields = new Map(a.map((field) => [field.name, field]))
  for (const field of b) {
    const held = fields.get(field.name)
    fields.set(field.name, held === undefined ? field : widerField(held, field))
  }
  return [...fields.values()]
}

const INTEGER = /^[+-]?\d{1,15}$/
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const BOOLEAN = /^(true|false)$/i

/** What a cell of a CSV file stands for to those who read it into a table. */
function kindOfCell(text: string): FieldKind {
  if (text === '') return 'nothing'
  if (INTEGER.test(text)) return 'integer'
  if (NUMBER.test(text)) return 'number'
  return BOOLEAN.test(text) ? 'boolean' : 'text'
}

/** The fields of rows, of which `isWhole` says that there are no more; cells of a CSV file count as what they stand for. */
export function fieldsOfRows(rows: Iterable<JsonObject>, format: string, isWhole: boolean): Field[] {
  let fields: Field[] = []
  const blank = new Set<string>()
  for (const row of rows) {
    const seen = Object.keys(row).map((name): Field => {
      const value = row[name] as JsonValue
      if (format !== 'csv' || typeof value !== 'string') return fieldOf(name, value, format === 'parquet')
      if (value === '') blank.add(name)
      return { name, kind: kindOfCell(value) }
    })
    fields = widerFields(fields, seen)
  }
  return fields.map((field) => ({
    ...field,
    // readers of CSV have no other way to say that a number is missing
    ...(blank.has(field.name) && field.kind === 'integer' ? { kind: 'number' as const } : {}),
    ...(isWhole ? {} : { isSampled: true }),
  }))
}

/** Whether one description can stand for the values of both: nothing turns `any` that was not. */
export function fieldsAgree(a: readonly Field[], b: readonly Field[]): boolean {
  if (a.length !== b.length) return false
  const held = new Map(a.map((field) => [field.name, field]))
  return b.every((field) => {
    const other = held.get(field.name)
    if (other === undefined) return false
    const { kind, item } = widerField(other, field)
    const isNew = kind === 'any' && other.kind !== 'any' && field.kind !== 'any'
    const isNewItem = item === 'any' && other.item !== 'any' && field.item !== 'any'
    return !isNew && !isNewItem
  })
}
