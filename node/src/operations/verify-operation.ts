import { createHash } from 'node:crypto'
import type { CallOptions, Operations, Problem } from '@datanet/client'
import { Ledger } from '@datanet/ledger'
import { auditLogs, type Founding, type KeyValueStore, Log, prefixedStore, readFounding } from '@datanet/log'
import { type CID, didOf, openEntry, textBytes } from '@datanet/records'
import { loadWanted, replicaStore } from '../datanets/store-layout.ts'
import { DatanetUnknownError } from '../errors.ts'
import type { FileBlockstore } from '../storage/file-blockstore.ts'

interface Counts {
  entries: number
  blocks: number
  readonly problems: Problem[]
}

/** How often folding is tried again because entries came meanwhile. */
const MAX_TRIES = 3

interface Checked {
  readonly logs: KeyValueStore
  readonly founding: Founding
  /** The digest that the running peer tells now; null where none runs. */
  readonly digest: () => string | null
}

/** Folds the stored logs again; the digest that they make and the one told, or null while entries keep coming. */
async function refold({ logs, founding, digest }: Checked): Promise<{ told: string; made: string } | null> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const told = digest()
    const log = await Log.open(logs, founding.entry)
    const ledger = new Ledger(founding)
    for await (const entry of log.entries()) ledger.apply(entry)
    if (told === null || digest() === told) return told === null ? null : { told, made: ledger.digest.toString() }
  }
  return null
}

/** Rechecks one datanet's entries, and that folding them again gives the digest that the running peer tells. */
async function verifyDatanet(
  store: KeyValueStore,
  { datanet, charter }: { datanet: CID; charter: Uint8Array },
  digest: () => string | null,
  counts: Counts,
  { onProgress }: CallOptions,
): Promise<void> {
  const before = counts.entries
  const logs = prefixedStore(replicaStore(store, datanet), textBytes('l/'))
  const { entries, damage } = await auditLogs(logs, (done) =>
    onProgress?.({ phase: 'entries', done: before + done, total: null, unit: 'entries' }),
  )
  counts.entries += entries
  const id = datanet.toString()
  for (const { code, message, author, seq } of damage) {
    counts.problems.push({ code, message: `${didOf(author)}: ${message}`, datanet: id, id: `${didOf(author)}/${seq}` })
  }
  if (damage.length > 0) return
  const folded = await refold({ logs, founding: readFounding(openEntry(charter)), digest })
  if (folded === null || folded.made === folded.told) return
  const message = `the ledger says ${folded.told}, the logs make ${folded.made}`
  counts.problems.push({ code: 'ERR_DIGEST_WRONG', message, datanet: id, id: folded.told })
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
        const { charter } = wanted
        const id = wanted.datanet
        if (charter !== null)
          await verifyDatanet(stores.records, { datanet: id, charter }, () => digestOf(id.toString()), counts, options)
      }
      if (!found) throw new DatanetUnknownError(datanet ?? '')
      await verifyBlocks(stores.blocks, counts, options)
      return { ok: counts.problems.length === 0, ...counts }
    },
  }
}
