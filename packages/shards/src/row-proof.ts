import { type CID, equalBytes, hexOf, type Shard } from '@datanet/records'
import { BlockContent } from './block-content.ts'
import type { BlockOptions, BlockStore } from './block-store.ts'
import { RowNotFoundError, ShardMalformedError } from './errors.ts'
import { exportShard } from './export.ts'
import type { JsonObject, Row } from './row.ts'
import { needsRandomAccess, readRows } from './row-reader.ts'
import { RowTree, rootOfPath, rowHash, rowHashOf } from './row-tree.ts'

/** Which row is meant: the shard's CID, its place in it from 0, and its hash, 32 bytes. */
export interface RowId {
  readonly shard: CID
  readonly index: number
  readonly hash: Uint8Array
}

/** That a row stands in a shard: its id, and the hashes beside its way to the shard's `rowRoot`, from the row up. */
export interface RowProof extends RowId {
  readonly siblings: readonly Uint8Array[]
}

/** What is needed of a shard to check a proof; a manifest says it. */
export type ProvableShard = Pick<Shard, 'cid' | 'rows' | 'rowRoot'>

/** An id as people cite it: `<shard>/<index>/<hash in hex>`. */
export function rowIdText({ shard, index, hash }: RowId): string {
  return `${shard}/${index}/${hexOf(hash)}`
}

function rowsOf(shard: Shard, blocks: BlockStore, options: BlockOptions): AsyncGenerator<Row> {
  if (needsRandomAccess(shard.format)) return readRows(shard, new BlockContent(shard, blocks, options))
  return readRows(shard, exportShard(shard, blocks, options))
}

/**
 * A row of a shard, and the proof that it stands there, from the shard's blocks; `index` counts from 0. All rows are read
 * once, and none is kept. Throws ERR_ROW_NOT_FOUND, ERR_SHARD_MALFORMED where the rows are not those that the shard claims,
 * and what reading its blocks throws.
 */
export async function proveRow(
  shard: Shard,
  index: number,
  blocks: BlockStore,
  options: BlockOptions = {},
): Promise<{ readonly row: Row; readonly proof: RowProof }> {
  if (shard.rowRoot === null || !Number.isSafeInteger(index) || index < 0 || index >= shard.rows) {
    throw new RowNotFoundError(
      `"${shard.path}" has no row ${index}`,
      shard.rowRoot === null ? 'A file of bytes has no rows.' : `Its rows are 0 to ${shard.rows - 1}.`,
    )
  }
  const tree = new RowTree(index)
  let found: Row | undefined
  for await (const row of rowsOf(shard, blocks, options)) {
    options.signal?.throwIfAborted()
    if (tree.rows === index) found = row
    tree.add(rowHashOf(row))
    if (tree.rows > shard.rows) break
  }
  const { root, siblings } = tree.rows === shard.rows ? tree.end() : { root: null, siblings: [] }
  if (found === undefined || root === null || !equalBytes(root, shard.rowRoot)) {
    throw new ShardMalformedError(
      `the rows of "${shard.path}" are not those that its manifest lists`,
      'The contributor must import and contribute the file again.',
    )
  }
  return { row: found, proof: { shard: shard.cid, index, hash: rowHashOf(found), siblings } }
}

/** Whether a proof shows that its row stands in a shard, and, where the row is given too, that it is this one. */
export function verifyRowProof(proof: RowProof, shard: ProvableShard, row?: JsonObject): boolean {
  const { index, hash, siblings } = proof
  if (shard.rowRoot === null || !proof.shard.equals(shard.cid)) return false
  if (!Number.isSafeInteger(index) || index < 0 || index >= shard.rows) return false
  if (row !== undefined && !equalBytes(rowHash(row), hash)) return false
  const root = rootOfPath(hash, index, shard.rows, siblings)
  return root !== null && equalBytes(root, shard.rowRoot)
}
