import { DatanetError } from '@datanet/records'
import { canonicalJson, type JsonObject, type JsonValue } from '@datanet/shards'
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { RowSchemaInvalidError } from '../../errors.ts'
import { shown, shownValue } from '../words.ts'
import { compilePattern } from './pattern.ts'

const regExp = Object.assign((pattern: string) => compilePattern(pattern), { code: 'compilePattern' })

const OPTIONS: Options = {
  strict: true,
  strictRequired: false,
  strictTypes: false,
  strictTuples: false,
  allowMatchingProperties: true,
  validateFormats: false,
  // What every object inherits is no field of a row.
  ownProperties: true,
  inlineRefs: false,
  logger: false,
  code: { regExp },
}

/** Each row schema gets an instance of its own, with nothing in it to refer to; this is how to skip what all share. */
const ROW_OPTIONS: Options = { ...OPTIONS, meta: false, validateSchema: false }

interface Draft {
  readonly uri: RegExp
  create(options: Options): Ajv | Ajv2020
  /** Checks schemas against the draft's own; made when first needed. */
  meta: Ajv | Ajv2020 | null
}

const DRAFTS: readonly Draft[] = [
  {
    uri: /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/,
    create: (options) => new Ajv2020(options),
    meta: null,
  },
  {
    uri: /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/,
    create: (options) => new Ajv(options),
    meta: null,
  },
]

function draftOf(schema: JsonObject): Draft {
  const named = Object.hasOwn(schema, '$schema') ? schema['$schema'] : 'https://json-schema.org/draft/2020-12/schema'
  const draft = DRAFTS.find(({ uri }) => typeof named === 'string' && uri.test(named))
  if (draft !== undefined) return draft
  throw new RowSchemaInvalidError(
    `the row schema says that it is of ${shownValue(named)}`,
    'Use JSON Schema 2020-12 or draft-07.',
  )
}

/** Throws ERR_ROW_SCHEMA_INVALID for a schema that its draft's own schema does not take. */
function checkAgainstDraft(schema: JsonObject, draft: Draft): void {
  draft.meta ??= draft.create(OPTIONS)
  if (draft.meta.validateSchema(schema) === true) return
  const first = draft.meta.errors?.[0]
  throw new RowSchemaInvalidError(
    `the row schema, at ${shown(first?.instancePath || 'its root')}, ${first?.message ?? 'is none'}`,
    'Check it against the specification of JSON Schema.',
  )
}

function areUnique(items: readonly JsonValue[]): boolean {
  return new Set(items.map(canonicalJson)).size === items.length
}

/** What one row breaks; null for a row that is valid. */
export type Validate = (row: JsonObject) => readonly ErrorObject[] | null

/** Compiles a schema whose bounds were checked. Throws ERR_ROW_SCHEMA_INVALID. */
export function compileSchema(schema: JsonObject): Validate {
  const draft = draftOf(schema)
  checkAgainstDraft(schema, draft)
  const ajv = draft.create(ROW_OPTIONS)
  // Ajv's own compares each item with each, which a row of a megabyte turns into hours.
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    validate: (wanted: boolean, items: readonly JsonValue[]) => !wanted || areUnique(items),
  })
  let validate: ValidateFunction
  try {
    validate = ajv.compile(schema)
  } catch (cause) {
    if (cause instanceof DatanetError) throw cause
    throw new RowSchemaInvalidError(
      `the row schema does not compile: ${shown((cause as Error).message)}`,
      'Check it against the specification of JSON Schema.',
      { cause },
    )
  }
  return (row) => (validate(row) ? null : (validate.errors ?? []))
}
