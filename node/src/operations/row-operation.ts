import type { Operations } from '@datanet/client'
import { hexOf, type Shard } from '@datanet/records'
import {
  type BlockStore,
  canonicalJson,
  parseManifest,
  proveRow,
  RowNotFoundError,
  readShards,
  rowIdText,
  ShardMalformedError,
  verifyRowProof,
} from '@datanet/shards'
import type { CID } from 'multiformats/cid'
import { openContent } from '../content/open-content.ts'
import { submittedCase } from './contribution-operations.ts'
import type { Desk } from './desk.ts'

async function shardAt(
  manifest: CID,
  path: string,
  blocks: BlockStore,
  signal: AbortSignal | undefined,
): Promise<Shard> {
  const parsed = parseManifest(await blocks.get(manifest, { signal }))
  for await (const shard of readShards(parsed, blocks, { signal })) if (shard.path === path) return shard
  throw new RowNotFoundError(
    `the contribution has no file "${path}"`,
    '`datanet show ID CONTRIBUTION` lists its files; a path is as it stands there.',
  )
}

/** Shows one row of a contribution, from whoever has its file, with what proves that it stands there. */
export function rowOperation(desk: Desk): Pick<Operations, 'getRow'> {
  return {
    async getRow({ datanet, contribution, path, index }, { signal } = {}) {
      const { submission } = submittedCase(desk.library.get(datanet), contribution)
      const { manifest } = submission.record
      const content = openContent([manifest], {
        network: desk.network,
        store: desk.stores.blocks,
        peers: desk.registry.get(datanet).peers(),
        onFetched: desk.metrics.fetched,
      })
      try {
        const shard = await shardAt(manifest, path, content.blocks, signal)
        const { row, proof } = await proveRow(shard, index, content.blocks, { signal })
        if (shard.rowRoot === null || !verifyRowProof(proof, shard, row.value)) {
          throw new ShardMalformedError(
            `row ${index} of "${path}" is not below the root of its file`,
            'Tell its author.',
          )
        }
        return {
          contribution,
          manifest: manifest.toString(),
          path,
          index,
          rows: shard.rows,
          id: rowIdText(proof),
          row: row.value === undefined ? null : canonicalJson(row.value),
          problem: row.problem ?? null,
          rowRoot: hexOf(shard.rowRoot),
          siblings: proof.siblings.map(hexOf),
        }
      } finally {
        content.close()
      }
    },
  }
}
