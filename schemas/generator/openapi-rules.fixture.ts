/**
 * The rules of an OpenAPI 3.1 document (OpenAPI Specification 3.1.0, section 4.8) as JSON Schema, for the objects that ours
 * is made of. No other field is allowed, save `x-…`: what is missing here is to be added before it is used.
 */

type Schema = { readonly [keyword: string]: unknown }

const text: Schema = { type: 'string' }
const said: Schema = { type: 'string', minLength: 1 }
const schema: Schema = { $ref: '#/$defs/schema' }

function closed(required: readonly string[], properties: Schema, more: Schema = {}): Schema {
  const patternProperties = { '^x-': true }
  return { type: 'object', required, properties, patternProperties, additionalProperties: false, ...more }
}

function named(name: string, of: Schema): Schema {
  return { type: 'object', patternProperties: { [name]: of }, additionalProperties: false }
}

function orReference(name: string): Schema {
  return {
    if: { type: 'object', required: ['$ref'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: closed(['$ref'], { $ref: { type: 'string', pattern: '^#/components/' }, summary: text, description: text }),
    else: { $ref: `#/$defs/${name}` },
  }
}

const COMPONENT = '^[a-zA-Z0-9._-]+$'

export const openApiRules: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...closed(['openapi', 'info', 'paths'], {
    openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
    info: closed(['title', 'version'], {
      title: said,
      version: said,
      description: text,
      license: closed(['name'], { name: said, identifier: said }),
    }),
    servers: { type: 'array', items: { $ref: '#/$defs/server' } },
    security: { type: 'array', items: { $ref: '#/$defs/security' } },
    paths: named('^/', { $ref: '#/$defs/pathItem' }),
    components: closed([], {
      schemas: named(COMPONENT, schema),
      responses: named(COMPONENT, { $ref: '#/$defs/response' }),
      securitySchemes: named(COMPONENT, { $ref: '#/$defs/securityScheme' }),
    }),
  }),
  $defs: {
    schema: { $ref: 'https://json-schema.org/draft/2020-12/schema' },
    server: closed(['url'], {
      url: said,
      description: text,
      variables: named('.', closed(['default'], { default: text, description: text })),
    }),
    security: named('.', { type: 'array', items: text }),
    securityScheme: closed(['type', 'scheme'], {
      type: { const: 'http' },
      scheme: { enum: ['bearer', 'basic'] },
      bearerFormat: text,
      description: text,
    }),
    pathItem: closed([], {
      get: { $ref: '#/$defs/operation' },
      post: { $ref: '#/$defs/operation' },
      delete: { $ref: '#/$defs/operation' },
    }),
    operation: closed(['responses'], {
      operationId: said,
      tags: { type: 'array', items: text },
      summary: said,
      parameters: { type: 'array', items: { $ref: '#/$defs/parameter' }, uniqueItems: true },
      requestBody: closed(['content'], { content: { $ref: '#/$defs/content' }, required: { type: 'boolean' } }),
      responses: { ...named('^[1-5](\\d\\d|XX)$', orReference('response')), minProperties: 1 },
    }),
    parameter: closed(
      ['name', 'in', 'schema'],
      {
        name: said,
        in: { enum: ['path', 'query', 'header'] },
        description: text,
        required: { type: 'boolean' },
        schema,
      },
      {
        if: { properties: { in: { const: 'path' } } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { properties: { required: { const: true } }, required: ['required'] },
      },
    ),
    response: closed(['description'], {
      description: said,
      headers: named('.', closed(['schema'], { description: text, schema })),
      content: { $ref: '#/$defs/content' },
    }),
    content: { ...named('^[a-z]+/[a-z0-9.+-]+$', closed(['schema'], { schema })), minProperties: 1 },
  },
}
