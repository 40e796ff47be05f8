// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'
import {
  type Amount,
  type Asset,
  type Cid,
  type Count,
  type Did,
  type License,
  type Purpose,
  type Score,
  readAmount,
  readAsset,
  readCid,
  readCount,
  readDid,
  readLicense,
  readPurpose,
  readScore,
} from './values.ts'

/** A row schema: JSON Schema as text, kept to the byte. */
export interface NamedSchemaText {
  name: string
  schema: string
}

const FIELDS_OF_NAMED_SCHEMA_TEXT = ['name', 'schema'] as const

function readNamedSchemaText(value: unknown, parent: shape.Place, name: string | number): NamedSchemaText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_NAMED_SCHEMA_TEXT)
  return {
    name: shape.text(from.name, at, 'name', 1, 64),
    schema: shape.text(from.schema, at, 'schema', 2, 65536),
  }
}

/** A validator and its weight. */
export interface ValidatorText {
  author: Did
  weight: Amount
}

const FIELDS_OF_VALIDATOR_TEXT = ['author', 'weight'] as const

function readValidatorText(value: unknown, parent: shape.Place, name: string | number): ValidatorText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VALIDATOR_TEXT)
  return {
    author: readDid(from.author, at, 'author'),
    weight: readAmount(from.weight, at, 'weight'),
  }
}

/** A gate and its parameters, JSON as text. */
export interface GateText {
  gate: string
  params: string
}

const FIELDS_OF_GATE_TEXT = ['gate', 'params'] as const

function readGateText(value: unknown, parent: shape.Place, name: string | number): GateText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_GATE_TEXT)
  return {
    gate: shape.text(from.gate, at, 'gate', 1, 64),
    params: shape.text(from.params, at, 'params', 2, 4096),
  }
}

/** An asset that the charter allows. */
export interface AssetText {
  unit: string
  class: 'deposit' | 'emission'
  decimals: number
}

const FIELDS_OF_ASSET_TEXT = ['unit', 'class', 'decimals'] as const

function readAssetText(value: unknown, parent: shape.Place, name: string | number): AssetText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ASSET_TEXT)
  return {
    unit: shape.text(from.unit, at, 'unit', 1, 16),
    class: shape.choice(from.class, at, 'class', ['deposit', 'emission']),
    decimals: shape.integer(from.decimals, at, 'decimals', 0, 18),
  }
}

/** What a unit of use costs; asset is UNIT:class. */
export interface PriceText {
  purpose: Purpose
  asset: Asset
  amount: Amount
}

const FIELDS_OF_PRICE_TEXT = ['purpose', 'asset', 'amount'] as const

function readPriceText(value: unknown, parent: shape.Place, name: string | number): PriceText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PRICE_TEXT)
  return {
    purpose: readPurpose(from.purpose, at, 'purpose'),
    asset: readAsset(from.asset, at, 'asset'),
    amount: readAmount(from.amount, at, 'amount'),
  }
}

/** How a payment is shared, in parts of the sum of both. */
export interface SplitText {
  contributors: number
  validators: number
}

const FIELDS_OF_SPLIT_TEXT = ['contributors', 'validators'] as const

function readSplitText(value: unknown, parent: shape.Place, name: string | number): SplitText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_SPLIT_TEXT)
  return {
    contributors: shape.integer(from.contributors, at, 'contributors', 0, 1000),
    validators: shape.integer(from.validators, at, 'validators', 0, 1000),
  }
}

/**
 * Which attributions a use may be paid by: audited, once validators of more than two thirds of the weight agree
 * after recomputing a sample of at least this many parts, or all where there are fewer. Without it, none.
 */
export interface ClaimRuleText {
  mode: 'audited'
  sample: number
}

const FIELDS_OF_CLAIM_RULE_TEXT = ['mode', 'sample'] as const

function readClaimRuleText(value: unknown, parent: shape.Place, name: string | number): ClaimRuleText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CLAIM_RULE_TEXT)
  return {
    mode: shape.choice(from.mode, at, 'mode', ['audited']),
    sample: shape.integer(from.sample, at, 'sample', 1, 100000),
  }
}

/** How many bytes a log may hold. */
export interface QuotaText {
  author: Count
  validator: Count
}

const FIELDS_OF_QUOTA_TEXT = ['author', 'validator'] as const

function readQuotaText(value: unknown, parent: shape.Place, name: string | number): QuotaText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_QUOTA_TEXT)
  return {
    author: readCount(from.author, at, 'author'),
    validator: readCount(from.validator, at, 'validator'),
  }
}

