/**
 * Who shares in what is paid for a use. Weights are computed, not chosen (G4), from the named verdicts alone (G2):
 * 1. An accepted member weighs its distinct pieces by the charter's formula, and each piece counts for who has it by the
 *    verdict's credit: so a copy weighs for its original.
 * 2. What several members credit to one contribution adds up to no more than that contribution weighs as a whole: so a
 *    copy beside its original changes nothing for anybody.
 * 3. Of what a contribution weighs, its upstream takes its parts per million.
 */

import { electorate } from '@datanet/quality'
import {
  type Charter,
  type CID,
  compareBytes,
  encode,
  hexOf,
  MerkleMap,
  type Upstream,
  type Verdict,
  type Vote,
} from '@datanet/records'
import { amountBytes } from './amount-bytes.ts'

/** One contribution's part of a pool. */
export interface Share {
  readonly contribution: CID
  readonly author: Uint8Array
  readonly weight: bigint
}

/** One validator's part of a pool. */
export interface ValidatorShare {
  readonly validator: Uint8Array
  readonly weight: bigint
}

/** What all payments on one basis for one release, or for one receipt that names single verdicts, are shared out by. */
export interface Pool {
  readonly id: CID
  readonly shares: readonly Share[]
  readonly total: bigint
  readonly validators: readonly ValidatorShare[]
  readonly validatorTotal: bigint
  /** Of the map from contribution, or from validator, to weight: what a proof of one account's part leads to. */
  readonly root: CID
}

/** A pinned verdict with the votes that it lists. */
export interface Pinned {
  /** The verdict's id. */
  readonly id: CID
  readonly verdict: Verdict
  readonly votes: readonly Vote[]
}

const EQUAL_WEIGHT = 1_000_000n
const PPM = 1_000_000n

/** What `units` of a verdict's pieces weigh by the charter's formula. */
function weightOf(units: bigint, verdict: Verdict, formula: Charter['weights']): bigint {
  if (formula === 'rows') return units
  if (formula === 'rows-by-score') return units * BigInt(verdict.score)
  return verdict.units === 0n ? 0n : (units * EQUAL_WEIGHT) / verdict.units
}

interface Target {
  readonly contribution: CID
  readonly author: Uint8Array
  sum: bigint
  cap: bigint
  readonly upstream: readonly Upstream[]
}

/** Weights by contribution before upstream. Members first, so that their own word on themselves stands. */
function targets(verdicts: readonly Verdict[], formula: Charter['weights']): Map<string, Target> {
  const found = new Map<string, Target>()
  const members = new Set(verdicts.map((verdict) => verdict.subject.toString()))
  for (const verdict of verdicts) {
    const own = verdict.credit.find((share) => share.contribution.equals(verdict.subject))?.units ?? 0n
    const weight = weightOf(own, verdict, formula)
    const upstream = verdict.upstream.filter((share) => share.from.equals(verdict.subject))
    found.set(verdict.subject.toString(), {
      contribution: verdict.subject,
      author: verdict.author,
      sum: weight,
      cap: weight,
      upstream,
    })
  }
  for (const verdict of verdicts) {
    for (const { contribution, author, units, whole } of verdict.credit) {
      const key = contribution.toString()
      if (members.has(key)) continue
      const upstream = verdict.upstream.filter((share) => share.from.equals(contribution))
      const target = found.get(key) ?? { contribution, author, sum: 0n, cap: 0n, upstream }
      const cap = formula === 'equal' ? EQUAL_WEIGHT : weightOf(whole, verdict, formula)
      target.sum += weightOf(units, verdict, formula)
      if (cap > target.cap) target.cap = cap
      found.set(key, target)
    }
  }
  return found
}

/** Math.min knows no BigInt. */
function lesser(a: bigint, b: bigint): bigint {
  if (a < b) return a
  return b
}

