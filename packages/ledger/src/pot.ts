import type { CheckedCertificate } from '@datanet/quality'
import type { CID, Payment, Receipt, Statement } from '@datanet/records'
import type { Asset } from './asset.ts'
import type { Pool } from './pool.ts'
import type { Parts } from './split.ts'

/** A place in an author's log. */
export interface LogPlace {
  readonly seq: number
  readonly index: number
}

export function isBefore(a: LogPlace, b: LogPlace): boolean {
  return a.seq !== b.seq ? a.seq < b.seq : a.index < b.index
}

/** A payment as its issuer made it. */
export interface BookedPayment {
  readonly id: CID
  readonly asset: Asset
  readonly amount: bigint
  readonly receipt: CID
  /** The CID of the basis that it names. */
  readonly basis: CID
  readonly record: Payment
  /** Where the issuer signed it. */
  readonly place: LogPlace
  /** Whether it lies in an effective entry of its issuer; otherwise others carry it. */
  own: boolean
  /** Null while it pays nothing (G2): what its basis names is missing, or the basis does not hold. */
  parts: Parts | null
}

/** What was paid into one pot in one asset; shares are floored when they are read (G3). */
export interface Total {
  readonly asset: Asset
  contributors: bigint
  validators: bigint
}

/** Why a pot pays nothing: it waits for something, or its basis does not hold. */
export interface Obstacle {
  readonly kind: 'pending' | 'void'
  readonly reason: string
}

/** All that was paid on one basis for one release, or for one receipt that names its verdicts or weights. */
export interface Pot {
  readonly key: string
  readonly id: CID
  readonly basis: CID
  /** A receipt that is paid from it; they are alike in all that says who shares. */
  readonly receipt: Statement<Receipt>
  pool: Pool | null
  obstacle: Obstacle | null
  /** The verdicts that it needs, as text, and those of them that are not certified here. */
  needs: ReadonlySet<string>
  readonly missing: Set<string>
  /** By contribution, the certificate that it is shared out by. */
  resolved: ReadonlyMap<string, CheckedCertificate>
  /** By issuer, where its own log first shows a newer certificate than one that is used here; null where it does not. */
  readonly stale: Map<string, LogPlace | null>
  readonly payments: Map<string, BookedPayment>
  readonly totals: Map<string, Total>
}
