import type { JsonObject, JsonValue } from '@datanet/shards'
import { RowSchemaInvalidError } from '../../errors.ts'
import { shown, shownValue } from '../words.ts'
import { definitionKeywords, keywordKinds } from './keywords.ts'
import { compilePattern } from './pattern.ts'

const MAX_DEPTH = 32
/** Schemas with every `$ref` written out: the checks that one value can cost, at most. */
const MAX_CHECKS = 4096
const MAX_PATTERNS = 64

type Place = string

function invalid(place: Place, what: string, hint: string): RowSchemaInvalidError {
  return new RowSchemaInvalidError(`the row schema, at ${shown(place) || 'its root'}, ${what}`, hint)
}

function checkDepth(value: JsonValue, place: Place, depth = 0): void {
  if (value === null || typeof value !== 'object') return
  if (depth === MAX_DEPTH) throw invalid(place, `is nested more than ${MAX_DEPTH} deep`, 'Flatten the schema.')
  for (const [name, item] of Object.entries(value)) checkDepth(item, depth < 4 ? `${place}/${name}` : place, depth + 1)
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** The schema that a `$ref` leads to; only JSON pointers into the same document are followed. */
function resolve(root: JsonObject, ref: JsonValue, place: Place): JsonValue {
  const hint = 'Refer to a schema in the same document, such as "#/$defs/span".'
  if (typeof ref !== 'string' || !/^#(\/|$)/.test(ref)) throw invalid(place, `refers to ${shownValue(ref)}`, hint)
  let target: JsonValue = root
  for (const part of ref.split('/').slice(1)) {
    let name: string
    try {
      name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    } catch {
      throw invalid(place, `refers to ${shownValue(ref)}`, hint)
    }
    const next: JsonValue | undefined =
      target !== null && typeof target === 'object' && Object.hasOwn(target, name)
        ? (target as JsonObject)[name]
        : undefined
    if (next === undefined) throw invalid(place, `refers to ${shownValue(ref)}, which is not there`, hint)
    target = next
  }
  return target
}

/** Walks a schema as a validator would, and refuses what this software does not check or could not bound. */
class Walk {
  readonly #root: JsonObject
  readonly #counts = new Map<JsonObject, number>()
  readonly #open = new Set<JsonObject>()
  #patterns = 0

  constructor(root: JsonObject) {
    this.#root = root
  }

  /** How many checks a schema is, with every `$ref` written out. */
  count(schema: JsonValue, place: Place): number {
    if (typeof schema === 'boolean') return 1
    if (!isObject(schema))
      throw invalid(place, `has ${shownValue(schema)} for a schema`, 'A schema is a JSON object, true or false.')
    const known = this.#counts.get(schema)
    if (known !== undefined) return known
    if (this.#open.has(schema)) {
      throw invalid(place, 'refers back to itself', 'Write the levels out that the data has.')
    }
    this.#open.add(schema)
    let count = 1
    for (const [keyword, value] of Object.entries(schema))
      count += this.#countKeyword(keyword, value, `${place}/${keyword}`, schema)
    if (count > MAX_CHECKS)
      throw invalid(place, `amounts to more than ${MAX_CHECKS} checks`, 'Make the schema smaller.')
    this.#open.delete(schema)
    this.#counts.set(schema, count)
    return count
  }

  #countKeyword(keyword: string, value: JsonValue, place: Place, schema: JsonObject): number {
    const kind = keywordKinds.get(keyword)
    if (kind === undefined || (keyword === '$id' && schema !== this.#root)) {
      throw invalid(
        place,
        `uses "${shown(keyword)}"`,
        'Use the validation keywords of JSON Schema 2020-12 or draft-07.',
      )
    }
    if (kind === 'ref') return this.count(resolve(this.#root, value, place), place)
    if (kind === 'schema') return this.count(value, place)
    if (kind === 'pattern') return this.#countPattern(value, place)
    if (kind === 'data') return 0
    if (kind === 'schemas' && !Array.isArray(value)) return this.count(value, place)
    const inner = this.#countEach(value, place, kind === 'patterns')
    return definitionKeywords.has(keyword) ? 0 : inner
  }

  #countEach(value: JsonValue, place: Place, patterns: boolean): number {
    if (value === null || typeof value !== 'object') return 0
    let count = 0
    for (const [name, item] of Object.entries(value)) {
      if (patterns) count += this.#countPattern(name, place)
      // A list of names, as in `dependencies`, is no schema.
      if (!Array.isArray(item)) count += this.count(item, `${place}/${name}`)
    }
    return count
  }

  #countPattern(pattern: JsonValue, place: Place): number {
    this.#patterns += 1
    if (this.#patterns > MAX_PATTERNS)
      throw invalid(place, `is pattern number ${MAX_PATTERNS + 1}`, 'Use fewer patterns.')
    if (typeof pattern === 'string') compilePattern(pattern)
    return 1
  }
}

/** Throws ERR_ROW_SCHEMA_INVALID for a schema with unknown keywords, foreign or circular refs, or too much to check. */
export function checkBounds(schema: JsonObject): void {
  checkDepth(schema, '')
  new Walk(schema).count(schema, '')
}
