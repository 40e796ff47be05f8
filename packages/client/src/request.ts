import type { QueryKind } from './route.ts'

/** What goes over the wire: the target below the prefix, and the body where there is one. */
export interface ApiRequest {
  readonly target: string
  readonly body: string | undefined
}

/** The part of a route that says where each field of the input goes. */
export interface Placement {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly params: readonly string[]
  readonly query: Readonly<Record<string, QueryKind>>
}

/** Puts the fields of an input where the route wants them: into the path, the query or the body. */
export function requestOf(route: Placement, input: object): ApiRequest {
  const fields = new Map<string, unknown>(Object.entries(input).filter(([, value]) => value !== undefined))
  let path = route.path
  for (const name of route.params) {
    path = path.replace(`{${name}}`, () => encodeURIComponent(String(fields.get(name) ?? '')))
    fields.delete(name)
  }
  const query = new URLSearchParams()
  for (const name of Object.keys(route.query)) {
    if (fields.has(name)) query.set(name, String(fields.get(name)))
    fields.delete(name)
  }
  return {
    target: query.size === 0 ? path : `${path}?${query}`,
    body: route.method === 'POST' ? JSON.stringify(Object.fromEntries(fields)) : undefined,
  }
}
