import defs from '../wire/defs.json' with { type: 'json' }
import { SchemaUnreadableError } from './errors.ts'
import {
  type Field,
  type Native,
  natives,
  type ObjectShape,
  patternNames,
  type Shape,
  type TextForm,
  textForms,
} from './shape.ts'

/** The part of JSON Schema 2020-12 that the schemas here keep to. */
export interface JsonSchema {
  $id?: string
  $ref?: string
  $defs?: Record<string, JsonSchema>
  title?: string
  description?: string
  /** What text of a pattern is, where the description tells what it is for: it goes on after "expected". */
  'x-allowed'?: string
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null'
  properties?: Record<string, JsonSchema>
  required?: readonly string[]
  additionalProperties?: boolean | JsonSchema
  items?: JsonSchema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number | null
  pattern?: string
  minimum?: number
  maximum?: number
  enum?: readonly string[]
  const?: string | number | boolean
  examples?: readonly unknown[]
  oneOf?: readonly JsonSchema[]
}

/** Finds the schema that a reference names; the reference is absolute, or `#/$defs/…` in the same file. */
export type Resolve = (reference: string) => JsonSchema

const NATIVE = 'https://datanet.dev/schemas/wire/defs.json#/$defs/'

/** Reads a JSON Schema into a shape; `where` names it in errors. */
export function readSchema(schema: JsonSchema, where: string, resolve: Resolve): Shape {
  if (schema.$ref !== undefined) {
    const native = schema.$ref.startsWith(NATIVE) ? schema.$ref.slice(NATIVE.length) : null
    if (native === null) return readNamed(schema.$ref, resolve)
    if ((natives as readonly string[]).includes(native)) return { kind: 'native', name: native as Native }
    const form = textForms.find((name) => name === native)
    if (form !== undefined) return textShape(form, schema)
    const pattern = patternNames.find((name) => name === native)
    if (pattern !== undefined) return readSchema(defs.$defs[pattern] as JsonSchema, where, resolve)
    throw new SchemaUnreadableError(where, `${native} is not a native value`)
  }
  if (schema.const !== undefined) return { kind: 'constant', value: schema.const }
  if (schema.enum !== undefined) return { kind: 'choice', values: schema.enum }
  if (schema.oneOf !== undefined) return readOneOf(schema.oneOf, where, resolve)
  switch (schema.type) {
    case 'object':
      if (typeof schema.additionalProperties === 'object') {
        return { kind: 'map', of: readSchema(schema.additionalProperties, `${where}{}`, resolve) }
      }
      return readObject(schema, where, resolve)
    case 'array':
      if (schema.items === undefined) throw new SchemaUnreadableError(where, 'a list without items')
      return {
        kind: 'list',
        of: readSchema(schema.items, `${where}[]`, resolve),
        min: schema.minItems ?? 0,
        max: schema.maxItems ?? null,
      }
    case 'string':
      if (schema.pattern === undefined) return textShape('text', schema)
      if (schema.pattern === defs.$defs.line.pattern) return textShape('line', schema)
      return {
        kind: 'pattern',
        rule: schema.pattern,
        max: schema.maxLength ?? null,
        what: schema['x-allowed'] ?? schema.description ?? `text like ${schema.pattern}`,
      }
    case 'integer':
      return {
        kind: 'integer',
        min: schema.minimum ?? Number.MIN_SAFE_INTEGER,
        max: schema.maximum ?? Number.MAX_SAFE_INTEGER,
      }
    case 'number':
      return { kind: 'number', min: schema.minimum ?? null, max: schema.maximum ?? null }
    case 'boolean':
      return { kind: 'boolean' }
    default:
      throw new SchemaUnreadableError(where, `type ${schema.type} is not known by itself`)
  }
}

function textShape(form: 'text' | TextForm, { minLength = 0, maxLength = null }: JsonSchema): Shape {
  return { kind: 'text', form, min: minLength, max: maxLength }
}

function readNamed(reference: string, resolve: Resolve): Shape {
  const schema = resolve(reference)
  const of = readSchema(schema, reference, resolve)
  if (of.kind === 'object' || of.kind === 'union') return of
  if (schema.title === undefined)
    throw new SchemaUnreadableError(reference, 'a value that is referred to needs a title')
  return { kind: 'named', name: schema.title, description: schema.description ?? '', of }
}

function readOneOf(options: readonly JsonSchema[], where: string, resolve: Resolve): Shape {
  const some = options.filter((option) => option.type !== 'null')
  const [first] = some
  if (first === undefined) throw new SchemaUnreadableError(where, 'oneOf without options')
  const objects: ObjectShape[] = []
  for (const option of some.length === 1 ? [] : some) {
    const shape = readSchema(option, where, resolve)
    if (shape.kind !== 'object') throw new SchemaUnreadableError(where, 'oneOf mixes objects with other values')
    objects.push(shape)
  }
  const of: Shape = some.length === 1 ? readSchema(first, where, resolve) : { kind: 'union', options: objects }
  return some.length === options.length ? of : { kind: 'nullable', of }
}

/** Reads the schema of an object; every one has a title and allows no unknown fields. */
export function readObject(schema: JsonSchema, where: string, resolve: Resolve): ObjectShape {
  if (schema.title === undefined) throw new SchemaUnreadableError(where, 'an object needs a title')
  if (schema.additionalProperties !== false) {
    throw new SchemaUnreadableError(where, `${schema.title} needs additionalProperties: false`)
  }
  const fields: Field[] = Object.entries(schema.properties ?? {}).map(([name, value]) => ({
    name,
    description: value.description ?? '',
    required: schema.required?.includes(name) ?? false,
    shape: readSchema(value, `${where}.${name}`, resolve),
  }))
  const names = fields.map((field) => field.name)
  for (const name of schema.required ?? []) {
    if (!names.includes(name)) throw new SchemaUnreadableError(where, `${name} is required and not described`)
  }
  return { kind: 'object', name: schema.title, description: schema.description ?? '', fields }
}
