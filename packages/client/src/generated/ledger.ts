// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'
import {
  type Amount,
  type Asset,
  type Cid,
  type Count,
  type Did,
  type PaymentStatus,
  type Purpose,
  type Wait,
  readAmount,
  readAsset,
  readCid,
  readCount,
  readDid,
  readPaymentStatus,
  readPurpose,
  readWait,
} from './values.ts'

/** A use to sign for: of a release, or of single contributions. */
export interface UseInput {
  datanet: Cid
  release?: Cid
  contributions?: Cid[]
  /** The claimed attribution that a payment is to be shared out by, where the charter pays by claims. */
  attribution?: Cid
  purpose: Purpose
  units: Amount
}

const FIELDS_OF_USE_INPUT = ['datanet', 'purpose', 'units'] as const
const FIELDS_OF_USE_INPUT_OPTIONAL = ['release', 'contributions', 'attribution'] as const

function readUseInput(value: unknown, parent: shape.Place, name: string | number): UseInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_USE_INPUT, FIELDS_OF_USE_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    ...(from.release === undefined ? {} : { release: readCid(from.release, at, 'release') }),
    ...(from.contributions === undefined
      ? {}
      : { contributions: shape.list(from.contributions, at, 'contributions', 1, 1000, readCid) }),
    ...(from.attribution === undefined ? {} : { attribution: readCid(from.attribution, at, 'attribution') }),
    purpose: readPurpose(from.purpose, at, 'purpose'),
    units: readAmount(from.units, at, 'units'),
  }
}

/** Parses an UseInput; throws SchemaMismatchError. */
export function parseUseInput(value: unknown, path = 'use'): UseInput {
  return readUseInput(value, shape.schema('api.json'), path)
}

/** A receipt that was really paid. asset is UNIT:class, or the class alone for the first unit of it in the charter. */
export interface PayInput {
  datanet: Cid
  receipt: Cid
  amount: Amount
  asset: string
}

const FIELDS_OF_PAY_INPUT = ['datanet', 'receipt', 'amount', 'asset'] as const

function readPayInput(value: unknown, parent: shape.Place, name: string | number): PayInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PAY_INPUT)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    receipt: readCid(from.receipt, at, 'receipt'),
    amount: readAmount(from.amount, at, 'amount'),
    asset: shape.text(from.asset, at, 'asset', 1, 100),
  }
}

/** Parses a PayInput; throws SchemaMismatchError. */
export function parsePayInput(value: unknown, path = 'pay'): PayInput {
  return readPayInput(value, shape.schema('api.json'), path)
}

/** What `getPayment` takes. */
export interface GetPaymentInput {
  datanet: Cid
  payment: Cid
  wait?: Wait
}

const FIELDS_OF_GET_PAYMENT_INPUT = ['datanet', 'payment'] as const
const FIELDS_OF_GET_PAYMENT_INPUT_OPTIONAL = ['wait'] as const

function readGetPaymentInput(value: unknown, parent: shape.Place, name: string | number): GetPaymentInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_GET_PAYMENT_INPUT, FIELDS_OF_GET_PAYMENT_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    payment: readCid(from.payment, at, 'payment'),
    ...(from.wait === undefined ? {} : { wait: readWait(from.wait, at, 'wait') }),
  }
}

/** Parses a GetPaymentInput; throws SchemaMismatchError. */
export function parseGetPaymentInput(value: unknown, path = 'getPayment'): GetPaymentInput {
  return readGetPaymentInput(value, shape.schema('api.json'), path)
}

/** What `getLedger` takes. */
export interface GetLedgerInput {
  datanet: Cid
  author?: Did
  proof?: boolean
  wait?: Wait
}

const FIELDS_OF_GET_LEDGER_INPUT = ['datanet'] as const
const FIELDS_OF_GET_LEDGER_INPUT_OPTIONAL = ['author', 'proof', 'wait'] as const

function readGetLedgerInput(value: unknown, parent: shape.Place, name: string | number): GetLedgerInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_GET_LEDGER_INPUT, FIELDS_OF_GET_LEDGER_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    ...(from.author === undefined ? {} : { author: readDid(from.author, at, 'author') }),
    ...(from.proof === undefined ? {} : { proof: shape.boolean(from.proof, at, 'proof') }),
    ...(from.wait === undefined ? {} : { wait: readWait(from.wait, at, 'wait') }),
  }
}

