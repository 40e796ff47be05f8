import type { JsonObject } from '@datanet/shards'
import { inferRowSchema } from '@datanet/shards'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileRowSchema } from './compile.ts'

function problems(schema: object, row: object): string | null {
  const found = compileRowSchema(JSON.stringify(schema))(row as JsonObject)
  return found?.map(({ path, message }) => `${path}: ${message}`).join(' | ') ?? null
}

const field = (schema: object) => ({ type: 'object', properties: { a: schema } })

test.each<[string, object, object, string]>([
  ['a missing field', { required: ['label'] }, {}, 'label: is missing'],
  ['a field that all objects inherit', { required: ['toString'] }, {}, 'toString: is missing'],
  ['a value not in a list', field({ enum: ['yes', 'no', 3] }), { a: 'x' }, 'a: must be one of "yes", "no", 3'],
  [
    'a long list',
    field({ enum: [...'abcdefgh'] }),
    { a: 'x' },
    'a: must be one of "a", "b", "c", "d", "e", "f" … (8 in all)',
  ],
  ['a wrong type', field({ type: 'string' }), { a: 1 }, 'a: must be text'],
  ['one of two types', field({ type: ['integer', 'null'] }), { a: 'x' }, 'a: must be a whole number or empty (null)'],
  [
    'a choice of types',
    field({ anyOf: [{ type: 'string' }, { type: 'null' }] }),
    { a: 1 },
    'a: must be text or empty (null)',
  ],
  [
    'a choice',
    field({ oneOf: [{ minLength: 3 }, { pattern: '^x' }] }),
    { a: 'y' },
    'a: must fit exactly one of the forms that the schema allows',
  ],
  ['an empty text', field({ minLength: 1 }), { a: '' }, 'a: must not be empty'],
  ['a short text', field({ minLength: 2 }), { a: 'x' }, 'a: must have at least 2 characters'],
  ['a long text', field({ maxLength: 1 }), { a: '😀x' }, 'a: must have at most 1 character'],
  ['a small number', field({ minimum: 5 }), { a: 4 }, 'a: must be at least 5'],
  ['a large number', field({ exclusiveMaximum: 5 }), { a: 5 }, 'a: must be below 5'],
  ['a constant', field({ const: 'x' }), { a: 'y' }, 'a: must be "x"'],
  ['a pattern', field({ pattern: '^[a-z]+$' }), { a: 'A' }, 'a: must match the pattern ^[a-z]+$'],
  [
    'a stranger',
    { properties: { a: {} }, additionalProperties: false },
    { a: 1, b: 2 },
    'b: is a field that the schema does not have',
  ],
  ['a field that must not be', field(false as unknown as object), { a: 1 }, 'a: must not be there'],
  [
    'a name',
    { propertyNames: { maxLength: 1 } },
    { ab: 1 },
    ': has a field with the name "ab", which the schema does not take',
  ],
  ['few items', field({ minItems: 2 }), { a: [1] }, 'a: must have at least 2 items'],
  [
    'an item twice',
    field({ uniqueItems: true }),
    {
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
    'a: must not hold one item twice',
  ],
  ['an item deep down', field({ items: { required: ['x'] } }), { a: [{ x: 1 }, {}] }, 'a[1].x: is missing'],
  ['a companion', { dependentRequired: { a: ['b'] } }, { a: 1 }, 'b: is missing, which "a" asks for'],
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  ['a branch', { if: { required: ['a'] }, then: { required: ['b'] } }, { a: 1 }, 'b: is missing'],
  ['what is excluded', field({ not: { const: 1 } }), { a: 1 }, 'a: is what the schema excludes'],
  ['the row itself', { minProperties: 1 }, {}, ': the row must have at least 1 field'],
  [
    'a definition',
    { $defs: { t: { type: 'string' } }, properties: { a: { $ref: '#/$defs/t' } } },
    { a: 1 },
    'a: must be text',
  ],
  [
    'draft-07',
    { $schema: 'http://json-schema.org/draft-07/schema#', properties: { a: { items: [{ type: 'string' }] } } },
    { a: [1] },
    'a[0]: must be text',
  ],
  [
    '2020-12',
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      properties: { a: { prefixItems: [{ type: 'string' }] } },
    },
    { a: [1] },
    'a[0]: must be text',
  ],
])('says what is wrong with %s', (_, schema, row, message) => {
  expect(problems(schema, row)).toBe(message)
})

