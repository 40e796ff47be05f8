/**
 * What an export of a datanet holds, and in which order (docs/CAR.md).
 * 1. Blocks come in groups; before each stands its page, which says what they are and lists them in their order.
 * 2. An entry is two blocks: its payload, whose CID is the entry's id, and its signature and records, which link to it.
 * 3. The last block is the root: it names the datanet and links to all pages, so that everything hangs below it.
 */

import { type Block, CID, cidOf, DatanetError, decode, encode } from '@datanet/records'
import { CarInvalidError } from './errors.ts'

/** What the blocks of a page are, in the order in which they come. */
export const KINDS = ['entries', 'forks', 'aside', 'certificates', 'contributions', 'content'] as const

/** See `KINDS`: entries that count, those that prove forks, those behind forks, certificates, ids of contributions, content. */
export type ExportKind = (typeof KINDS)[number]

/** A page lists at most this many blocks. */
export const MAX_PAGE_BLOCKS = 4096
/** An export has at most this many pages: its root must fit into a block. */
export const MAX_EXPORT_PAGES = 65_536

/** What is listed before a group of blocks. */
export interface ExportPage {
  readonly v: 1
  readonly type: 'export-page'
  readonly kind: ExportKind
  readonly blocks: readonly CID[]
  /** Content that belongs there and that the exporting peer did not hold. */
  readonly missing: readonly CID[]
}

/** The root of an export. */
export interface ExportRoot {
  readonly v: 1
  readonly type: 'export'
  readonly datanet: CID
  /** How many entries, blocks of content, and missing blocks of content there are. */
  readonly entries: number
  readonly blocks: number
  readonly missing: number
  readonly pages: readonly CID[]
}

/** A value as a block. */
export function blockOfValue(value: unknown): Block {
  const bytes = encode(value)
  return { cid: cidOf(bytes), bytes }
}

/** An entry as it travels, as the two blocks of an export (2). */
export function entryBlocks(wire: Uint8Array): [payload: Block, signed: Block] {
  const { payload, sig, body } = decode(wire) as { payload: Uint8Array; sig: unknown; body: unknown }
  const cid = cidOf(payload)
  return [{ cid, bytes: payload }, blockOfValue({ payload: cid, sig, body })]
}

/** The entry as it travels that two blocks are. Throws ERR_CAR_INVALID. */
export function wireOf(payload: Block, signed: Block): Uint8Array {
  const value = decoded(signed) as { payload?: unknown; sig?: unknown; body?: unknown } | null
  if (CID.asCID(value?.payload)?.equals(payload.cid) !== true)
    throw new CarInvalidError(`block ${signed.cid} does not link to the payload before it`)
  return encode({ payload: payload.bytes, sig: value?.sig ?? null, body: value?.body ?? null })
}

function decoded({ cid, bytes }: Block): unknown {
  try {
    return decode(bytes)
  } catch (cause) {
    if (!(cause instanceof DatanetError)) throw cause
    throw new CarInvalidError(`block ${cid} is no canonical DAG-CBOR`, { cause })
  }
}

function fieldsOf(block: Block): Record<string, unknown> {
  const value = decoded(block)
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}
}

function isCids(value: unknown, most: number): value is CID[] {
  return Array.isArray(value) && value.length <= most && value.every((one) => CID.asCID(one) !== null)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** Whether a block says that it is the root of an export. */
export function isRoot(block: Block): boolean {
  return fieldsOf(block)['type'] === 'export'
}

/** Reads a page. Throws ERR_CAR_INVALID. */
export function pageOf(block: Block): ExportPage {
  const { v, type, kind, blocks, missing } = fieldsOf(block)
  const isPage = v === 1 && type === 'export-page' && KINDS.some((one) => one === kind)
  if (!isPage || !isCids(blocks, MAX_PAGE_BLOCKS) || !isCids(missing, MAX_PAGE_BLOCKS))
    throw new CarInvalidError(`block ${block.cid} stands where a list of blocks should; no export of a datanet is so`)
  if (blocks.length === 0 && missing.length === 0) throw new CarInvalidError(`the list ${block.cid} is empty`)
  return { v: 1, type: 'export-page', kind: kind as ExportKind, blocks, missing }
}

/** Reads the root. Throws ERR_CAR_INVALID. */
export function rootOf(block: Block): ExportRoot {
  const { v, type, datanet, entries, blocks, missing, pages } = fieldsOf(block)
  const cid = CID.asCID(datanet)
  const isRight = v === 1 && type === 'export' && cid !== null && isCids(pages, MAX_EXPORT_PAGES)
  if (!isRight || !isCount(entries) || !isCount(blocks) || !isCount(missing))
    throw new CarInvalidError(`its last block ${block.cid} is not the root of an export`)
  return { v: 1, type: 'export', datanet: cid, entries, blocks, missing, pages: pages as CID[] }
}