/** How rounds run. */
export interface RoundsText {
  sealed: boolean
  timeoutMs: number
  max: number
}

const FIELDS_OF_ROUNDS_TEXT = ['sealed', 'timeoutMs', 'max'] as const

function readRoundsText(value: unknown, parent: shape.Place, name: string | number): RoundsText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ROUNDS_TEXT)
  return {
    sealed: shape.boolean(from.sealed, at, 'sealed'),
    timeoutMs: shape.integer(from.timeoutMs, at, 'timeoutMs', 100, 86400000),
    max: shape.integer(from.max, at, 'max', 1, 64),
  }
}

/** A charter to found a datanet by; what is left out gets its default. */
export interface CreateDatanetInput {
  name: string
  domain?: string
  schemas?: NamedSchemaText[]
  licenses?: License[]
  admission?: 'listed' | 'invite' | 'open'
  /** How many zero bits the work of a new author shows; for admission open only. */
  work?: number
  writers?: Did[]
  validators?: ValidatorText[]
  issuers?: Did[]
  acceptScore?: Score
  gates?: GateText[]
  assets?: AssetText[]
  prices?: PriceText[]
  split?: SplitText
  weights?: 'rows' | 'rows-by-score' | 'equal'
  claims?: ClaimRuleText
  priority?: 'seen' | 'claim'
  privacy?: 'public' | 'private'
  quota?: QuotaText
  rounds?: RoundsText
}

const FIELDS_OF_CREATE_DATANET_INPUT = ['name'] as const
const FIELDS_OF_CREATE_DATANET_INPUT_OPTIONAL = [
  'domain',
  'schemas',
  'licenses',
  'admission',
  'work',
  'writers',
  'validators',
  'issuers',
  'acceptScore',
  'gates',
  'assets',
  'prices',
  'split',
  'weights',
  'claims',
  'priority',
  'privacy',
  'quota',
  'rounds',
] as const

function readCreateDatanetInput(value: unknown, parent: shape.Place, name: string | number): CreateDatanetInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CREATE_DATANET_INPUT, FIELDS_OF_CREATE_DATANET_INPUT_OPTIONAL)
  return {
    name: shape.line(from.name, at, 'name', 1, 100),
    ...(from.domain === undefined ? {} : { domain: shape.line(from.domain, at, 'domain', 0, 100) }),
    ...(from.schemas === undefined
      ? {}
      : { schemas: shape.list(from.schemas, at, 'schemas', 0, 16, readNamedSchemaText) }),
    ...(from.licenses === undefined ? {} : { licenses: shape.list(from.licenses, at, 'licenses', 1, 64, readLicense) }),
    ...(from.admission === undefined
      ? {}
      : { admission: shape.choice(from.admission, at, 'admission', ['listed', 'invite', 'open']) }),
    ...(from.work === undefined ? {} : { work: shape.integer(from.work, at, 'work', 8, 32) }),
    ...(from.writers === undefined ? {} : { writers: shape.list(from.writers, at, 'writers', 0, 1000, readDid) }),
    ...(from.validators === undefined
      ? {}
      : { validators: shape.list(from.validators, at, 'validators', 1, 100, readValidatorText) }),
    ...(from.issuers === undefined ? {} : { issuers: shape.list(from.issuers, at, 'issuers', 0, 16, readDid) }),
    ...(from.acceptScore === undefined ? {} : { acceptScore: readScore(from.acceptScore, at, 'acceptScore') }),
    ...(from.gates === undefined ? {} : { gates: shape.list(from.gates, at, 'gates', 0, 16, readGateText) }),
    ...(from.assets === undefined ? {} : { assets: shape.list(from.assets, at, 'assets', 1, 16, readAssetText) }),
    ...(from.prices === undefined ? {} : { prices: shape.list(from.prices, at, 'prices', 0, 48, readPriceText) }),
    ...(from.split === undefined ? {} : { split: readSplitText(from.split, at, 'split') }),
    ...(from.weights === undefined
      ? {}
      : { weights: shape.choice(from.weights, at, 'weights', ['rows', 'rows-by-score', 'equal']) }),
    ...(from.claims === undefined ? {} : { claims: readClaimRuleText(from.claims, at, 'claims') }),
    ...(from.priority === undefined
      ? {}
      : { priority: shape.choice(from.priority, at, 'priority', ['seen', 'claim']) }),
    ...(from.privacy === undefined
      ? {}
      : { privacy: shape.choice(from.privacy, at, 'privacy', ['public', 'private']) }),
    ...(from.quota === undefined ? {} : { quota: readQuotaText(from.quota, at, 'quota') }),
    ...(from.rounds === undefined ? {} : { rounds: readRoundsText(from.rounds, at, 'rounds') }),
  }
}

