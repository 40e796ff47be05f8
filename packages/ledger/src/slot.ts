import type { CID } from '@datanet/records'
import type { PinnedVerdicts } from './pinned-verdicts.ts'
import type { Pool } from './pool.ts'

/** The claimed uses of one release, or of one receipt that names single verdicts or weights. */
export interface Slot {
  readonly id: CID
  /** The verdicts that are pinned; null while the release is not known. */
  pins: PinnedVerdicts | null
  /** The attribution that it is shared out by, and the release that this must be of; null where verdicts or weights say. */
  claim: { readonly id: CID; readonly release: CID } | null
  /** How many of them are not certified. */
  missing: number
  pool: Pool | null
  /** Units of claimed use. */
  units: bigint
  /** How many receipts claim uses here. */
  receipts: number
}

export function newSlot(id: CID): Slot {
  return { id, pins: null, claim: null, missing: 0, pool: null, units: 0n, receipts: 0 }
}
