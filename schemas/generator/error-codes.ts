import type { ApiSchema, RouteSchema } from './api.ts'
import { SchemaUnreadableError } from './errors.ts'

/** The tag of what is served beside the operations. */
export const DOCUMENT = 'document'

/** What an error may be said to be on, besides operations and groups of them. */
const KINDS: Readonly<Record<string, (route: RouteSchema) => boolean>> = {
  all: () => true,
  operation: (route) => route.tag !== DOCUMENT,
  input: (route) => route.path.includes('{') || route.query !== undefined || route.body !== undefined,
  body: (route) => route.method !== 'GET',
  datanet: (route) => route.path.includes('{datanet}'),
  wait: (route) => route.query !== undefined && Object.hasOwn(route.query, 'wait'),
}

function isOn(api: ApiSchema, route: RouteSchema, target: string, code: string): boolean {
  const kind = KINDS[target]
  if (kind !== undefined) return kind(route)
  const group = api.errorGroups[target] ?? [target]
  const stranger = group.find((name) => !api.routes.some(({ operationId }) => operationId === name))
  if (stranger !== undefined)
    throw new SchemaUnreadableError(code, `"${stranger}" is neither a route nor a kind of them`)
  return group.includes(route.operationId)
}

/** The error codes that a route may answer with, by HTTP status. */
export function errorCodesOf(api: ApiSchema, route: RouteSchema): ReadonlyMap<number, readonly string[]> {
  const codes = new Map<number, string[]>()
  for (const [code, { status, on }] of Object.entries(api.errors)) {
    if (!on.some((target) => isOn(api, route, target, code))) continue
    codes.set(status, [...(codes.get(status) ?? []), code])
  }
  return new Map([...codes].sort(([a], [b]) => a - b))
}
