import { recordTextProblem, trimmed } from '@datanet/records'
import type { JsonObject, JsonValue } from './row.ts'

/** Rows that are looked at; the rest say little more. */
const SAMPLE_ROWS = 10_000
/** How deep lists and objects are described. */
const MAX_DEPTH = 4
const MAX_FIELDS = 512
const MAX_NAME_LENGTH = 128
/** What a charter takes as a schema, in bytes of UTF-8. */
const MAX_SCHEMA_BYTES = 65_536
/** Places that are described; validators bound what one row may cost them. */
const MAX_PLACES = 2000

type Type = 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string'

/** What was seen at one place of the rows. */
interface Seen {
  readonly types: Set<Type>
  count: number
  blank: boolean
  readonly fields: Map<string, Seen>
  objects: number
  items: Seen | null
}

type Schema = { [keyword: string]: string | number | string[] | Schema }

function nothingSeen(): Seen {
  return { types: new Set(), count: 0, blank: false, fields: new Map(), objects: 0, items: null }
}

function typeOf(value: JsonValue): Type {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value as 'boolean' | 'object' | 'string'
}

function look(seen: Seen, value: JsonValue, depth: number): void {
  seen.count += 1
  seen.types.add(typeOf(value))
  if (typeof value === 'string') {
    if (trimmed(value) === '') seen.blank = true
  } else if (Array.isArray(value)) {
    if (depth === MAX_DEPTH) return
    seen.items ??= nothingSeen()
    for (const item of value) look(seen.items, item, depth + 1)
  } else if (value !== null && typeof value === 'object') {
    seen.objects += 1
    if (depth < MAX_DEPTH) lookAtFields(seen, value, depth)
  }
}

function lookAtFields(seen: Seen, value: JsonObject, depth: number): void {
  for (const name of Object.keys(value)) {
    let field = seen.fields.get(name)
    if (field === undefined) {
      if (seen.fields.size === MAX_FIELDS || name.length > MAX_NAME_LENGTH || name === '__proto__') continue
      field = nothingSeen()
      seen.fields.set(name, field)
    }
    look(field, value[name] as JsonValue, depth + 1)
  }
}

/** The types in one fixed order; a whole number is a number too. */
function typesOf(seen: Seen): string | string[] {
  const types = [...seen.types].filter((type) => type !== 'integer' || !seen.types.has('number')).toSorted()
  return types.length === 1 ? (types[0] as string) : types
}

function describe(seen: Seen, depth: number): Schema {
  const schema: Schema = { type: typesOf(seen) }
  if (seen.types.has('string') && !seen.blank) schema['minLength'] = 1
  if (depth === 0) return schema
  if (seen.items !== null && seen.items.count > 0) schema['items'] = describe(seen.items, depth - 1)
  if (seen.fields.size > 0) {
    const names = [...seen.fields.keys()].toSorted()
    schema['properties'] = Object.fromEntries(
      names.map((name) => [name, describe(seen.fields.get(name) as Seen, depth - 1)]),
    )
    const required = names.filter((name) => alwaysThere(seen.fields.get(name) as Seen, seen.objects))
    if (required.length > 0) schema['required'] = required
  }
  return schema
}

/** How many places a description of this depth has. */
function placesOf(seen: Seen, depth: number): number {
  if (depth === 0) return 1
  let places = 1 + (seen.items === null ? 0 : placesOf(seen.items, depth - 1))
  for (const field of seen.fields.values()) places += placesOf(field, depth - 1)
  return places
}

function alwaysThere(field: Seen, objects: number): boolean {
  return field.count === objects && !field.types.has('null')
}

/** JSON whose text can stand in a charter, whatever the names in it. */
function textOf(schema: Schema): string {
  const text = JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema })
  if (recordTextProblem(text) === null) return text
  return text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/**
 * A JSON Schema (2020-12) that the rows satisfy: their fields with types, down to 4 levels; `required` is what every
 * row has and never as null; a text that is never blank has `minLength: 1`. Other fields stay allowed. The same rows give the
 * same text in any order. Only the first 10,000 rows and 512 fields an
 * object are looked at, and what would make the text too long for a charter is
 * left out, the deepest first.
 */
export async function inferRowSchema(rows: AsyncIterable<JsonObject>): Promise<string> {
  const seen = nothingSeen()
  for await (const row of rows) {
    look(seen, row, 0)
    if (seen.count === SAMPLE_ROWS) break
  }
  seen.types.add('object')
  for (let depth = MAX_DEPTH; depth > 0; depth--) {
    if (placesOf(seen, depth) > MAX_PLACES) continue
    const text = textOf(describe(seen, depth))
    if (new TextEncoder().encode(text).length <= MAX_SCHEMA_BYTES) return text
  }
  return textOf({ type: 'object' })
}
