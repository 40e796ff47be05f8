import type { ApiSchema, RouteSchema } from './api.ts'
import { DOCUMENT, errorCodesOf } from './error-codes.ts'
import { JSON_TYPE, type Json, schemaRef } from './openapi-parts.ts'

type Document = ApiSchema['documents'][number]

/** A document fails like a route that takes nothing. */
export function routeOfDocument({ operationId, path, summary }: Document): RouteSchema {
  return { operationId, path, summary, tag: DOCUMENT, method: 'GET', response: {} }
}

function failureOf(api: ApiSchema, status: number, codes: readonly string[]): Json {
  const description = codes.map((code) => `${code}: ${api.errors[code]?.description ?? ''}`).join(' ')
  const code = { properties: { error: { properties: { code: { enum: codes } } } } }
  const headers = {
    'Retry-After': { description: 'Seconds after which to try again.', schema: { type: 'integer', minimum: 1 } },
  }
  return {
    description,
    ...(status === 429 ? { headers } : {}),
    content: { [JSON_TYPE]: { schema: { ...schemaRef('ErrorBody'), ...code } } },
  }
}

/** So many codes make a name; more would make one that nobody reads. */
const NAMED_CODES = 3

/** The components that hold failures, by status and codes: those of several routes are one. */
function failureNames(api: ApiSchema): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const route of [...api.routes, ...api.documents.map(routeOfDocument)]) {
    for (const [status, codes] of errorCodesOf(api, route)) {
      const short = codes.map((code) => code.slice('ERR_'.length).toLowerCase())
      const name = codes.length > NAMED_CODES ? [status, route.operationId] : [status, ...short]
      const key = failureKey(status, codes)
      if (!names.has(key)) names.set(key, name.join('.'))
    }
  }
  return names
}

function failureKey(status: number, codes: readonly string[]): string {
  return [status, ...codes].join(' ')
}

/** The failures that a route may answer with, by status. */
export function failuresOf(api: ApiSchema, route: RouteSchema): Json {
  const names = failureNames(api)
  const codes = [...errorCodesOf(api, route)]
  return Object.fromEntries(
    codes.map(([status, some]) => [
      String(status),
      { $ref: `#/components/responses/${names.get(failureKey(status, some))}` },
    ]),
  )
}

/** Every failure that a route or document may answer with, each once. */
export function sharedFailures(api: ApiSchema): Json {
  return Object.fromEntries(
    [...failureNames(api)].map(([key, name]) => {
      const [status, ...codes] = key.split(' ')
      return [name, failureOf(api, Number(status), codes)]
    }),
  )
}
