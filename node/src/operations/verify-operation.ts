import { createHash } from 'node:crypto'
import type { CallOptions, Operations, Problem, RepairStep } from '@datanet/client'
import { Ledger } from '@datanet/ledger'
import {
  type Audit,
  auditLogs,
  type Founding,
  type KeyValueStore,
  Log,
  prefixedStore,
  readFounding,
  repairLogs,
} from '@datanet/log'
import { type CID, didOf, openEntry, textBytes } from '@datanet/records'
import { loadWanted, replicaStore } from '../datanets/store-layout.ts'
import { DatanetUnknownError, PeerRunningError } from '../errors.ts'
import type { ContentStore } from '../storage/content-store.ts'

interface Counts {
  entries: number
  forks: number
  blocks: number
  /** Problems that are still there. */
  left: number
  readonly problems: Problem[]
  readonly repairs: RepairStep[]
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

function note(counts: Counts, problem: Problem): void {
  counts.problems.push(problem)
  counts.left++
}

function noteDamage(datanet: string, { damage, more }: Audit, counts: Counts): void {
  for (const { code, message, author, seq } of damage) {
    const whose = author === null ? 'an author who can’t be told' : didOf(author)
    const id = author === null ? null : `${didOf(author)}/${seq}`
    note(counts, { code, message: `${whose}: ${message}`, datanet, id })
  }
  if (more > 0)
    note(counts, { code: 'ERR_STORE_DAMAGED', message: `${more} more entries are damaged`, datanet, id: null })
}

/** Rechecks one datanet's entries, and that folding them again gives the digest that the running peer tells. */
async function verifyDatanet(
  { logs, founding, digest }: Checked,
  repair: boolean,
  counts: Counts,
  { onProgress }: CallOptions,
): Promise<void> {
  const before = counts.entries
  const datanet = founding.entry.id.toString()
  const audit = await auditLogs(logs, founding, (done) =>
    onProgress?.({ phase: 'entries', done: before + done, total: null, unit: 'entries' }),
  )
  counts.entries += audit.entries
  counts.forks += audit.forks
  noteDamage(datanet, audit, counts)
  if (audit.damage.length > 0) {
    if (repair) await repairDatanet(logs, founding, audit, counts)
    return
  }
  const folded = await refold({ logs, founding, digest })
  if (folded === null || folded.made === folded.told) return
  const message = `the ledger says ${folded.told}, the logs make ${folded.made}`
  note(counts, { code: 'ERR_DIGEST_WRONG', message, datanet, id: folded.told })
}

async function repairDatanet(logs: KeyValueStore, founding: Founding, audit: Audit, counts: Counts): Promise<void> {
  const datanet = founding.entry.id.toString()
  const { cuts, authors, dropped } = await repairLogs(logs, founding, audit)
  const say = (message: string, id: string | null) => counts.repairs.push({ message, datanet, id })
  for (const { author, seq, before } of cuts) {
    const whose = author === null ? 'a log whose author can’t be told' : `the log of ${didOf(author)}`
    const left = seq < 0 ? 'nothing of it is left' : `it ends at entry ${seq} now`
    say(
      `${whose} was cut: ${left}, and entries ${seq + 1} to ${before} come again from other peers`,
      author === null ? null : `${didOf(author)}/${seq + 1}`,
    )
  }
  const whole = authors - cuts.length
  if (whole > 0) say(`the rows of ${whole} logs that lost no entries were made anew`, null)
  if (dropped > 0) say(`${dropped} rows that led nowhere were dropped`, null)
  const again = await auditLogs(logs, founding)
  counts.left -= audit.damage.length + (audit.more > 0 ? 1 : 0)
  noteDamage(datanet, again, counts)
}

async function verifyBlocks(
  blocks: ContentStore,
  repair: boolean,
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
    const id = cid.toString()
    note(counts, { code: 'ERR_BLOCK_CORRUPT', message: `block ${cid} is not what its name says`, datanet: null, id })
    if (!repair) continue
    await blocks.delete(cid)
    counts.left--
    counts.repairs.push({
      message: `block ${cid} was dropped; it is fetched again when it is needed, from a peer that has it`,
      datanet: null,
      id,
    })
  }
}

/**
 * Rechecks all on disk. Needs no running peer; with one, the digests that it tells are checked too. Repairs only where
 * nothing else writes to the store (`isAlone`).
 */
export function verifyOperation(
  stores: { records: KeyValueStore; blocks: ContentStore },
  digestOf: (datanet: string) => string | null,
  isAlone: boolean,
): Pick<Operations, 'verify'> {
  return {
    async verify({ datanet, repair = false } = {}, options = {}) {
      if (repair && !isAlone) throw new PeerRunningError()
      const counts: Counts = { entries: 0, forks: 0, blocks: 0, left: 0, problems: [], repairs: [] }
      let found = datanet === undefined
      for await (const wanted of loadWanted(stores.records)) {
        if (datanet !== undefined && wanted.datanet.toString() !== datanet) continue
        found = true
        if (wanted.charter === null) continue
        const logs = logsOf(stores.records, wanted.datanet)
        const founding = readFounding(openEntry(wanted.charter))
        const digest = () => digestOf(wanted.datanet.toString())
        await verifyDatanet({ logs, founding, digest }, repair, counts, options)
      }
      if (!found) throw new DatanetUnknownError(datanet ?? '')
      await verifyBlocks(stores.blocks, repair, counts, options)
      const { left, ...report } = counts
      return { ok: left === 0, ...report }
    },
  }
}

function logsOf(records: KeyValueStore, datanet: CID): KeyValueStore {
  return prefixedStore(replicaStore(records, datanet), textBytes('l/'))
}
