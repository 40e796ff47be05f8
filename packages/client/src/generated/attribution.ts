// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'
import { type WeightText, readWeightText } from './ledger.ts'
import {
  type Amount,
  type AttributionMethod,
  type Cid,
  type Count,
  type Did,
  type License,
  type Path,
  type Score,
  readAmount,
  readAttributionMethod,
  readCid,
  readCount,
  readDid,
  readLicense,
  readPath,
  readScore,
} from './values.ts'

/** The fields of a row that hold its text and its label. */
export interface LabelledFields {
  text: string
  label: string
}

const FIELDS_OF_LABELLED_FIELDS = ['text', 'label'] as const

function readLabelledFields(value: unknown, parent: shape.Place, name: string | number): LabelledFields {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_LABELLED_FIELDS)
  return {
    text: shape.text(from.text, at, 'text', 1, 200),
    label: shape.text(from.label, at, 'label', 1, 200),
  }
}

/**
 * What to compute: by which method, of which release; test rows and the fields that hold text and label for
 * senior-shapley/v1 alone.
 */
export interface AttributeInput {
  datanet: Cid
  method: AttributionMethod
  release: Cid
  /** A file of test rows, on the machine of the peer. */
  tests?: Path
  fields?: LabelledFields
}

const FIELDS_OF_ATTRIBUTE_INPUT = ['datanet', 'method', 'release'] as const
const FIELDS_OF_ATTRIBUTE_INPUT_OPTIONAL = ['tests', 'fields'] as const

function readAttributeInput(value: unknown, parent: shape.Place, name: string | number): AttributeInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ATTRIBUTE_INPUT, FIELDS_OF_ATTRIBUTE_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    method: readAttributionMethod(from.method, at, 'method'),
    release: readCid(from.release, at, 'release'),
    ...(from.tests === undefined ? {} : { tests: readPath(from.tests, at, 'tests') }),
    ...(from.fields === undefined ? {} : { fields: readLabelledFields(from.fields, at, 'fields') }),
  }
}

/** Parses an AttributeInput; throws SchemaMismatchError. */
export function parseAttributeInput(value: unknown, path = 'attribute'): AttributeInput {
  return readAttributeInput(value, shape.schema('api.json'), path)
}

/** What `listAttributions` takes. */
export interface ListAttributionsInput {
  datanet: Cid
}

const FIELDS_OF_LIST_ATTRIBUTIONS_INPUT = ['datanet'] as const

function readListAttributionsInput(value: unknown, parent: shape.Place, name: string | number): ListAttributionsInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_LIST_ATTRIBUTIONS_INPUT)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
  }
}

/** Parses a ListAttributionsInput; throws SchemaMismatchError. */
export function parseListAttributionsInput(value: unknown, path = 'listAttributions'): ListAttributionsInput {
  return readListAttributionsInput(value, shape.schema('api.json'), path)
}

/** How many parts to recompute, drawn at random; all of them unless it is said. */
export interface AuditInput {
  datanet: Cid
  attribution: Cid
  sample?: number
}

const FIELDS_OF_AUDIT_INPUT = ['datanet', 'attribution'] as const
const FIELDS_OF_AUDIT_INPUT_OPTIONAL = ['sample'] as const

function readAuditInput(value: unknown, parent: shape.Place, name: string | number): AuditInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_AUDIT_INPUT, FIELDS_OF_AUDIT_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    attribution: readCid(from.attribution, at, 'attribution'),
    ...(from.sample === undefined ? {} : { sample: shape.integer(from.sample, at, 'sample', 1, 100000) }),
  }
}

/** Parses an AuditInput; throws SchemaMismatchError. */
export function parseAuditInput(value: unknown, path = 'audit'): AuditInput {
  return readAuditInput(value, shape.schema('api.json'), path)
}

/** A text to trace to contributions, all accepted ones or those of a release. */
export interface TraceInput {
  datanet: Cid
  text: string
  release?: Cid
}

const FIELDS_OF_TRACE_INPUT = ['datanet', 'text'] as const
const FIELDS_OF_TRACE_INPUT_OPTIONAL = ['release'] as const

function readTraceInput(value: unknown, parent: shape.Place, name: string | number): TraceInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_TRACE_INPUT, FIELDS_OF_TRACE_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    text: shape.text(from.text, at, 'text', 0, 100000),
    ...(from.release === undefined ? {} : { release: readCid(from.release, at, 'release') }),
  }
}

/** Parses a TraceInput; throws SchemaMismatchError. */
export function parseTraceInput(value: unknown, path = 'trace'): TraceInput {
  return readTraceInput(value, shape.schema('api.json'), path)
}

/** Something that an attribution was computed from. */
export interface AttributionInputText {
  role: string
  cid: Cid
}

const FIELDS_OF_ATTRIBUTION_INPUT_TEXT = ['role', 'cid'] as const

function readAttributionInputText(value: unknown, parent: shape.Place, name: string | number): AttributionInputText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ATTRIBUTION_INPUT_TEXT)
  return {
    role: shape.text(from.role, at, 'role'),
    cid: readCid(from.cid, at, 'cid'),
  }
}

/**
 * What somebody found who recomputed a claim: of so many parts how many were recomputed, and which came out
 * otherwise.
 */
export interface AuditInfo {
  audit: Cid
  author: Did
  isValidator: boolean
  agrees: boolean
  parts: Count
  sampled: Count
  mismatches: Count[]
}

const FIELDS_OF_AUDIT_INFO = ['audit', 'author', 'isValidator', 'agrees', 'parts', 'sampled', 'mismatches'] as const

