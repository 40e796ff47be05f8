/**
 * Who carries a payment in its log, so that no fork of one author takes it back. Each peer decides for itself, by what it sees.
 * 1. Two of those whom the charter names as validators or issuers, and then those whom the payment concerns, its payees and
 *    the buyer, up to three in all: one more than a finished payment needs, since one may be away.
 * 2. Once a fork was proven, twice as many: those who did not get the payment in time no longer can.
 * 3. All rank alike, by rendezvous hash over the payment: so each payment lies with others, and not all carry the same.
 */
import type { Ledger } from '@datanet/ledger'
import { type CID, hexOf } from '@datanet/records'
import { ranked } from '../custody/placement.ts'

/** Of those whom the charter names, how many carry a payment. */
const NAMED = 2
/** How many carry a payment in all. */
const CARRIERS = 3
/** How many times as many do once a fork was proven. */
const AFTER_FORK = 2

/** Whom a payment concerns. */
export interface Concerned {
  readonly id: CID
  readonly issuer: Uint8Array
  readonly buyer: Uint8Array
  readonly payees: readonly Uint8Array[]
}

/** Whether an author (by key as hex) is one of those who carry a payment. */
export function isCarrier(
  author: string,
  ledger: Ledger,
  { id, issuer, buyer, payees }: Concerned,
  forked: boolean,
): boolean {
  const { charter } = ledger.founding
  const factor = forked ? AFTER_FORK : 1
  const own = hexOf(issuer)
  const named = [...charter.validators.map((validator) => validator.author), ...charter.issuers].map(hexOf)
  const first = ranked(
    id,
    named.filter((key) => key !== own),
  ).slice(0, NAMED * factor)
  if (first.includes(author)) return true
  const known = new Set(named)
  const others = [buyer, ...payees].map(hexOf).filter((key) => key !== own && !known.has(key))
  return ranked(id, others)
    .slice(0, CARRIERS * factor - first.length)
    .includes(author)
}