/** Parses a GetLedgerInput; throws SchemaMismatchError. */
export function parseGetLedgerInput(value: unknown, path = 'getLedger'): GetLedgerInput {
  return readGetLedgerInput(value, shape.schema('api.json'), path)
}

/** How much a contribution counts in a use. */
export interface WeightText {
  contribution: Cid
  author: Did
  weight: Amount
}

const FIELDS_OF_WEIGHT_TEXT = ['contribution', 'author', 'weight'] as const

/** Reads a WeightText at a place. */
export function readWeightText(value: unknown, parent: shape.Place, name: string | number): WeightText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_WEIGHT_TEXT)
  return {
    contribution: readCid(from.contribution, at, 'contribution'),
    author: readDid(from.author, at, 'author'),
    weight: readAmount(from.weight, at, 'weight'),
  }
}

/** A receipt that is durable here and announced, and the weights by which a payment of it will be shared. */
export interface Used {
  receipt: Cid
  weights: WeightText[]
}

const FIELDS_OF_USED = ['receipt', 'weights'] as const

/** Reads an Used at a place. */
export function readUsed(value: unknown, parent: shape.Place, name: string | number): Used {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_USED)
  return {
    receipt: readCid(from.receipt, at, 'receipt'),
    weights: shape.list(from.weights, at, 'weights', 0, Number.POSITIVE_INFINITY, readWeightText),
  }
}

/** What a payment owes an author. */
export interface PayoutInfo {
  author: Did
  asset: Asset
  amount: Amount
}

const FIELDS_OF_PAYOUT_INFO = ['author', 'asset', 'amount'] as const

function readPayoutInfo(value: unknown, parent: shape.Place, name: string | number): PayoutInfo {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PAYOUT_INFO)
  return {
    author: readDid(from.author, at, 'author'),
    asset: readAsset(from.asset, at, 'asset'),
    amount: readAmount(from.amount, at, 'amount'),
  }
}

/** A payment and what it owes to whom; pending while it pays nothing, for the reason given. */
export interface PaymentReport {
  payment: Cid
  receipt: Cid
  asset: Asset
  amount: Amount
  payouts: PayoutInfo[]
  residual: Amount
  pending: boolean
  basis: Cid
  status: PaymentStatus
  /** Why it pays nothing; null where it pays. */
  reason: string | null
}

const FIELDS_OF_PAYMENT_REPORT = [
  'payment',
  'receipt',
  'asset',
  'amount',
  'payouts',
  'residual',
  'pending',
  'basis',
  'status',
  'reason',
] as const

/** Reads a PaymentReport at a place. */
export function readPaymentReport(value: unknown, parent: shape.Place, name: string | number): PaymentReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PAYMENT_REPORT)
  return {
    payment: readCid(from.payment, at, 'payment'),
    receipt: readCid(from.receipt, at, 'receipt'),
    asset: readAsset(from.asset, at, 'asset'),
    amount: readAmount(from.amount, at, 'amount'),
    payouts: shape.list(from.payouts, at, 'payouts', 0, Number.POSITIVE_INFINITY, readPayoutInfo),
    residual: readAmount(from.residual, at, 'residual'),
    pending: shape.boolean(from.pending, at, 'pending'),
    basis: readCid(from.basis, at, 'basis'),
    status: readPaymentStatus(from.status, at, 'status'),
    reason: from.reason === null ? null : shape.text(from.reason, at, 'reason'),
  }
}

/** The newest entry held of an author. */
export interface FrontierItem {
  author: Did
  seq: Count
  entry: Cid
}

const FIELDS_OF_FRONTIER_ITEM = ['author', 'seq', 'entry'] as const

function readFrontierItem(value: unknown, parent: shape.Place, name: string | number): FrontierItem {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_FRONTIER_ITEM)
  return {
    author: readDid(from.author, at, 'author'),
    seq: readCount(from.seq, at, 'seq'),
    entry: readCid(from.entry, at, 'entry'),
  }
}

