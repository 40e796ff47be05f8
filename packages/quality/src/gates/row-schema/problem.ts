import type { ErrorObject } from 'ajv'
import { counted, shown, shownValue } from '../words.ts'

/** What a row breaks: the field, such as `spans[2].start` (empty for the row itself), and words that go on after it. */
export interface RowProblem {
  readonly path: string
  readonly message: string
}

/** Allowed values that are listed; the rest are counted. */
const LISTED = 6

const TYPES: { readonly [type: string]: string } = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'empty (null)',
  number: 'a number',
  object: 'an object',
  string: 'text',
}

const COMPARISONS: { readonly [comparison: string]: string } = {
  '<': 'below',
  '<=': 'at most',
  '>': 'above',
  '>=': 'at least',
}

/** Keywords whose own error, reported last, says more than those of the schemas in them. */
const COMPOUND: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'contains', 'propertyNames'])

type Params = { readonly [name: string]: unknown }

function listed(values: readonly unknown[]): string {
  const first = values.slice(0, LISTED).map(shownValue).join(', ')
  return values.length > LISTED ? `${first} … (${values.length} in all)` : first
}

function oneOf(types: readonly string[]): string {
  return types.map((type) => TYPES[type] ?? type).join(' or ')
}

function atLeast(params: Params, one: string, many?: string): string {
  return `must have at least ${counted(Number(params['limit']), one, many)}`
}

function atMost(params: Params, one: string, many?: string): string {
  return `must have at most ${counted(Number(params['limit']), one, many)}`
}

/** Words for each keyword that a value can break. */
const MESSAGES: { readonly [keyword: string]: (params: Params) => string } = {
  required: () => 'is missing',
  type: ({ type }) => `must be ${oneOf([type].flat() as string[])}`,
  enum: ({ allowedValues }) => `must be one of ${listed(allowedValues as unknown[])}`,
  const: ({ allowedValue }) => `must be ${shownValue(allowedValue)}`,
  minLength: (params) => (params['limit'] === 1 ? 'must not be empty' : atLeast(params, 'character')),
  maxLength: (params) => atMost(params, 'character'),
  pattern: ({ pattern }) => `must match the pattern ${shown(String(pattern))}`,
  minimum: comparison,
  maximum: comparison,
  exclusiveMinimum: comparison,
  exclusiveMaximum: comparison,
  multipleOf: ({ multipleOf }) => `must be a multiple of ${multipleOf}`,
  minItems: (params) => atLeast(params, 'item'),
  maxItems: (params) => atMost(params, 'item'),
  uniqueItems: () => 'must not hold one item twice',
  contains: ({ minContains }) =>
    `must hold at least ${counted(Number(minContains), 'item')} of the kind that the schema asks for`,
  minProperties: (params) => atLeast(params, 'field'),
  maxProperties: (params) => atMost(params, 'field'),
  additionalProperties: () => 'is a field that the schema does not have',
  unevaluatedProperties: () => 'is a field that the schema does not have',
  additionalItems: (params) => atMost(params, 'item'),
  items: (params) => atMost(params, 'item'),
  unevaluatedItems: () => 'holds items that the schema does not have',
  dependentRequired: ({ property }) => `is missing, which "${shown(String(property))}" asks for`,
  dependencies: ({ property }) => `is missing, which "${shown(String(property))}" asks for`,
  propertyNames: ({ propertyName }) =>
    `has a field with the name "${shown(String(propertyName))}", which the schema does not take`,
  not: () => 'is what the schema excludes',
  oneOf: () => 'must fit exactly one of the forms that the schema allows',
  anyOf: () => 'must fit one of the forms that the schema allows',
  'false schema': () => 'must not be there',
}

function comparison({ comparison, limit }: Params): string {
  return `must be ${COMPARISONS[String(comparison)] ?? comparison} ${limit}`
}

/** A field that an error is about, though it is reported at the object that has or lacks it. */
const NAMED_FIELD: { readonly [keyword: string]: string } = {
  required: 'missingProperty',
  dependentRequired: 'missingProperty',
  dependencies: 'missingProperty',
  additionalProperties: 'additionalProperty',
  unevaluatedProperties: 'unevaluatedProperty',
}

function pathOf(error: ErrorObject): string {
  const parts = error.instancePath.split('/').slice(1)
  const names = parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const named = NAMED_FIELD[error.keyword]
  if (named !== undefined) names.push(String((error.params as Params)[named]))
  const path = names.map((name) => (/^\d+$/.test(name) ? `[${name}]` : `.${name}`)).join('')
  return shown(path.startsWith('.') ? path.slice(1) : path)
}

function describe(error: ErrorObject): RowProblem {
  const words = MESSAGES[error.keyword]
  const path = pathOf(error)
  const message = words === undefined ? `breaks the rule "${shown(error.keyword)}"` : words(error.params as Params)
  return { path, message: path === '' && error.keyword !== 'propertyNames' ? `the row ${message}` : message }
}

/** Of several forms that a value could have and has not: all types, when types are all that is wrong. */
function typesOf(errors: readonly ErrorObject[], choice: ErrorObject): string[] | null {
  const branches = errors.slice(0, -1)
  const plain = branches.every((error) => error.keyword === 'type' && error.instancePath === choice.instancePath)
  return plain && branches.length > 0 ? branches.flatMap((error) => (error.params as Params)['type'] as string) : null
}

/** The errors of one row in words. Where a choice of forms failed, its branches are no problems of their own. */
export function describeErrors(errors: readonly ErrorObject[]): RowProblem[] {
  const last = errors.at(-1)
  const first = errors[0]
  if (first === undefined || last === undefined) return [{ path: '', message: 'is not valid' }]
  if (!COMPOUND.has(last.keyword)) return [describe(first)]
  const types = last.keyword === 'anyOf' || last.keyword === 'oneOf' ? typesOf(errors, last) : null
  if (types === null) return [describe(last)]
  return [{ path: pathOf(last), message: `must be ${oneOf(types)}` }]
}
