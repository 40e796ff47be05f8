import { randomBytes } from 'node:crypto'
import { auditClaim, sampleParts, TESTS_ROLE, writeResult } from '@datanet/attribution'
import type { CallOptions, Operations } from '@datanet/client'
import { type LedgerClaim, RELEASE_ROLE } from '@datanet/ledger'
import { type Attribution, parseCid, recordId } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { importBlocks } from '../../content/import-blocks.ts'
import { networkBlocks } from '../../content/network-blocks.ts'
import { InputRefusedError, UnknownIdError } from '../../errors.ts'
import type { Desk } from '../desk.ts'
import { importFiles } from '../import-files.ts'
import { attributionInfo } from './attribution-report.ts'
import { computationOf } from './methods.ts'

type AttributionOperations = Pick<Operations, 'attribute' | 'listAttributions' | 'audit'>

function claimOf(replica: Replica, id: string): LedgerClaim {
  const claim = replica.ledger.claim(parseCid(id))
  if (claim === undefined)
    throw new UnknownIdError('claim', id, '`datanet attribute ID` lists them; `datanet sync ID` looks for news.')
  return claim
}

function progressOf(phase: string, { onProgress }: CallOptions): (done: number, total: number) => void {
  return (done, total) => onProgress?.({ phase, done, total, unit: 'parts' })
}

interface Asked {
  readonly method: string
  readonly release: string
  readonly tests: string | undefined
  readonly fields: { readonly text: string; readonly label: string } | undefined
}

/** The inputs that a claim names, and the params: a file of test rows becomes content, so that others can ask for it. */
async function claimInputs(desk: Desk, { method, release, tests, fields }: Asked, options: CallOptions) {
  const inputs = [{ role: RELEASE_ROLE, cid: parseCid(release) }]
  if (method !== 'senior-shapley/v1') {
    if (tests !== undefined || fields !== undefined)
      throw new InputRefusedError(`the method ${method} has no test rows`, 'Leave --tests and the fields out.')
    return { params: '{}', inputs }
  }
  if (tests === undefined) throw new InputRefusedError('this method needs test rows', 'Name a file with --tests FILE.')
  const imported = await importBlocks(desk.stores.blocks, (blocks) => importFiles([tests], blocks, options))
  const { text = 'text', label = 'label' } = fields ?? {}
  return { params: JSON.stringify({ label, text }), inputs: [...inputs, { role: TESTS_ROLE, cid: imported.cid }] }
}

/** Claims of what mattered, and their recomputation. */
export function attributionOperations(desk: Desk): AttributionOperations {
  return {
    async attribute({ datanet, method, release, tests, fields }, options = {}) {
      const replica = desk.library.get(datanet)
      const { params, inputs } = await claimInputs(desk, { method, release, tests, fields }, options)
      const computation = await computationOf(replica, { method, params, inputs }, options)
      const { cid, weights } = await importBlocks(desk.stores.blocks, (blocks) =>
        writeResult(computation, blocks, { signal: options.signal, onPart: progressOf('attribute', options) }),
      )
      const record: Attribution = { type: 'attribution', method, params, inputs, result: cid, weights }
      const entry = await replica.append([record])
      return attributionInfo(replica, claimOf(replica, recordId(entry.id, entry.records.length - 1).toString()))
    },

    async listAttributions({ datanet }) {
      const replica = desk.library.get(datanet)
      return replica.ledger
        .claims()
        .map((claim) => attributionInfo(replica, claim))
        .sort((a, b) => (a.claim < b.claim ? -1 : 1))
    },

    async audit({ datanet, attribution, sample }, options = {}) {
      const replica = desk.library.get(datanet)
      const { id, record } = claimOf(replica, attribution)
      const computation = await computationOf(replica, record, options)
      const blocks = networkBlocks({
        helia: desk.network.helia,
        store: desk.stores.blocks,
        root: record.result,
        peers: desk.registry.get(datanet).peers(),
        onFetched: desk.metrics.fetched,
      })
      // drawn now, so that nobody could know it when the claim was made
      const seed = new Uint8Array(randomBytes(32))
      const chosen = (parts: number) => sampleParts(seed, parts, sample ?? parts)
      try {
        const { problem, ...found } = await auditClaim(record, computation, blocks, chosen, {
          signal: options.signal,
          onPart: progressOf('audit', options),
        })
        const mismatches = [...found.mismatches]
        const entry = await replica.append([{ type: 'audit', attribution: id, ...found, mismatches }])
        const audit = recordId(entry.id, entry.records.length - 1).toString()
        return { claim: id.toString(), audit, ...found, mismatches, problem }
      } finally {
        blocks.close()
      }
    },
  }
}