function sharesOf(verdicts: readonly Verdict[], formula: Charter['weights']): Share[] {
  const shares = new Map<string, Share>()
  const add = (contribution: CID, author: Uint8Array, weight: bigint) => {
    if (weight === 0n) return
    const key = contribution.toString()
    shares.set(key, { contribution, author, weight: (shares.get(key)?.weight ?? 0n) + weight })
  }
  for (const { contribution, author, sum, cap, upstream } of targets(verdicts, formula).values()) {
    const weight = lesser(sum, cap)
    let rest = weight
    for (const further of upstream) {
      const part = (weight * BigInt(further.ppm)) / PPM
      add(further.contribution, further.author, part)
      rest -= part
    }
    add(contribution, author, rest)
  }
  return [...shares.values()].sort((a, b) => compareBytes(a.contribution.bytes, b.contribution.bytes))
}

/** Whether a member adds anything: its own pieces, or those of one that is no member. */
function adds({ subject, credit }: Verdict, members: ReadonlySet<string>): boolean {
  return credit.some(
    ({ contribution, units }) => units > 0n && (contribution.equals(subject) || !members.has(contribution.toString())),
  )
}

function validatorShares(pinned: readonly Pinned[], charter: Charter): ValidatorShare[] {
  const shares = new Map<string, ValidatorShare>()
  const members = new Set(pinned.map(({ verdict }) => verdict.subject.toString()))
  for (const { verdict, votes } of pinned) {
    if (!adds(verdict, members)) continue
    const { weights } = electorate(charter, verdict.author)
    for (const { signer } of votes) {
      const key = hexOf(signer)
      const weight = (shares.get(key)?.weight ?? 0n) + (weights.get(key) ?? 0n)
      shares.set(key, { validator: signer, weight })
    }
  }
  return [...shares.values()].sort((a, b) => compareBytes(a.validator, b.validator))
}

/** The weights of a pool as a map, for proofs. */
export function poolMap(pool: Omit<Pool, 'root'>): MerkleMap {
  let map = MerkleMap.empty
  for (const share of pool.shares)
    map = map.set(share.contribution.bytes, encode([share.author, amountBytes(share.weight)]))
  for (const share of pool.validators)
    map = map.set(share.validator, encode([share.validator, amountBytes(share.weight)]))
  return map
}

function poolOf(id: CID, shares: readonly Share[], validators: readonly ValidatorShare[]): Pool {
  const pool = {
    id,
    shares,
    total: shares.reduce((sum, share) => sum + share.weight, 0n),
    validators,
    validatorTotal: validators.reduce((sum, share) => sum + share.weight, 0n),
  }
  return { ...pool, root: poolMap(pool).root }
}

/** The pool of pinned verdicts; two of one contribution count as the one of the higher round, rejected ones not at all. */
export function poolOfVerdicts(id: CID, pinned: readonly Pinned[], charter: Charter): Pool {
  const best = new Map<string, Pinned>()
  const inOrder = [...pinned].sort((a, b) => a.verdict.round - b.verdict.round || compareBytes(b.id.bytes, a.id.bytes))
  for (const pin of inOrder) if (pin.verdict.outcome === 'accepted') best.set(pin.verdict.subject.toString(), pin)
  const members = [...best.values()].sort((a, b) => compareBytes(a.verdict.subject.bytes, b.verdict.subject.bytes))
  const verdicts = members.map((pin) => pin.verdict)
  return poolOf(id, sharesOf(verdicts, charter.weights), validatorShares(members, charter))
}

/** The pool of a receipt that brings explicit weights; they bind its own payments only (G4), and pay no validators. */
export function poolOfWeights(id: CID, weights: readonly Share[]): Pool {
  const shares = new Map<string, Share>()
  for (const { contribution, author, weight } of weights) {
    if (weight === 0n || shares.has(contribution.toString())) continue
    shares.set(contribution.toString(), { contribution, author, weight })
  }
  const sorted = [...shares.values()].sort((a, b) => compareBytes(a.contribution.bytes, b.contribution.bytes))
  return poolOf(id, sorted, [])
}

/** Who shares in a pool: keys, as hex. */
export function sharersOf(pool: Pool | null): Set<string> {
  return new Set([
    ...(pool?.shares ?? []).map(({ author }) => hexOf(author)),
    ...(pool?.validators ?? []).map(({ validator }) => hexOf(validator)),
  ])
}
