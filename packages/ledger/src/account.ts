import { type Block, type CID, hexOf } from '@datanet/records'
import { type Asset, assetKey } from './asset.ts'
import type { Ledger } from './ledger.ts'
import { type Pool, poolMap } from './pool.ts'
import type { Pot } from './pot.ts'
import { shareOf } from './split.ts'

/** What one author is owed in one asset; it is the asset's issuer's debt. */
export interface Earned {
  readonly asset: Asset
  readonly amount: bigint
}

/** One author's side of the ledger. */
export interface Account {
  readonly author: Uint8Array
  readonly contributions: number
  readonly accepted: number
  /** Claimed uses: units × weight, summed. */
  readonly uses: bigint
  readonly byAsset: readonly Earned[]
}

interface Weights {
  readonly contributor: readonly bigint[]
  readonly validator: bigint
}

function weightsIn(pool: Pool | null, author: Uint8Array): Weights {
  const key = hexOf(author)
  const contributor = (pool?.shares ?? []).filter((share) => hexOf(share.author) === key).map((share) => share.weight)
  const validator = pool?.validators.find((share) => hexOf(share.validator) === key)?.weight ?? 0n
  return { contributor, validator }
}

function addEarned(earned: Map<string, Earned>, asset: Asset, amount: bigint): void {
  if (amount === 0n) return
  const key = assetKey(asset)
  earned.set(key, { asset, amount: (earned.get(key)?.amount ?? 0n) + amount })
}

function addEarnedIn({ pool, totals }: Pot, author: Uint8Array, earned: Map<string, Earned>): void {
  const { contributor, validator } = weightsIn(pool, author)
  for (const total of totals.values()) {
    for (const weight of contributor)
      addEarned(earned, total.asset, shareOf(total.contributors, weight, pool?.total ?? 0n))
    addEarned(earned, total.asset, shareOf(total.validators, validator, pool?.validatorTotal ?? 0n))
  }
}

/** An author's account; costs the pools that the author shares in. */
export function accountOf(ledger: Ledger, author: Uint8Array): Account {
  const earned = new Map<string, Earned>()
  let uses = 0n
  for (const { pool, units } of ledger.slotsOf(author))
    uses += weightsIn(pool, author).contributor.reduce((sum, weight) => sum + weight, 0n) * units
  for (const pot of ledger.potsOf(author)) addEarnedIn(pot, author, earned)
  const contributions = [...ledger.contributionsOf(author)]
  const accepted = contributions.filter(({ id }) => ledger.certificate(id)?.verdict.body.outcome === 'accepted').length
  const byAsset = [...earned.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, amount]) => amount)
  return { author, contributions: contributions.length, accepted, uses, byAsset }
}

/** What was paid in one asset, and where it went: `paid` is the sum of all the others. */
export interface AssetTotal {
  readonly asset: Asset
  readonly paid: bigint
  readonly contributors: bigint
  readonly validators: bigint
  /** What no share could take: floors, and parts that nobody has weight for. */
  readonly residual: bigint
  /** In payments that pay nothing: their basis, or a certificate that it needs, is missing, or the basis does not hold. */
  readonly pending: bigint
}

/** The sums of a ledger by asset. Each unit paid is in exactly one of them (G3). */
export function assetTotals(ledger: Ledger): AssetTotal[] {
  const totals = new Map<
    string,
    { asset: Asset; paid: bigint; contributors: bigint; validators: bigint; pending: bigint }
  >()
  for (const { asset, amount, parts } of ledger.payments()) {
    const total = totals.get(assetKey(asset)) ?? { asset, paid: 0n, contributors: 0n, validators: 0n, pending: 0n }
    totals.set(assetKey(asset), total)
    total.paid += amount
    if (parts === null) total.pending += amount
  }
  for (const pot of ledger.pots()) {
    for (const [key, { contributors, validators }] of pot.totals) {
      const total = totals.get(key)
      if (total === undefined || pot.pool === null) continue
      for (const share of pot.pool.shares) total.contributors += shareOf(contributors, share.weight, pot.pool.total)
      for (const share of pot.pool.validators)
        total.validators += shareOf(validators, share.weight, pot.pool.validatorTotal)
    }
  }
  return [...totals.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, total]) => ({ ...total, residual: total.paid - total.pending - total.contributors - total.validators }))
}

/** What a payment pays to whom: the shares of its own parts, for showing; the ledger floors sums, not single payments. */
export interface Payout {
  readonly author: Uint8Array
  readonly contribution: CID | null
  readonly amount: bigint
}

/** The payouts of one payment, contributors by contribution and then validators; empty while it is pending. */
export function payoutsOf(ledger: Ledger, payment: CID): Payout[] {
  const booked = ledger.payment(payment)
  const pool = booked && ledger.potOf(booked)?.pool
  if (booked?.parts == null || pool == null) return []
  const { contributors, validators } = booked.parts
  return [
    ...pool.shares.map(({ author, contribution, weight }) => ({
      author,
      contribution,
      amount: shareOf(contributors, weight, pool.total),
    })),
    ...pool.validators.map(({ validator, weight }) => ({
      author: validator,
      contribution: null,
      amount: shareOf(validators, weight, pool.validatorTotal),
    })),
  ].filter((payout) => payout.amount > 0n)
}

/** Proofs of one pool that an author shares in: of the pool and its totals under the digest, and of its weights. */
export interface AccountProof {
  readonly pool: CID
  readonly proofs: readonly { readonly key: string; readonly blocks: readonly Block[] }[]
  readonly weights: readonly { readonly key: Uint8Array; readonly blocks: readonly Block[] }[]
}

/** What leads from the ledger digest to each amount of an account. */
export function proveAccount(ledger: Ledger, author: Uint8Array): AccountProof[] {
  const own = hexOf(author)
  return [...ledger.potsOf(author)].flatMap(({ id, pool, totals }) => {
    if (pool === null) return []
    const map = poolMap(pool)
    const keys = [`pool/${id}`, ...[...totals.keys()].map((key) => `total/${id}/${key}`)]
    const weightKeys = [
      ...pool.shares.filter((share) => hexOf(share.author) === own).map((share) => share.contribution.bytes),
      ...pool.validators.filter((share) => hexOf(share.validator) === own).map((share) => share.validator),
    ]
    return [
      {
        pool: id,
        proofs: keys.map((key) => ({ key, blocks: ledger.prove(key) })),
        weights: weightKeys.map((key) => ({ key, blocks: map.prove(key) })),
      },
    ]
  })
}
