import { type ApiSchema, type RouteSchema, readApiSchema } from './api.ts'
import { DOCUMENT } from './error-codes.ts'
import { GENERATED } from './module.ts'
import { failuresOf, routeOfDocument, sharedFailures } from './openapi-failures.ts'
import { JSON_TYPE, type Json, schemaRef } from './openapi-parts.ts'
import { quoted } from './types.ts'

const STREAM_TYPE = 'text/event-stream'

/** What a route without a body takes all the same: the client sends an empty object with each POST. */
const NO_BODY = { type: 'object', additionalProperties: false }

/** A schema of `api.json` as a part of the document. */
function moved(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'))
}

function parametersOf(api: ApiSchema, route: RouteSchema): Json[] {
  const path = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: moved(api.paths[name]),
  }))
  const query = Object.entries(route.query ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    schema: moved(schema),
  }))
  return [...path, ...query]
}

function requestBodyOf(api: ApiSchema, { method, body }: RouteSchema): Json | undefined {
  if (method !== 'POST') return undefined
  const held = body?.$ref === undefined ? undefined : api.$defs[body.$ref.slice('#/$defs/'.length)]
  return {
    required: (held?.required?.length ?? 0) > 0,
    content: { [JSON_TYPE]: { schema: body === undefined ? NO_BODY : moved(body) } },
  }
}

function successOf(route: RouteSchema): Json {
  const schema = moved(route.response)
  const progress = {
    schema: {
      type: 'string',
      description: 'Server-sent events: `progress` as often as there is news, then one `result` or `error`.',
    },
    'x-events': { progress: schemaRef('Progress'), result: schema, error: schemaRef('ErrorBody') },
  }
  const events = {
    schema: { type: 'string', description: 'Server-sent events, each under its `type` as name, until one side ends.' },
    'x-events': { '*': schema },
  }
  const content = {
    none: { [JSON_TYPE]: { schema } },
    progress: { [JSON_TYPE]: { schema }, [STREAM_TYPE]: progress },
    events: { [STREAM_TYPE]: events },
  }
  return { description: 'It is done.', content: content[route.stream ?? 'none'] }
}

function operationOf(api: ApiSchema, route: RouteSchema): Json {
  const parameters = parametersOf(api, route)
  const requestBody = requestBodyOf(api, route)
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: { '200': successOf(route), ...failuresOf(api, route) },
  }
}

function documentOf(api: ApiSchema, document: ApiSchema['documents'][number]): Json {
  const { operationId, summary, contentType } = document
  const schema = { type: contentType === JSON_TYPE ? 'object' : 'string' }
  const failures = failuresOf(api, routeOfDocument(document))
  return {
    operationId,
    tags: [DOCUMENT],
    summary,
    responses: { '200': { description: summary, content: { [contentType]: { schema } } }, ...failures },
  }
}

function pathsOf(api: ApiSchema): Json {
  const paths: Record<string, Record<string, Json>> = {}
  const add = (path: string, method: string, operation: Json): void => {
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation }
  }
  for (const route of api.routes) add(`${api.prefix}${route.path}`, route.method, operationOf(api, route))
  for (const document of api.documents) add(document.path, 'GET', documentOf(api, document))
  return paths
}

/** The API as an OpenAPI 3.1 document; `schemas` is the folder of the schemas. */
export function openApiOf(schemas: string): Json {
  const api = readApiSchema(schemas)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Datanet peer',
      version: api.version,
      description: api.description,
      license: { name: 'Apache-2.0 or MIT', identifier: 'Apache-2.0 OR MIT' },
    },
    servers: [
      {
        url: 'http://127.0.0.1:{port}',
        description: 'A running peer; api.json in its repo says the port and the token.',
        variables: { port: { default: '4780' } },
      },
    ],
    security: [{ token: [] }],
    paths: pathsOf(api),
    components: {
      schemas: moved(api.$defs),
      responses: sharedFailures(api),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token of api.json in the repo, new at each start.' },
      },
    },
    'x-limits': api.limits,
  }
}

/** The module that a peer serves the document from. */
export function printOpenApi(document: Json): string {
  return `${GENERATED}\n/** The OpenAPI 3.1 document of the API, as JSON. */\nexport const OPEN_API: string =\n  ${quoted(JSON.stringify(document))}\n`
}
