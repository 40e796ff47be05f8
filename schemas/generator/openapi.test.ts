import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { type RouteSchema, readApiSchema } from './api.ts'
import { errorCodesOf } from './error-codes.ts'
import { openApiOf } from './openapi.ts'
import { openApiRules } from './openapi-rules.fixture.ts'

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>
}

type Content = Readonly<Record<string, { readonly schema: object }>>

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>
    readonly responses: Readonly<Record<string, { readonly content: Content }>>
  }
}

const schemas = new URL('..', import.meta.url).pathname
const api = readApiSchema(schemas)
const document = openApiOf(schemas) as unknown as Document
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
)

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : []
  return [...own, ...Object.values(value).flatMap(referencesIn)]
}

function follow(reference: string): unknown {
  const steps = reference.slice('#/'.length).split('/')
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], document)
}

const WHOLE = 'https://datanet.dev/schemas/openapi.json'
const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, keywords: ['components'] })
ajv.addSchema({ $id: WHOLE, components: document.components })

/** A validator of one schema of the document. */
function compiled(schema: object) {
  return ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${WHOLE}#/`)))
}

const keepsRules = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(openApiRules)

describe('the document', () => {
  test('keeps the rules of OpenAPI 3.1', () => {
    keepsRules(document)
    expect(keepsRules.errors ?? []).toEqual([])
  })

  type Part = Record<string, unknown>
  test.each([
    [
      'a response without a description',
      ['components', 'responses', '401.token_invalid'],
      (part: Part) => delete part['description'],
    ],
    ['a path without a slash', ['paths'], (part: Part) => Object.assign(part, { status: {} })],
    [
      'a path parameter that may be left out',
      ['paths', '/v1/datanets/{datanet}', 'get', 'parameters', '0'],
      (part: Part) => delete part['required'],
    ],
    ['an unknown field', ['info'], (part: Part) => Object.assign(part, { licence: {} })],
    [
      'a wrong keyword in a schema',
      ['components', 'schemas', 'Cid'],
      (part: Part) => Object.assign(part, { type: 'text' }),
    ],
  ])('would be refused with %s', (_, path, spoil) => {
    const copy: unknown = structuredClone(document)
    spoil(path.reduce<unknown>((value, step) => (value as Part)[step], copy) as Part)
    expect(keepsRules(copy)).toBe(false)
  })

  test('refers to nothing that it does not hold', () => {
    const references = [...new Set(referencesIn(document))]
    expect(references.length).toBeGreaterThan(100)
    expect(references.filter((reference) => follow(reference) === undefined)).toEqual([])
  })

  test('holds nothing that is not referred to', () => {
    const held = [
      ...Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`),
      ...Object.keys(document.components.responses).map((name) => `#/components/responses/${name}`),
    ]
    const used = new Set(referencesIn(document))
    expect(held.filter((reference) => !used.has(reference))).toEqual([])
  })

  test('is what is committed', () => {
    expect(JSON.parse(readFileSync(`${schemas}/openapi.json`, 'utf8'))).toEqual(document)
  })
})

describe('routes and operations', () => {
  test('are the same, in both directions', () => {
    const routes = [
      ...api.routes.map(
        ({ operationId, method, path }) => `${operationId} ${method.toLowerCase()} ${api.prefix}${path}`,
      ),
      ...api.documents.map(({ operationId, path }) => `${operationId} get ${path}`),
    ]
    const described = operations.map(({ path, method, operation }) => `${operation.operationId} ${method} ${path}`)
    expect(described.toSorted()).toEqual(routes.toSorted())
  })

  test('describe each parameter of their path once, and no other', () => {
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect(described.map(({ name }) => name)).toEqual(named)
    }
  })

  test('answer every status with the codes of the contract', () => {
    for (const route of api.routes) {
      const { operation } = operations.find((one) => one.operation.operationId === route.operationId) ?? {}
      for (const [status, codes] of errorCodesOf(api, route)) {
        const response = follow(operation?.responses[status]?.$ref ?? '') as { content: Content }
        const validate = compiled(response.content['application/json']?.schema ?? {})
        for (const code of codes) expect(validate({ error: { code, message: '', hint: '' } }), code).toBe(true)
        expect(validate({ error: { code: 'ERR_OF_NOBODY', message: '', hint: '' } })).toBe(false)
        expect(validate({ code: codes[0] })).toBe(false)
      }
    }
  })

  test('have schemas that compile', () => {
    let checked = 0
    for (const { operation } of operations) {
      const contents = [operation.requestBody?.content ?? {}, operation.responses['200']?.content ?? {}]
      for (const { schema } of contents.flatMap((content) => Object.values(content))) {
        compiled(schema)
        checked += 1
      }
    }
    expect(checked).toBeGreaterThan(operations.length)
  })

  test('stream where the contract says so', () => {
    const streaming = operations.filter(({ operation }) => operation.responses['200']?.content?.['text/event-stream'])
    const wanted = api.routes.filter((route) => route.stream !== undefined).map(({ operationId }) => operationId)
    expect(streaming.map(({ operation }) => operation.operationId).toSorted()).toEqual(wanted.toSorted())
  })
})

test('an error that names what is no route is refused', () => {
  const errors = { ERR_X: { status: 400, description: '', on: ['contribuet'] } }
  expect(() => errorCodesOf({ ...api, errors }, api.routes[0] as RouteSchema)).toThrow('contribuet')
})
