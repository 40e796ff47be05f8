import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SchemaUnreadableError } from './errors.ts'
import type { Root } from './module.ts'
import { type JsonSchema, readObject, readSchema } from './read.ts'
import type { ObjectShape, Shape } from './shape.ts'

export const API_FILE = 'api.json'

/** A route as `api.json` has it. */
export interface RouteSchema {
  operationId: string
  tag: string
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  summary: string
  query?: Record<string, JsonSchema>
  body?: JsonSchema
  response: JsonSchema
  stream?: 'progress' | 'events'
}

/** An error code: the status that it comes with, and the routes that may answer with it. */
interface ErrorSchema {
  status: number
  description: string
  /** Operations, groups of them, and kinds of routes. */
  on: readonly string[]
}

/** Something that is served beside the operations: no input, no JSON contract of its own. */
interface DocumentSchema {
  operationId: string
  path: string
  summary: string
  contentType: string
}

/** All of `api.json`. */
export interface ApiSchema extends JsonSchema {
  version: string
  prefix: string
  limits: Record<string, number>
  $defs: Record<string, JsonSchema>
  errorGroups: Record<string, readonly string[]>
  errors: Record<string, ErrorSchema>
  paths: Record<string, JsonSchema>
  routes: readonly RouteSchema[]
  documents: readonly DocumentSchema[]
}

/** A route, with all that goes in read as one object: path parameters, query and body. */
export interface ApiRoute {
  operation: string
  tag: string
  method: string
  path: string
  params: readonly string[]
  query: Readonly<Record<string, Shape>>
  summary: string
  stream: 'none' | 'progress' | 'events'
  input: ObjectShape
  response: Shape
}

/** The API as `api.json` describes it. */
export interface Api {
  prefix: string
  limits: Readonly<Record<string, number>>
  /** The HTTP status of each error code. */
  errors: Readonly<Record<string, number>>
  routes: readonly ApiRoute[]
  /** What no route names: the bodies of errors and of progress events. */
  bodies: readonly Root[]
}

/** The file itself; `schemas` is the folder of the schemas. */
export function readApiSchema(schemas: string): ApiSchema {
  return JSON.parse(readFileSync(join(schemas, API_FILE), 'utf8'))
}

/** Reads the API; `schemas` is the folder of the schemas. */
export function readApi(schemas: string): Api {
  const api = readApiSchema(schemas)
  const resolve = (reference: string): JsonSchema => {
    const name = reference.slice('#/$defs/'.length)
    const found = api.$defs[name]
    if (found === undefined) throw new SchemaUnreadableError(API_FILE, `${reference} leads nowhere`)
    return { title: name, ...found }
  }
  const read = (schema: JsonSchema, where: string): Shape => readSchema(schema, where, resolve)
  const bodies = ['ErrorBody', 'Progress'].map((name) => ({
    file: API_FILE,
    shape: readObject(resolve(`#/$defs/${name}`), name, resolve),
  }))
  const errors = Object.fromEntries(Object.entries(api.errors).map(([code, { status }]) => [code, status]))
  return { prefix: api.prefix, limits: api.limits, errors, routes: api.routes.map(readRoute), bodies }

  function readRoute(route: RouteSchema): ApiRoute {
    const params = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    const body = route.body?.$ref === undefined ? {} : resolve(route.body.$ref)
    const parts = [pick(api.paths, params, route.operationId), route.query ?? {}, body.properties ?? {}]
    const names = parts.flatMap((part) => Object.keys(part))
    if (new Set(names).size < names.length) {
      throw new SchemaUnreadableError(route.operationId, 'one name stands twice among path, query and body')
    }
    const title = `${route.operationId.charAt(0).toUpperCase()}${route.operationId.slice(1)}Input`
    const properties = Object.assign({}, ...parts)
    const required = [...params, ...(body.required ?? [])]
    const nothing = Object.keys(Object.assign({}, ...parts)).length === 0
    const description = body.description ?? `What \`${route.operationId}\` takes${nothing ? ': nothing' : ''}.`
    return {
      operation: route.operationId,
      tag: route.tag,
      method: route.method,
      path: route.path,
      params,
      query: Object.fromEntries(Object.entries(route.query ?? {}).map(([name, schema]) => [name, read(schema, name)])),
      summary: route.summary,
      stream: route.stream ?? 'none',
      input: readObject({ title, description, properties, required, additionalProperties: false }, title, resolve),
      response: read(route.response, route.operationId),
    }
  }
}

function pick(
  schemas: Record<string, JsonSchema>,
  names: readonly string[],
  where: string,
): Record<string, JsonSchema> {
  return Object.fromEntries(
    names.map((name) => {
      const schema = schemas[name]
      if (schema === undefined) throw new SchemaUnreadableError(where, `path parameter ${name} is not described`)
      return [name, schema]
    }),
  )
}
