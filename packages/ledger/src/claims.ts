/**
 * Attributions that were claimed, and what audits found of them.
 * 1. A claim is borne out when validators of more than two thirds of the weight agree with it, each over a sample as large
 *    as the charter asks for. Whoever claims it has no say, unless that leaves nobody.
 * 2. Of several audits by one validator its first counts.
 * 3. Both are functions of the set of effective records (G1). Payments don't ask here: their basis names the audits.
 */
import { electorate } from '@datanet/quality'
import { type Attribution, type Audit, type Charter, type CID, compareBytes, hexOf } from '@datanet/records'
import { isBefore } from './pot.ts'
import { suffices } from './sample.ts'

/** An attribution as its author claimed it. */
export interface LedgerClaim {
  readonly id: CID
  readonly author: Uint8Array
  readonly record: Attribution
}

/** An audit, and its place in its author's log. */
export interface LedgerAudit {
  readonly id: CID
  readonly author: Uint8Array
  readonly seq: number
  readonly index: number
  readonly record: Audit
}

/** What validators found of a claim, by weight; an audit over too small a sample does not agree. */
export interface Standing {
  readonly agree: bigint
  readonly disagree: bigint
  /** What all who may audit it weigh together. */
  readonly total: bigint
  /** Whether more than two thirds agree. */
  readonly borneOut: boolean
}

/** By place in the log; where two branches of a log have one in the same place, by the bytes of the id. */
function isEarlier(a: LedgerAudit, b: LedgerAudit): boolean {
  if (a.seq === b.seq && a.index === b.index) return compareBytes(a.id.bytes, b.id.bytes) < 0
  return isBefore(a, b)
}

/** See the header. */
export class Claims {
  readonly #charter: Charter
  readonly #claims = new Map<string, LedgerClaim>()
  /** By claim, all audits by their ids. */
  readonly #audits = new Map<string, Map<string, LedgerAudit>>()

  constructor(charter: Charter) {
    this.#charter = charter
  }

  all(): LedgerClaim[] {
    return [...this.#claims.values()]
  }

  get(id: string): LedgerClaim | undefined {
    return this.#claims.get(id)
  }

  /** The first audit of each who audited a claim, validator or not. */
  auditsOf(id: string): LedgerAudit[] {
    const first = new Map<string, LedgerAudit>()
    for (const audit of this.#audits.get(id)?.values() ?? []) {
      const key = hexOf(audit.author)
      const held = first.get(key)
      if (held === undefined || isEarlier(audit, held)) first.set(key, audit)
    }
    return [...first.values()]
  }

  standingOf(claim: LedgerClaim): Standing {
    const { weights, total } = electorate(this.#charter, claim.author)
    let agree = 0n
    let disagree = 0n
    for (const { author, record } of this.auditsOf(claim.id.toString())) {
      const weight = weights.get(hexOf(author)) ?? 0n
      if (!record.agrees) disagree += weight
      else if (suffices(record, this.#charter)) agree += weight
    }
    return { agree, disagree, total, borneOut: 3n * agree > 2n * total }
  }

  /** The claim, once enough validators agree with it. */
  borneOut(id: string): LedgerClaim | undefined {
    const claim = this.#claims.get(id)
    if (claim === undefined) return undefined
    return this.standingOf(claim).borneOut ? claim : undefined
  }

  claim(claim: LedgerClaim, adding: boolean): void {
    if (adding) this.#claims.set(claim.id.toString(), claim)
    else this.#claims.delete(claim.id.toString())
  }

  audit(audit: LedgerAudit, adding: boolean): void {
    const key = audit.record.attribution.toString()
    const held = this.#audits.get(key) ?? new Map<string, LedgerAudit>()
    if (adding) {
      this.#audits.set(key, held.set(audit.id.toString(), audit))
      return
    }
    held.delete(audit.id.toString())
    if (held.size === 0) this.#audits.delete(key)
  }
}