test('takes what is right', () => {
  expect(
    problems(
      { type: 'object', required: ['a'], properties: { a: { type: 'string', format: 'email' } } },
      { a: 'no email' },
    ),
  ).toBeNull()
  expect(
    problems(
      {
        $id: 'https://example.org/row',
        properties: { a: { $ref: '#/$defs/b~1c%20d' } },
        $defs: { 'b/c d': { minimum: 1 } },
      },
      { a: 1 },
    ),
  ).toBeNull()
  expect(problems(field({ pattern: '^\\u00e9\\p{L}+$' }), { a: 'éa' })).toBeNull()
})

test('shows nothing that could act on a terminal', () => {
  const found = problems({ additionalProperties: false }, { 'a\u001b[31m\u202e': 1 })
  expect(found).toBe('a\\u{1b}[31m\\u{202e}: is a field that the schema does not have')
})

const deep = (levels: number): object => (levels === 0 ? {} : { not: deep(levels - 1) })
const doubling = Object.fromEntries(
  Array.from({ length: 30 }, (_, i) => [
    `d${i}`,
    { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
  ]),
)

test.each<[string, unknown]>([
  ['no JSON', '{'],
  ['a list', []],
  ['a keyword that nobody knows', { typ: 'string' }],
  ['a keyword that only some know', field({ type: 'string', nullable: true })],
  ['a type that is none', { type: 'strin' }],
  ['a keyword with a wrong value', { required: 'a' }],
  ['another draft', { $schema: 'http://json-schema.org/draft-04/schema#' }],
  ['a ref out of the document', { $ref: 'https://example.org/schema' }],
  ['a ref into a file', { $ref: 'file:///etc/passwd' }],
  ['a ref to nothing', { $ref: '#/$defs/none' }],
  ['a ref to what all objects inherit', { $ref: '#/constructor' }],
  ['a ref to itself', { properties: { a: { $ref: '#' } } }],
  ['a dynamic ref', { $dynamicRef: '#a' }],
  ['an id within', field({ $id: 'https://example.org/other' })],
  ['a pattern with look-ahead', field({ pattern: '(?=a)' })],
  ['a pattern with a reference back', field({ pattern: '(a)\\1' })],
  ['a pattern with a huge repeat', field({ pattern: '((a{100}){100}){100}' })],
  ['a large pattern', field({ pattern: 'a'.repeat(1001) })],
  ['a pattern for names', { patternProperties: { '(?!a)': {} } }],
  ['very many patterns', { allOf: Array.from({ length: 65 }, (_, i) => ({ pattern: `${i}` })) }],
  ['deep nesting', deep(40)],
  ['deep nesting in data', { const: JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`) }],
  ['exponential refs', { $ref: '#/$defs/d0', $defs: { ...doubling, d30: {} } }],
  ['too many bytes', { description: 'x'.repeat(65_536) }],
])('refuses %s', (_, schema) => {
  const text = typeof schema === 'string' ? schema : JSON.stringify(schema)
  expect(() => compileRowSchema(text)).toThrow(expect.objectContaining({ code: 'ERR_ROW_SCHEMA_INVALID' }))
})

test('any JSON compiles or is refused with a typed error', () => {
  const keyword = fc.constantFrom(
    'type',
    'properties',
    'items',
    'allOf',
    '$ref',
    'enum',
    'pattern',
    'required',
    'if',
    'then',
    'not',
    '$defs',
    'minLength',
  )
  const { schema } = fc.letrec((tie) => ({
    schema: fc.oneof({ maxDepth: 4 }, fc.boolean(), fc.dictionary(keyword, tie('value'), { maxKeys: 4 })),
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('#', 'string', 'a', 1, null),
      tie('schema'),
      fc.array(tie('schema'), { maxLength: 2 }),
    ),
  }))
  fc.assert(
    fc.property(schema, (value) => {
      try {
        compileRowSchema(JSON.stringify(value))({ a: 1 })
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_ROW_SCHEMA_INVALID', hint: expect.any(String) })
      }
    }),
  )
})

test('hostile rows take time in proportion to their size', () => {
  const unique = compileRowSchema(JSON.stringify(field({ uniqueItems: true })))
  expect(unique({ a: Array.from({ length: 100_000 }, (_, i) => ({ i })) })).toBeNull()
  const pattern = compileRowSchema(JSON.stringify(field({ pattern: '^(a+)+$' })))
  expect(pattern({ a: `${'a'.repeat(100_000)}b` })).toHaveLength(1)
})

test('the schema that is inferred from rows takes them', async () => {
  const row = fc.dictionary(
    fc.string({ unit: 'grapheme' }),
    fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' }),
  ) as fc.Arbitrary<JsonObject>
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 4 }), async (rows) => {
      async function* each(): AsyncGenerator<JsonObject> {
        yield* rows
      }
      const check = compileRowSchema(await inferRowSchema(each()))
      for (const one of rows) expect(check(one)).toBeNull()
    }),
  )
})
