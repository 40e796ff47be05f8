/** A piece of an OpenAPI document. */
export type Json = { readonly [name: string]: unknown }

export const JSON_TYPE = 'application/json'

/** The schema of a name. */
export function schemaRef(name: string): Json {
  return { $ref: `#/components/schemas/${name}` }
}
