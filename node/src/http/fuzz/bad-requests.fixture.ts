/** Requests to one operation of the OpenAPI document, each of which is wrong in one way. */
import fc from 'fast-check'
import { OPEN_API } from '../generated/openapi.ts'
import { allowed, forbidden, type Resolve, type Schema } from './schema-values.fixture.ts'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly schema: Schema
}

/** An operation as the document has it, and where. */
export interface Operation {
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } }
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: object }>>
}

/** What is sent, and what is wrong with it. */
export interface BadRequest {
  readonly fault: string
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
}

const document = JSON.parse(OPEN_API)

function follow(reference: string): unknown {
  return reference
    .slice('#/'.length)
    .split('/')
    .reduce((value, step) => value[step], document)
}

const resolve: Resolve = (schema) => (schema.$ref === undefined ? schema : (follow(schema.$ref) as Schema))

/** Every operation and document of the API. */
export const operations: readonly Operation[] = Object.entries<Record<string, Operation>>(document.paths).flatMap(
  ([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
)

/** The codes that an operation may answer with, by status. */
export function codesOf({ responses }: Operation): ReadonlyMap<number, readonly string[]> {
  const codes = Object.entries(responses).flatMap(([status, { $ref }]) => {
    if ($ref === undefined) return []
    const { content } = follow($ref) as {
      content: { 'application/json': { schema: { properties: { error: { properties: { code: Schema } } } } } }
    }
    return [[Number(status), content['application/json'].schema.properties.error.properties.code.enum ?? []] as const]
  })
  return new Map(codes)
}

const JSON_HEADERS = { 'content-type': 'application/json' }

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

/** The target of an operation with its real ids in place, so that what is wrong is what was made wrong. */
function targetOf({ path }: Operation, ids: Readonly<Record<string, string>>, query = ''): string {
  return `${path.replaceAll(/\{(\w+)\}/g, (_, name) => ids[name] ?? '')}${query === '' ? '' : `?${query}`}`
}

const WRONG_TYPES = [
  'text/plain',
  'text/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  'application/json-seq',
  '',
]

/** Texts that no id is, as they stand in a path; some do not even decode. */
const WRONG_IDS = [
  'x',
  '%ff',
  '%',
  '%00',
  '..%2f..',
  'bafy',
  '%7B%7D',
  '__proto__',
  'b'.repeat(3000),
  '%F0%9F%92%A5',
  'true',
]

/** Ways to break bytes of JSON for certain: none leaves UTF-8, or none leaves JSON. */
function brokenBytes(valid: fc.Arbitrary<unknown>): fc.Arbitrary<{ fault: string; body: Uint8Array }> {
  const bytes = valid.map(bytesOf)
  const latin = fc.constantFrom([0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf5, 0x80, 0x80, 0x80])
  const deep = fc.integer({ min: 100, max: 400_000 })
  return fc.oneof(
    fc.tuple(bytes, latin).map(([whole, wrong]) => ({
      fault: 'not UTF-8',
      body: Uint8Array.from([
        ...whole.subarray(0, -1),
        ...bytesOf(whole.length > 2 ? ',"x":"' : '"x":"').subarray(1, -1),
        ...wrong,
        0x22,
        0x7d,
      ]),
    })),
    fc.tuple(bytes, fc.nat()).map(([whole, at]) => ({
      fault: 'truncated',
      body: whole.subarray(0, 1 + (at % Math.max(1, whole.length - 1))),
    })),
    fc.tuple(deep, fc.constantFrom(['[', ']'], ['{"a":', '}'], ['[', ''])).map(([depth, [open = '', close = '']]) => ({
      fault: 'deep',
      body: new TextEncoder().encode(`{"x":${open.repeat(depth)}1${close.repeat(depth)}}`),
    })),
    fc
      .constantFrom(
        'nul',
        '{"a":1,}',
        "{'a':1}",
        '{"a":NaN}',
        '{"a":1}{"a":1}',
        '\u0000',
        '// x',
        '[1',
        '"a',
        '{"a":01}',
      )
      .map((text) => ({ fault: 'not JSON', body: new TextEncoder().encode(text) })),
    fc
      .constantFrom<unknown>(null, [], [{}], 'text', 1, true)
      .map((value) => ({ fault: 'not an object', body: bytesOf(value) })),
    fc.constantFrom(100_000, 4_100_000, 4_300_000).map((size) => ({
      fault: 'huge',
      body: bytesOf({ x: 'a'.repeat(size) }),
    })),
  )
}

/** Query texts that a parameter does not take. */
function wrongTexts({ schema }: Parameter): string[] {
  const { type, maximum = 0, pattern, enum: choices } = resolve(schema)
  const texts = [
    '',
    'x',
    '[]',
    '{}',
    'null',
    'undefined',
    '__proto__',
    '1e3',
    '0x10',
    '-1',
    '1.5',
    '%00',
    'a'.repeat(5000),
  ]
  const rule = pattern === undefined ? null : new RegExp(pattern)
  const isTaken = (text: string) =>
    rule?.test(text) === true || choices?.includes(text) === true || (type === 'boolean' && /^(true|false)$/.test(text))
  return [...texts, ...(type === 'integer' ? [String(maximum + 1), '9'.repeat(16)] : [])].filter(
    (text) => !isTaken(text),
  )
}

function badQueries(operation: Operation): fc.Arbitrary<{ fault: string; query: string }> {
  const known = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
  const strange = fc
    .constantFrom(
      'x=1',
      '__proto__=1',
      'constructor=1',
      'datanet=1&datanet=2',
      '=',
      'a[b]=c',
      'x=%ff',
      '%F0%9F%92%A5=1',
    )
    .map((query) => ({ fault: 'unknown parameter', query }))
  if (known.length === 0) return strange
  const wrong = fc.constantFrom(...known).chain((parameter) =>
    fc.constantFrom(...wrongTexts(parameter)).map((text) => ({
      fault: 'wrong parameter',
      query: `${parameter.name}=${encodeURIComponent(text)}`,
    })),
  )
  const twice = fc.constantFrom(...known).chain((parameter) =>
    fc.tuple(allowed(parameter.schema, resolve), allowed(parameter.schema, resolve)).map(([a, b]) => ({
      fault: 'parameter twice',
      query: `${parameter.name}=${encodeURIComponent(String(a))}&${parameter.name}=${encodeURIComponent(String(b))}`,
    })),
  )
  return fc.oneof(strange, wrong, twice)
}

interface Way {
  readonly weight: number
  readonly arbitrary: fc.Arbitrary<BadRequest>
}

/** What is wrong with a body: its shape, its bytes, or what it says to be. */
function badBodies(schema: Schema, base: Omit<BadRequest, 'fault'>): Way[] {
  const valid = allowed(schema, resolve)
  const shapes = forbidden(schema, resolve).map((body) => ({
    ...base,
    fault: 'forbidden by the schema',
    body: bytesOf(body),
  }))
  const bytes = brokenBytes(valid).map(({ fault, body }) => ({ ...base, fault, body }))
  const types = fc.tuple(valid, fc.constantFrom(...WRONG_TYPES)).map(([body, type]) => ({
    ...base,
    fault: 'wrong content type',
    headers: type === '' ? {} : { 'content-type': type },
    body: bytesOf(body),
  }))
  return [
    { weight: 10, arbitrary: shapes },
    { weight: 8, arbitrary: bytes },
    { weight: 2, arbitrary: types },
  ]
}

/** Requests of all kinds of wrongness that an operation can have; `ids` are real ones for its path. */
export function badRequests(operation: Operation, ids: Readonly<Record<string, string>>): fc.Arbitrary<BadRequest> {
  const { method, path } = operation
  const takesBody = method !== 'GET'
  const noFields: Schema = { type: 'object', additionalProperties: false }
  const schema = operation.requestBody?.content['application/json'].schema ?? noFields
  const base = {
    method,
    target: targetOf(operation, ids),
    headers: takesBody ? JSON_HEADERS : {},
    body: takesBody ? bytesOf({}) : null,
  }
  const bodies = takesBody ? allowed(schema, resolve).map(bytesOf) : fc.constant(null)
  const methods = fc
    .constantFrom('PUT', 'PATCH', 'OPTIONS')
    .map((other) => ({ ...base, fault: 'wrong method', method: other, body: null }))
  const ways: Way[] = [{ weight: 1, arbitrary: methods }]
  const isDocument = !path.startsWith('/v1/') || path.endsWith('.json')
  if (!isDocument) {
    const queries = fc
      .tuple(badQueries(operation), bodies)
      .map(([{ fault, query }, body]) => ({ ...base, fault, target: targetOf(operation, ids, query), body }))
    ways.push({ weight: 4, arbitrary: queries })
  }
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  if (params.length > 0) {
    const wrongIds = fc
      .tuple(fc.constantFrom(...params), fc.constantFrom(...WRONG_IDS), bodies)
      .map(([name, id, body]) => ({
        ...base,
        fault: 'wrong id',
        target: targetOf(operation, { ...ids, [name]: id }),
        body,
      }))
    ways.push({ weight: 3, arbitrary: wrongIds })
  }
  if (takesBody) ways.push(...badBodies(schema, base))
  const accepts = fc.constantFrom<Record<string, string>>({}, { accept: 'text/event-stream' }, { accept: 'image/png' })
  return fc
    .tuple(fc.oneof(...ways), accepts)
    .map(([request, accept]) => ({ ...request, headers: { ...request.headers, ...accept } }))
}
