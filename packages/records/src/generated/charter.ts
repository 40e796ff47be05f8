// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import * as shape from '../shape.ts'

/** A JSON Schema for rows, as text, under a name that manifests refer to. */
export interface NamedSchema {
  name: string
  schema: string
}

const FIELDS_OF_NAMED_SCHEMA = ['name', 'schema'] as const

function readNamedSchema(value: unknown, parent: shape.Place, name: string | number): NamedSchema {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_NAMED_SCHEMA)
  return {
    name: shape.line(from.name, at, 'name', 1, 64),
    schema: shape.text(from.schema, at, 'schema', 2, 65536),
  }
}

/** A validator and its weight in every round. */
export interface ValidatorWeight {
  author: Uint8Array
  weight: bigint
}

const FIELDS_OF_VALIDATOR_WEIGHT = ['author', 'weight'] as const

function readValidatorWeight(value: unknown, parent: shape.Place, name: string | number): ValidatorWeight {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VALIDATOR_WEIGHT)
  return {
    author: shape.author(from.author, at, 'author'),
    weight: shape.u64(from.weight, at, 'weight'),
  }
}

/** A gate that content must pass, and its parameters, JSON as text. */
export interface GateSetting {
  gate: string
  params: string
}

const FIELDS_OF_GATE_SETTING = ['gate', 'params'] as const

function readGateSetting(value: unknown, parent: shape.Place, name: string | number): GateSetting {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_GATE_SETTING)
  return {
    gate: shape.line(from.gate, at, 'gate', 1, 64),
    params: shape.text(from.params, at, 'params', 2, 4096),
  }
}

/** An asset that payments may be made in: its unit, whether it is deposited or emitted, and its decimal places. */
export interface AssetRule {
  unit: string
  class: 'deposit' | 'emission'
  decimals: number
}

const FIELDS_OF_ASSET_RULE = ['unit', 'class', 'decimals'] as const

function readAssetRule(value: unknown, parent: shape.Place, name: string | number): AssetRule {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ASSET_RULE)
  return {
    unit: shape.pattern(
      from.unit,
      at,
      'unit',
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,15}$/,
      'a unit of 1 to 16 characters such as EUR',
      16,
    ),
    class: shape.choice(from.class, at, 'class', ['deposit', 'emission']),
    decimals: shape.integer(from.decimals, at, 'decimals', 0, 18),
  }
}

/** An asset without its issuer: unit and class. */
export interface AssetUnit {
  unit: string
  class: 'deposit' | 'emission'
}

const FIELDS_OF_ASSET_UNIT = ['unit', 'class'] as const

/** Reads an AssetUnit at a place. */
export function readAssetUnit(value: unknown, parent: shape.Place, name: string | number): AssetUnit {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ASSET_UNIT)
  return {
    unit: shape.pattern(
      from.unit,
      at,
      'unit',
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,15}$/,
      'a unit of 1 to 16 characters such as EUR',
      16,
    ),
    class: shape.choice(from.class, at, 'class', ['deposit', 'emission']),
  }
}

/** What one unit of use costs for a purpose, in the smallest unit of the asset. */
export interface Price {
  purpose: 'download' | 'train' | 'evaluate'
  /** An asset without its issuer: unit and class. */
  asset: AssetUnit
  amount: bigint
}

const FIELDS_OF_PRICE = ['purpose', 'asset', 'amount'] as const

function readPrice(value: unknown, parent: shape.Place, name: string | number): Price {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PRICE)
  return {
    purpose: shape.choice(from.purpose, at, 'purpose', ['download', 'train', 'evaluate']),
    asset: readAssetUnit(from.asset, at, 'asset'),
    amount: shape.u64(from.amount, at, 'amount'),
  }
}

/** How a payment is shared between contributors and validators, in parts of the sum of both. */
export interface Split {
  contributors: number
  validators: number
}

const FIELDS_OF_SPLIT = ['contributors', 'validators'] as const

function readSplit(value: unknown, parent: shape.Place, name: string | number): Split {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_SPLIT)
  return {
    contributors: shape.integer(from.contributors, at, 'contributors', 0, 1000),
    validators: shape.integer(from.validators, at, 'validators', 0, 1000),
  }
}

/**
 * Which attributions a receipt may be paid by: audited, once validators of more than two thirds of the weight
 * agree after recomputing a sample of at least this size. Without the field, none.
 */
export interface ClaimRule {
  mode: 'audited'
  /** How many parts of the result an audit recomputes at least to count; all where there are fewer. */
  sample: number
}

const FIELDS_OF_CLAIM_RULE = ['mode', 'sample'] as const

function readClaimRule(value: unknown, parent: shape.Place, name: string | number): ClaimRule {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CLAIM_RULE)
  return {
    mode: shape.choice(from.mode, at, 'mode', ['audited']),
    sample: shape.integer(from.sample, at, 'sample', 1, 100000),
  }
}

/** How many bytes a log may hold: that of an author, and that of a validator. */
export interface Quota {
  author: number
  validator: number
}

const FIELDS_OF_QUOTA = ['author', 'validator'] as const