/** An account: earned is the sum over byAsset, which keeps the assets apart. */
export interface AccountReport {
  author: Did
  contributions: Count
  accepted: Count
  uses: Amount
  earned: Amount
  /** Amounts by asset, UNIT:class@issuer. */
  byAsset: Record<string, Amount>
}

const FIELDS_OF_ACCOUNT_REPORT = ['author', 'contributions', 'accepted', 'uses', 'earned', 'byAsset'] as const

function readAccountReport(value: unknown, parent: shape.Place, name: string | number): AccountReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ACCOUNT_REPORT)
  return {
    author: readDid(from.author, at, 'author'),
    contributions: readCount(from.contributions, at, 'contributions'),
    accepted: readCount(from.accepted, at, 'accepted'),
    uses: readAmount(from.uses, at, 'uses'),
    earned: readAmount(from.earned, at, 'earned'),
    byAsset: shape.map(from.byAsset, at, 'byAsset', readAmount),
  }
}

/** Sums over the whole ledger; paid and residual by asset. */
export interface LedgerTotals {
  contributions: Count
  accepted: Count
  rejected: Count
  uses: Amount
  payments: Count
  pending: Count
  paid: Record<string, Amount>
  residual: Record<string, Amount>
}

const FIELDS_OF_LEDGER_TOTALS = [
  'contributions',
  'accepted',
  'rejected',
  'uses',
  'payments',
  'pending',
  'paid',
  'residual',
] as const

function readLedgerTotals(value: unknown, parent: shape.Place, name: string | number): LedgerTotals {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_LEDGER_TOTALS)
  return {
    contributions: readCount(from.contributions, at, 'contributions'),
    accepted: readCount(from.accepted, at, 'accepted'),
    rejected: readCount(from.rejected, at, 'rejected'),
    uses: readAmount(from.uses, at, 'uses'),
    payments: readCount(from.payments, at, 'payments'),
    pending: readCount(from.pending, at, 'pending'),
    paid: shape.map(from.paid, at, 'paid', readAmount),
    residual: shape.map(from.residual, at, 'residual', readAmount),
  }
}

/**
 * Blocks of Merkle maps, base64, that lead from the ledger digest (root) to each key of the account's pools and
 * totals, and from each pool's root to the account's weights in it.
 */
export interface AccountProof {
  root: Cid
  keys: string[]
  blocks: string[]
}

const FIELDS_OF_ACCOUNT_PROOF = ['root', 'keys', 'blocks'] as const

function readAccountProof(value: unknown, parent: shape.Place, name: string | number): AccountProof {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ACCOUNT_PROOF)
  return {
    root: readCid(from.root, at, 'root'),
    keys: shape.list(from.keys, at, 'keys', 0, 100000, (item, at, key) => shape.text(item, at, key, 1, 400)),
    blocks: shape.list(from.blocks, at, 'blocks', 0, 1000000, (item, at, key) => shape.text(item, at, key, 1, 1000000)),
  }
}

/** The ledger as this peer computes it. Equal sets of entries have equal digests. */
export interface LedgerReport {
  digest: Cid
  frontier: FrontierItem[]
  entries: Count
  accounts: AccountReport[]
  totals: LedgerTotals
  proof?: AccountProof
}

const FIELDS_OF_LEDGER_REPORT = ['digest', 'frontier', 'entries', 'accounts', 'totals'] as const
const FIELDS_OF_LEDGER_REPORT_OPTIONAL = ['proof'] as const

/** Reads a LedgerReport at a place. */
export function readLedgerReport(value: unknown, parent: shape.Place, name: string | number): LedgerReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_LEDGER_REPORT, FIELDS_OF_LEDGER_REPORT_OPTIONAL)
  return {
    digest: readCid(from.digest, at, 'digest'),
    frontier: shape.list(from.frontier, at, 'frontier', 0, Number.POSITIVE_INFINITY, readFrontierItem),
    entries: readCount(from.entries, at, 'entries'),
    accounts: shape.list(from.accounts, at, 'accounts', 0, Number.POSITIVE_INFINITY, readAccountReport),
    totals: readLedgerTotals(from.totals, at, 'totals'),
    ...(from.proof === undefined ? {} : { proof: readAccountProof(from.proof, at, 'proof') }),
  }
}
