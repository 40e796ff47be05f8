import { createHash } from 'node:crypto'
import type { CallOptions, Operations, Problem } from '@datanet/client'
import { Ledger } from '@datanet/ledger'
import { auditLogs, type KeyValueStore, Log, prefixedStore, readFounding } from '@datanet/log'
import { type CID, didOf, openEntry, textBytes } from '@datanet/records'
import { loadWanted, replicaStore } from '../datanets/store-layout.ts'
import { DatanetUnknownError } from '../errors.ts'
import type { FileBlockstore } from '../storage/file-blockstore.ts'

interface Counts {
  entries: number
  blocks: number
  readonly problems: Problem[]
}

/** Rechecks one datanet's entries, and that folding them again gives the digest that the running peer tells. */
async function verifyDatanet(
  store: KeyValueStore,
  datanet: CID,
  charter: Uint8Array,
  digest: string | null,
  counts: Counts,
  { onProgress }: CallOptions,
): Promise<void> {
  const before = counts.entries
  const logs = prefixedStore(replicaStore(store, datanet), textBytes('l/'))
  const { entries, damage } = await auditLogs(logs, (done) =>
    onProgress?.({ phase: 'entries', done: before + done, total: null, unit: 'entries' }),
  )
  counts.entries += entries
  for (const { code, message, author, seq } of damage) {
    counts.problems.push({
      code,
      message: `${didOf(author)}: ${message}`,
      datanet: datanet.toString(),
      id: `${didOf(author)}/${seq}`,
    })
  }
  if (digest === null || damage.length > 0) return
  const founding = readFounding(openEntry(charter))
  const log = await Log.open(logs, founding.entry)
  const ledger = new Ledger(founding)
  for await (const entry of log.entries()) ledger.apply(entry)
  for (const head of log.heads()) if (head.fork !== null) ledger.noteFork(head.author, head.fork)
  if (ledger.digest.toString() !== digest) {
    counts.problems.push({
      code: 'ERR_DIGEST_WRONG',
      message: `the ledger says ${digest}, the logs make ${ledger.digest}`,
      datanet: datanet.toString(),
      id: digest,
    })
  }
}

async function verifyBlocks(
  blocks: FileBlockstore,
  counts: Counts,
  { onProgress, signal }: CallOptions,
): Promise<void> {
  for await (const { cid, bytes: chunks } of blocks.getAll()) {
    signal?.throwIfAborted()
    const hash = createHash('sha256')
    for await (const chunk of chunks) hash.update(chunk)
    counts.blocks++
    onProgress?.({ phase: 'blocks', done: counts.blocks, total: null, unit: 'blocks' })
    if (hash.digest().equals(cid.multihash.digest)) continue
    counts.problems.push({
      code: 'ERR_BLOCK_CORRUPT',
      message: `block ${cid} is not what its name says`,
      datanet: null,
      id: cid.toString(),
    })
  }
}

/** Rechecks all on disk. Needs no running peer; with one, the digests that it tells are checked too. */
export function verifyOperation(
  stores: { records: KeyValueStore; blocks: FileBlockstore },
  digestOf: (datanet: string) => string | null,
): Pick<Operations, 'verify'> {
  return {
    async verify({ datanet } = {}, options = {}) {
      const counts: Counts = { entries: 0, blocks: 0, problems: [] }
      let found = datanet === undefined
      for await (const wanted of loadWanted(stores.records)) {
        if (datanet !== undefined && wanted.datanet.toString() !== datanet) continue
        found = true
        if (wanted.charter !== null)
          await verifyDatanet(
            stores.records,
            wanted.datanet,
            wanted.charter,
            digestOf(wanted.datanet.toString()),
            counts,
            options,
          )
      }
      if (!found) throw new DatanetUnknownError(datanet ?? '')
      await verifyBlocks(stores.blocks, counts, options)
      return { ok: counts.problems.length === 0, ...counts }
    },
  }
}
