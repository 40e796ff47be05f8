import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inferRowSchema } from './infer-schema.ts'
import type { JsonObject } from './row.ts'

async function* each(rows: readonly JsonObject[]): AsyncGenerator<JsonObject> {
  yield* rows
}

const infer = async (...rows: JsonObject[]) => JSON.parse(await inferRowSchema(each(rows)))

test('tells types, what is required and what is never blank', async () => {
  expect(
    await infer(
      { text: 'a', note: '', stars: 1, price: 1, extra: null, tags: ['x', 1], span: { from: 1 } },
      { text: 'b', note: 'n', stars: 2, price: 1.5, extra: 'e', tags: [], span: { from: 1, to: null }, late: true },
    ),
  ).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: {
      extra: { type: ['null', 'string'], minLength: 1 },
      late: { type: 'boolean' },
      note: { type: 'string' },
      price: { type: 'number' },
      span: { type: 'object', properties: { from: { type: 'integer' }, to: { type: 'null' } }, required: ['from'] },
      stars: { type: 'integer' },
      tags: { type: 'array', items: { type: ['integer', 'string'], minLength: 1 } },
      text: { type: 'string', minLength: 1 },
    },
    required: ['note', 'price', 'span', 'stars', 'tags', 'text'],
  })
})

test('no rows give the schema of any object', async () => {
  expect(await infer()).toEqual({ $schema: expect.any(String), type: 'object' })
})

test('goes four levels deep', async () => {
  const text = await inferRowSchema(each([{ a: { b: { c: { d: { e: 1 } } } } }]))
  expect(text).toContain('"d":{"type":"object"}')
})

test('does not depend on the order of rows and fields', async () => {
  const row = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 2 })) as fc.Arbitrary<JsonObject>
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
      const turned = rows.toReversed().map((one) => Object.fromEntries(Object.entries(one).toReversed()))
      expect(await inferRowSchema(each(turned))).toBe(await inferRowSchema(each(rows)))
    }),
  )
})

test('is a text that a charter takes, whatever the names', async () => {
  const text = await inferRowSchema(each([{ 'u\u0308': 1 }]))
  expect(text.normalize('NFC')).toBe(text)
  expect(JSON.parse(text).properties).toEqual({ 'u\u0308': { type: 'integer' } })
  const names = Array.from({ length: 3000 }, (_, i) => `${'long name '.repeat(9)}${i}`)
  const wide = Object.fromEntries(names.map((name) => [name, { [name]: { [name]: 1 } }]))
  const bounded = await inferRowSchema(each([wide]))
  expect(bounded.length).toBeLessThanOrEqual(65_536)
  expect(JSON.parse(bounded)).toMatchObject({ type: 'object' })
  const short = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}`, i]))
  const square = Object.fromEntries(Object.keys(short).map((name) => [name, short]))
  expect(await inferRowSchema(each([square]))).not.toContain('integer')
})

test('looks at ten thousand rows', async () => {
  let given = 0
  async function* endless(): AsyncGenerator<JsonObject> {
    for (;;) {
      given += 1
      yield { a: 1 }
    }
  }
  expect(JSON.parse(await inferRowSchema(endless())).properties).toEqual({ a: { type: 'integer' } })
  expect(given).toBe(10_000)
})
