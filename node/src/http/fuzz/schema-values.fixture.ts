/** Values that a JSON Schema of the OpenAPI document allows, and values that it forbids. */
import fc from 'fast-check'

/** The part of JSON Schema that the document uses. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly string[]
  readonly oneOf?: readonly Schema[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
}

/** Finds what a reference names. */
export type Resolve = (schema: Schema) => Schema

/** A path that nothing lies at: what takes paths reads them. */
const NOWHERE = '/nowhere/of/datanet/fuzz'

const texts = new Map<string, fc.Arbitrary<string>>()

function matching(pattern: string): fc.Arbitrary<string> {
  const known = texts.get(pattern)
  if (known !== undefined) return known
  // Drawn once, because that is slow.
  const drawn = fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 8, seed: 1 })
  const arbitrary = new RegExp(pattern).test(NOWHERE) ? fc.constant(NOWHERE) : fc.constantFrom(...drawn)
  texts.set(pattern, arbitrary)
  return arbitrary
}

/** Values that the schema allows; of an object only what it asks for. */
export function allowed(given: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  const schema = resolve(given)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'string': {
      if (schema.pattern !== undefined) return matching(schema.pattern)
      const { minLength = 0, maxLength = 8 } = schema
      return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(8, maxLength)) })
    }
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 9, 2 ** 31 - 1) })
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 9 })
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(allowed(schema.items ?? {}, resolve), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, 2),
      })
    case 'object': {
      const names = schema.required ?? []
      return fc.record(
        Object.fromEntries(names.map((name) => [name, allowed(schema.properties?.[name] ?? {}, resolve)])),
        { noNullPrototype: true },
      )
    }
    default:
      return fc.constant(null)
  }
}

const STRANGE_TEXTS = [
  '',
  ' ',
  '\n',
  '\u0000',
  'constructor',
  '__proto__',
  '../..',
  '%00',
  '💥'.repeat(3),
  'null',
  '-0',
]

/** Values that the schema forbids, for one reason each. */
export function forbidden(given: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  const schema = resolve(given)
  const wrong: unknown[] = []
  if (schema.type !== 'boolean') wrong.push(true, false)
  if (schema.type !== 'array') wrong.push([], [[]], [{}])
  if (schema.type !== 'object') wrong.push({}, { toString: 1 }, JSON.parse('{"__proto__":{"admin":true}}'))
  if (schema.oneOf === undefined) wrong.push(null)
  const more: fc.Arbitrary<unknown>[] = []
  switch (schema.type) {
    case 'string': {
      wrong.push(0, 1.5, -1)
      const { pattern, maxLength, minLength = 0 } = schema
      if (schema.enum !== undefined || pattern !== undefined) {
        const rule = pattern === undefined ? null : new RegExp(pattern)
        wrong.push(...STRANGE_TEXTS.filter((text) => rule?.test(text) !== true && schema.enum?.includes(text) !== true))
      }
      if (minLength > 0) wrong.push('')
      if (maxLength !== undefined) wrong.push('a'.repeat(maxLength + 1), '𝔸'.repeat(maxLength + 1))
      break
    }
    case 'integer':
      wrong.push('1', '', 0.5, 1e308, -1e308, 2 ** 53)
      if (schema.minimum !== undefined) wrong.push(schema.minimum - 1)
      if (schema.maximum !== undefined) wrong.push(schema.maximum + 1)
      break
    case 'number':
      wrong.push('1', '')
      break
    case 'boolean':
      wrong.push('true', 0, 1)
      break
    case 'array': {
      wrong.push('list', 1)
      if ((schema.minItems ?? 0) > 0) wrong.push([])
      if (schema.maxItems !== undefined && schema.maxItems <= 10_000)
        wrong.push(new Array(schema.maxItems + 1).fill('a'))
      if (schema.items !== undefined) more.push(forbidden(schema.items, resolve).map((item) => [item]))
      break
    }
    case 'object':
      wrong.push('object', 1)
      more.push(forbiddenObjects(schema, resolve))
  }
  return fc.oneof(fc.constantFrom(...wrong), ...more)
}

/** Names that an object might take for its own, or has from its prototype. */
const STRANGE_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  'Name',
  'ſ',
  '💥',
  'a'.repeat(300),
]

/** An object with a field of its own, also where the name has a meaning. */
function withField(value: object, name: string, field: unknown): object {
  const copy = { ...value }
  Object.defineProperty(copy, name, { value: field, enumerable: true, configurable: true, writable: true })
  return copy
}

function forbiddenObjects(schema: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  const valid = allowed(schema, resolve) as fc.Arbitrary<object>
  const known = Object.entries(schema.properties ?? {})
  const ways: fc.Arbitrary<unknown>[] = [
    fc
      .tuple(valid, fc.constantFrom(...STRANGE_NAMES), fc.jsonValue())
      .map(([value, name, field]) => withField(value, name, field)),
  ]
  for (const [name, field] of known) {
    ways.push(fc.tuple(valid, forbidden(field, resolve)).map(([value, wrong]) => withField(value, name, wrong)))
  }
  for (const name of schema.required ?? []) {
    ways.push(valid.map((value) => Object.fromEntries(Object.entries(value).filter(([other]) => other !== name))))
  }
  return fc.oneof(...ways)
}