function readAuditInfo(value: unknown, parent: shape.Place, name: string | number): AuditInfo {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_AUDIT_INFO)
  return {
    audit: readCid(from.audit, at, 'audit'),
    author: readDid(from.author, at, 'author'),
    isValidator: shape.boolean(from.isValidator, at, 'isValidator'),
    agrees: shape.boolean(from.agrees, at, 'agrees'),
    parts: readCount(from.parts, at, 'parts'),
    sampled: readCount(from.sampled, at, 'sampled'),
    mismatches: shape.list(from.mismatches, at, 'mismatches', 0, Number.POSITIVE_INFINITY, readCount),
  }
}

/** A claimed attribution, what audits found of it, and whether enough validators agree for it to be paid by. */
export interface AttributionInfo {
  claim: Cid
  author: Did
  method: string
  params: string
  inputs: AttributionInputText[]
  result: Cid
  /** sha256, in hex, of what is claimed: method, params, inputs, result and weights. */
  digest: string
  attribution: WeightText[]
  audits: AuditInfo[]
  borneOut: boolean
}

const FIELDS_OF_ATTRIBUTION_INFO = [
  'claim',
  'author',
  'method',
  'params',
  'inputs',
  'result',
  'digest',
  'attribution',
  'audits',
  'borneOut',
] as const

/** Reads an AttributionInfo at a place. */
export function readAttributionInfo(value: unknown, parent: shape.Place, name: string | number): AttributionInfo {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ATTRIBUTION_INFO)
  return {
    claim: readCid(from.claim, at, 'claim'),
    author: readDid(from.author, at, 'author'),
    method: shape.text(from.method, at, 'method'),
    params: shape.text(from.params, at, 'params'),
    inputs: shape.list(from.inputs, at, 'inputs', 0, Number.POSITIVE_INFINITY, readAttributionInputText),
    result: readCid(from.result, at, 'result'),
    digest: shape.pattern(
      from.digest,
      at,
      'digest',
      /^[0-9a-f]{64}$/,
      'sha256, in hex, of what is claimed: method, params, inputs, result and weights.',
    ),
    attribution: shape.list(from.attribution, at, 'attribution', 0, Number.POSITIVE_INFINITY, readWeightText),
    audits: shape.list(from.audits, at, 'audits', 0, Number.POSITIVE_INFINITY, readAuditInfo),
    borneOut: shape.boolean(from.borneOut, at, 'borneOut'),
  }
}

/**
 * What a recomputation of a claim found, and the id of the signed record of it; problem says in words what does
 * not agree.
 */
export interface AuditReport {
  claim: Cid
  audit: Cid
  agrees: boolean
  parts: Count
  sampled: Count
  mismatches: Count[]
  problem: string | null
}

const FIELDS_OF_AUDIT_REPORT = ['claim', 'audit', 'agrees', 'parts', 'sampled', 'mismatches', 'problem'] as const

/** Reads an AuditReport at a place. */
export function readAuditReport(value: unknown, parent: shape.Place, name: string | number): AuditReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_AUDIT_REPORT)
  return {
    claim: readCid(from.claim, at, 'claim'),
    audit: readCid(from.audit, at, 'audit'),
    agrees: shape.boolean(from.agrees, at, 'agrees'),
    parts: readCount(from.parts, at, 'parts'),
    sampled: readCount(from.sampled, at, 'sampled'),
    mismatches: shape.list(from.mismatches, at, 'mismatches', 0, Number.POSITIVE_INFINITY, readCount),
    problem: from.problem === null ? null : shape.text(from.problem, at, 'problem'),
  }
}

/**
 * A part of a text that a contribution holds: from start and before end in UTF-16 code units, the row of the
 * contribution from 0, its weight in thousandths of a bit beyond chance, and how sure it is, in per mille.
 */
export interface SpanText {
  start: Count
  end: Count
  contribution: Cid
  author: Did
  license: License
  title: string
  row: Count
  weight: Amount
  confidence: Score
}

const FIELDS_OF_SPAN_TEXT = [
  'start',
  'end',
  'contribution',
  'author',
  'license',
  'title',
  'row',
  'weight',
  'confidence',
] as const

function readSpanText(value: unknown, parent: shape.Place, name: string | number): SpanText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_SPAN_TEXT)
  return {
    start: readCount(from.start, at, 'start'),
    end: readCount(from.end, at, 'end'),
    contribution: readCid(from.contribution, at, 'contribution'),
    author: readDid(from.author, at, 'author'),
    license: readLicense(from.license, at, 'license'),
    title: shape.text(from.title, at, 'title'),
    row: readCount(from.row, at, 'row'),
    weight: readAmount(from.weight, at, 'weight'),
    confidence: readScore(from.confidence, at, 'confidence'),
  }
}

/**
 * The parts of a text that contributions hold, heaviest first and seniors first where equal, what each
 * contribution weighs in all, how many contributions were looked through, and those whose content is not to be had
 * now.
 */
export interface TraceReport {
  spans: SpanText[]
  attribution: WeightText[]
  searched: Count
  missing: Cid[]
}

const FIELDS_OF_TRACE_REPORT = ['spans', 'attribution', 'searched', 'missing'] as const

/** Reads a TraceReport at a place. */
export function readTraceReport(value: unknown, parent: shape.Place, name: string | number): TraceReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_TRACE_REPORT)
  return {
    spans: shape.list(from.spans, at, 'spans', 0, Number.POSITIVE_INFINITY, readSpanText),
    attribution: shape.list(from.attribution, at, 'attribution', 0, Number.POSITIVE_INFINITY, readWeightText),
    searched: readCount(from.searched, at, 'searched'),
    missing: shape.list(from.missing, at, 'missing', 0, Number.POSITIVE_INFINITY, readCid),
  }
}
