/** How a keyword's value is walked: as schemas, as patterns, or not at all. */
export type KeywordKind = 'data' | 'map' | 'pattern' | 'patterns' | 'ref' | 'schema' | 'schemas'

const KEYWORDS: { readonly [kind in KeywordKind]: readonly string[] } = {
  data: [
    ...[
      '$schema',
      '$id',
      '$comment',
      'title',
      'description',
      'default',
      'examples',
      'deprecated',
      'readOnly',
      'writeOnly',
    ],
    ...['format', 'contentEncoding', 'contentMediaType', 'type', 'enum', 'const', 'required', 'dependentRequired'],
    ...['multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'maxLength', 'minLength'],
    ...['maxItems', 'minItems', 'uniqueItems', 'maxContains', 'minContains', 'maxProperties', 'minProperties'],
  ],
  schema: [
    ...['additionalItems', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'],
    ...['unevaluatedItems', 'unevaluatedProperties'],
  ],
  // Draft-07 has lists of schemas as `items` too.
  schemas: ['items', 'prefixItems', 'allOf', 'anyOf', 'oneOf'],
  // Draft-07 has lists of names in `dependencies` too.
  map: ['properties', 'dependentSchemas', 'dependencies', '$defs', 'definitions'],
  patterns: ['patternProperties'],
  pattern: ['pattern'],
  ref: ['$ref'],
}

/** The kind of each keyword of JSON Schema that a row schema may use. */
export const keywordKinds: ReadonlyMap<string, KeywordKind> = new Map(
  Object.entries(KEYWORDS).flatMap(([kind, names]) => names.map((name) => [name, kind as KeywordKind] as const)),
)

/** Schemas under these only count where a `$ref` leads to them. */
export const definitionKeywords: ReadonlySet<string> = new Set(['$defs', 'definitions'])
