import { shape } from '@datanet/records'
import type { QueryKind, Route } from './route.ts'

/** A request as a server has it: text from the path and the query, and the parsed body (undefined without one). */
export interface RawInput {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: unknown
}

const PLACE = shape.schema('api.json')

function typed(texts: readonly string[], kind: QueryKind): unknown {
  const [text] = texts
  if (text === undefined || texts.length > 1) return texts
  if (kind === 'integer' && /^-?[0-9]{1,16}$/.test(text)) return Number(text)
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

/**
 * The input of an operation out of a request: what a server checks before it does anything.
 * Throws SchemaMismatchError for fields that are unknown, missing, wrong, or in the wrong part of the request.
 */
export function readInput<I, O>(route: Route<I, O>, raw: RawInput): I {
  const fields: Record<string, unknown> = Object.create(null)
  for (const name of route.params) fields[name] = raw.params[name]
  for (const name of new Set(raw.query.keys())) {
    const texts = raw.query.getAll(name)
    const kind = Object.hasOwn(route.query, name) ? route.query[name] : undefined
    if (kind === undefined) return shape.mismatch(texts, PLACE, `${route.operation}?${name}`, 'no such parameter')
    fields[name] = typed(texts, kind)
  }
  for (const [name, value] of Object.entries(bodyOf(raw.body))) {
    const elsewhere = route.params.includes(name) || Object.hasOwn(route.query, name)
    if (elsewhere) return shape.mismatch(value, PLACE, `${route.operation}.${name}`, 'it outside the body')
    fields[name] = value
  }
  return route.parseInput(fields)
}

function bodyOf(body: unknown): object {
  if (body === undefined) return {}
  const plain = typeof body === 'object' && body !== null && !Array.isArray(body)
  return plain ? body : shape.mismatch(body, PLACE, 'body', 'an object')
}