/** Parses a CreateDatanetInput; throws SchemaMismatchError. */
export function parseCreateDatanetInput(value: unknown, path = 'createDatanet'): CreateDatanetInput {
  return readCreateDatanetInput(value, shape.schema('api.json'), path)
}

/** A charter, with authors as did:key. */
export interface CharterText {
  name: string
  domain: string
  schemas: NamedSchemaText[]
  licenses: License[]
  admission: 'listed' | 'invite' | 'open'
  /** How many zero bits the work of a new author shows; for admission open only. */
  work?: number
  writers: Did[]
  validators: ValidatorText[]
  issuers: Did[]
  acceptScore: Score
  gates: GateText[]
  assets: AssetText[]
  prices: PriceText[]
  split: SplitText
  weights: 'rows' | 'rows-by-score' | 'equal'
  claims?: ClaimRuleText
  priority: 'seen' | 'claim'
  privacy: 'public' | 'private'
  quota: QuotaText
  rounds: RoundsText
}

const FIELDS_OF_CHARTER_TEXT = [
  'name',
  'domain',
  'schemas',
  'licenses',
  'admission',
  'writers',
  'validators',
  'issuers',
  'acceptScore',
  'gates',
  'assets',
  'prices',
  'split',
  'weights',
  'priority',
  'privacy',
  'quota',
  'rounds',
] as const
const FIELDS_OF_CHARTER_TEXT_OPTIONAL = ['work', 'claims'] as const

/** Reads a CharterText at a place. */
export function readCharterText(value: unknown, parent: shape.Place, name: string | number): CharterText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CHARTER_TEXT, FIELDS_OF_CHARTER_TEXT_OPTIONAL)
  return {
    name: shape.text(from.name, at, 'name', 1, 100),
    domain: shape.text(from.domain, at, 'domain', 0, 100),
    schemas: shape.list(from.schemas, at, 'schemas', 0, 16, readNamedSchemaText),
    licenses: shape.list(from.licenses, at, 'licenses', 1, 64, readLicense),
    admission: shape.choice(from.admission, at, 'admission', ['listed', 'invite', 'open']),
    ...(from.work === undefined ? {} : { work: shape.integer(from.work, at, 'work', 8, 32) }),
    writers: shape.list(from.writers, at, 'writers', 0, 1000, readDid),
    validators: shape.list(from.validators, at, 'validators', 1, 100, readValidatorText),
    issuers: shape.list(from.issuers, at, 'issuers', 0, 16, readDid),
    acceptScore: readScore(from.acceptScore, at, 'acceptScore'),
    gates: shape.list(from.gates, at, 'gates', 0, 16, readGateText),
    assets: shape.list(from.assets, at, 'assets', 1, 16, readAssetText),
    prices: shape.list(from.prices, at, 'prices', 0, 48, readPriceText),
    split: readSplitText(from.split, at, 'split'),
    weights: shape.choice(from.weights, at, 'weights', ['rows', 'rows-by-score', 'equal']),
    ...(from.claims === undefined ? {} : { claims: readClaimRuleText(from.claims, at, 'claims') }),
    priority: shape.choice(from.priority, at, 'priority', ['seen', 'claim']),
    privacy: shape.choice(from.privacy, at, 'privacy', ['public', 'private']),
    quota: readQuotaText(from.quota, at, 'quota'),
    rounds: readRoundsText(from.rounds, at, 'rounds'),
  }
}

/** A datanet that was founded here. */
export interface Founded {
  datanet: Cid
  name: string
  charter: CharterText
  /** What the founder should know about the charter: sentences for people. */
  warnings: string[]
}

const FIELDS_OF_FOUNDED = ['datanet', 'name', 'charter', 'warnings'] as const

/** Reads a Founded at a place. */
export function readFounded(value: unknown, parent: shape.Place, name: string | number): Founded {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_FOUNDED)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    name: shape.text(from.name, at, 'name', 1, 100),
    charter: readCharterText(from.charter, at, 'charter'),
    warnings: shape.list(from.warnings, at, 'warnings', 0, Number.POSITIVE_INFINITY, (item, at, key) =>
      shape.text(item, at, key),
    ),
  }
}