function readQuota(value: unknown, parent: shape.Place, name: string | number): Quota {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_QUOTA)
  return {
    author: shape.uint(from.author, at, 'author'),
    validator: shape.uint(from.validator, at, 'validator'),
  }
}

/**
 * How rounds of judging run: whether votes are sealed, after how many milliseconds a proposer is passed over, and
 * how many rounds there are at most.
 */
export interface Rounds {
  sealed: boolean
  timeoutMs: number
  max: number
}

const FIELDS_OF_ROUNDS = ['sealed', 'timeoutMs', 'max'] as const

function readRounds(value: unknown, parent: shape.Place, name: string | number): Rounds {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ROUNDS)
  return {
    sealed: shape.boolean(from.sealed, at, 'sealed'),
    timeoutMs: shape.integer(from.timeoutMs, at, 'timeoutMs', 100, 86400000),
    max: shape.integer(from.max, at, 'max', 1, 64),
  }
}

/** First record of a datanet: what it takes, who judges, who may write, who pays and how it is shared. */
export interface Charter {
  type: 'charter'
  name: string
  domain: string
  schemas: NamedSchema[]
  licenses: string[]
  admission: 'listed' | 'invite' | 'open'
  /** How many zero bits the work of a new author shows; present for admission open, and only then. */
  work?: number
  writers: Uint8Array[]
  validators: ValidatorWeight[]
  issuers: Uint8Array[]
  acceptScore: number
  gates: GateSetting[]
  assets: AssetRule[]
  prices: Price[]
  /** How a payment is shared between contributors and validators, in parts of the sum of both. */
  split: Split
  weights: 'rows' | 'rows-by-score' | 'equal'
  /**
   * Which attributions a receipt may be paid by: audited, once validators of more than two thirds of the weight
   * agree after recomputing a sample of at least this size. Without the field, none.
   */
  claims?: ClaimRule
  priority: 'seen' | 'claim'
  privacy: 'public' | 'private'
  /** How many bytes a log may hold: that of an author, and that of a validator. */
  quota: Quota
  /**
   * How rounds of judging run: whether votes are sealed, after how many milliseconds a proposer is passed over, and
   * how many rounds there are at most.
   */
  rounds: Rounds
}

const FIELDS_OF_CHARTER = [
  'type',
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
const FIELDS_OF_CHARTER_OPTIONAL = ['work', 'claims'] as const

function readCharter(value: unknown, parent: shape.Place, name: string | number): Charter {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CHARTER, FIELDS_OF_CHARTER_OPTIONAL)
  return {
    type: shape.constant(from.type, at, 'type', 'charter'),
    name: shape.line(from.name, at, 'name', 1, 100),
    domain: shape.line(from.domain, at, 'domain', 0, 100),
    schemas: shape.list(from.schemas, at, 'schemas', 0, 16, readNamedSchema),
    licenses: shape.list(from.licenses, at, 'licenses', 1, 64, (item, at, key) =>
      shape.pattern(
        item,
        at,
        key,
        /^(DocumentRef-[A-Za-z0-9.-]+:)?[A-Za-z0-9][A-Za-z0-9.-]*\+?( (AND|OR|WITH) (DocumentRef-[A-Za-z0-9.-]+:)?[A-Za-z0-9][A-Za-z0-9.-]*\+?)*$/,
        'an SPDX licence such as CC-BY-4.0 or LicenseRef-ours',
        64,
      ),
    ),
    admission: shape.choice(from.admission, at, 'admission', ['listed', 'invite', 'open']),
    ...(from.work === undefined ? {} : { work: shape.integer(from.work, at, 'work', 8, 32) }),
    writers: shape.list(from.writers, at, 'writers', 0, 1000, shape.author),
    validators: shape.list(from.validators, at, 'validators', 1, 100, readValidatorWeight),
    issuers: shape.list(from.issuers, at, 'issuers', 0, 16, shape.author),
    acceptScore: shape.integer(from.acceptScore, at, 'acceptScore', 0, 1000),
    gates: shape.list(from.gates, at, 'gates', 0, 16, readGateSetting),
    assets: shape.list(from.assets, at, 'assets', 1, 16, readAssetRule),
    prices: shape.list(from.prices, at, 'prices', 0, 48, readPrice),
    split: readSplit(from.split, at, 'split'),
    weights: shape.choice(from.weights, at, 'weights', ['rows', 'rows-by-score', 'equal']),
    ...(from.claims === undefined ? {} : { claims: readClaimRule(from.claims, at, 'claims') }),
    priority: shape.choice(from.priority, at, 'priority', ['seen', 'claim']),
    privacy: shape.choice(from.privacy, at, 'privacy', ['public', 'private']),
    quota: readQuota(from.quota, at, 'quota'),
    rounds: readRounds(from.rounds, at, 'rounds'),
  }
}

/** Parses a Charter; throws SchemaMismatchError. */
export function parseCharter(value: unknown, path = 'charter'): Charter {
  return readCharter(value, shape.schema('wire/record/charter.json'), path)
}
