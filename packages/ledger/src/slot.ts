import type { CID, Payment } from '@datanet/records'
import type { Asset } from './asset.ts'
import type { Pool } from './pool.ts'
import type { Parts } from './split.ts'

/** A payment as its issuer made it. */
export interface BookedPayment {
  readonly id: CID
  readonly asset: Asset
  readonly amount: bigint
  readonly receipt: CID
  readonly record: Payment
  /** Null while a verdict that it pins is missing: then it is pending and pays nothing (G2). */
  parts: Parts | null
}

/** What was paid into one pool in one asset; shares are floored when they are read (G3). */
export interface Total {
  readonly asset: Asset
  contributors: bigint
  validators: bigint
}

/** All that was used and paid of one release, or of one receipt that names single verdicts or weights. */
export interface Slot {
  readonly id: CID
  /** The verdicts that are pinned; null while the release is not known. */
  pins: readonly CID[] | null
  /** The attribution that it is shared out by, and the release that this must be of; null where verdicts or weights say. */
  claim: { readonly id: CID; readonly release: CID } | null
  readonly missing: Set<string>
  pool: Pool | null
  /** Units of claimed use. */
  units: bigint
  readonly payments: Map<string, BookedPayment>
  readonly totals: Map<string, Total>
}

export function newSlot(id: CID): Slot {
  return {
    id,
    pins: null,
    claim: null,
    missing: new Set(),
    pool: null,
    units: 0n,
    payments: new Map(),
    totals: new Map(),
  }
}
