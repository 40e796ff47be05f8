import { expect, test } from 'vitest'
import { NameTakenError, OptionUnmarkedError, SchemaUnreadableError } from './errors.ts'
import { type JsonSchema, readSchema } from './read.ts'
import { readExpression } from './readers.ts'
import { markOf, type ObjectShape, objectsIn } from './shape.ts'
import { docstring, interfaceOf, typeOf } from './types.ts'

const nowhere = (reference: string): JsonSchema => expect.fail(`resolved ${reference}`)

function objectOf(
  title: string,
  properties: Record<string, JsonSchema>,
  required = Object.keys(properties),
): JsonSchema {
  return { type: 'object', title, properties, required, additionalProperties: false }
}

function shapeOf(schema: JsonSchema): ObjectShape {
  const shape = readSchema(schema, 'test', nowhere)
  return shape.kind === 'object' ? shape : expect.fail('not an object')
}

test('an object becomes an interface, with optional and nullable fields', () => {
  const shape = shapeOf(
    objectOf('Thing', { name: { type: 'string' }, of: { oneOf: [{ type: 'integer' }, { type: 'null' }] } }, ['name']),
  )
  expect(interfaceOf(shape)).toBe('export interface Thing {\n  name: string\n  of?: number | null\n}\n')
})

test('lists of choices keep their brackets', () => {
  const shape = readSchema({ type: 'array', items: { enum: ['a', 'b'] }, maxItems: 2 }, 'test', nowhere)
  expect(typeOf(shape)).toBe("('a' | 'b')[]")
  expect(readExpression(shape, 'v', 'at', "'x'")).toBe(
    "shape.list(v, at, 'x', 0, 2, (item, at, key) => shape.choice(item, at, key, ['a', 'b']))",
  )
})

test.each<[string, JsonSchema]>([
  ['an object without a title', { type: 'object', additionalProperties: false }],
  ['an object open to unknown fields', { type: 'object', title: 'Open', properties: {} }],
  ['a field that is required and not there', { ...objectOf('Lost', {}), required: ['a'] }],
  ['a list of nobody knows what', { type: 'array' }],
  ['null alone', { type: 'null' }],
  ['an unknown native', { $ref: 'https://datanet.dev/schemas/wire/defs.json#/$defs/float' }],
  ['a choice between an object and a text', { oneOf: [objectOf('A', {}), { type: 'string' }] }],
])('refuses %s', (_, schema) => {
  expect(() => readSchema(schema, 'test', nowhere)).toThrow(SchemaUnreadableError)
})

test('one title for two different objects is refused', () => {
  const one = objectOf('Same', { a: { type: 'string' } })
  const two = objectOf('Same', { b: { type: 'string' } })
  expect(() => objectsIn(shapeOf(objectOf('Both', { one, two })))).toThrow(NameTakenError)
  expect(objectsIn(shapeOf(objectOf('Both', { one, again: one }))).map((object) => object.name)).toEqual([
    'Same',
    'Both',
  ])
})

test('the options of a union are told apart by a field of their own, or by a constant', () => {
  const only = shapeOf(objectOf('A', { x: { type: 'string' }, only: { type: 'string' } }))
  const plain = shapeOf(objectOf('B', { x: { type: 'string' } }))
  const union = { kind: 'union' as const, options: [only, plain] }
  expect(markOf(union, only)).toEqual({ field: 'only' })
  expect(() => markOf(union, plain)).toThrow(OptionUnmarkedError)

  const one = shapeOf(objectOf('One', { type: { const: 'one' } }))
  const two = shapeOf(objectOf('Two', { type: { const: 'two' } }))
  expect(markOf({ kind: 'union', options: [one, two] }, two)).toEqual({ field: 'type', value: 'two' })
})

test('a long description is broken into lines', () => {
  const doc = docstring('word '.repeat(60).trim())
  expect(doc.startsWith('/**\n * word')).toBe(true)
  expect(Math.max(...doc.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
})
