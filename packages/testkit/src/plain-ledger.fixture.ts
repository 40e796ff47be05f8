/**
 * The ledger once more, as plainly as its rules can be written down: everything from the start, by loops over lists. Slow,
 * and in nothing like the one that it is compared with.
 */
import { checkCertificate } from '@datanet/quality'
import {
  type Attribution,
  type Certificate,
  type Charter,
  didOf,
  type Entry,
  hexOf,
  isKnownRecord,
  openStatementOf,
  type Payment,
  type Receipt,
  recordId,
  type Verdict,
  type WireRecord,
} from '@datanet/records'
import type { TestDatanet } from './datanet.ts'

interface Certified {
  readonly id: string
  readonly verdict: Verdict
  readonly voters: readonly Uint8Array[]
}

interface Weighted {
  readonly who: Uint8Array
  readonly weight: bigint
}

/** What a ledger comes to: amounts by author and asset, and sums by asset. */
export interface PlainLedger {
  /** `author asset` to what the author is owed. */
  readonly owed: Record<string, bigint>
  readonly totals: Record<
    string,
    { paid: bigint; contributors: bigint; validators: bigint; residual: bigint; pending: bigint }
  >
}

type Located<R> = { readonly record: R; readonly entry: Entry; readonly index: number }

function recordsOf<T extends WireRecord['type']>(
  entries: readonly Entry[],
  type: T,
): Located<Extract<WireRecord, { type: T }>>[] {
  return entries.flatMap((entry) =>
    entry.records.flatMap((record, index) =>
      isKnownRecord(record) && record.type === type
        ? [{ record: record as Extract<WireRecord, { type: T }>, entry, index }]
        : [],
    ),
  )
}

function certified(record: Certificate, datanet: TestDatanet): Certified[] {
  try {
    const { verdict, votes } = checkCertificate(record, datanet.id, datanet.charter)
    return [{ id: verdict.id.toString(), verdict: verdict.body, voters: votes.map(({ body }) => body.signer) }]
  } catch {
    return []
  }
}

function formula(units: bigint, { score, units: all }: Verdict, { weights }: Charter): bigint {
  if (weights === 'rows') return units
  if (weights === 'rows-by-score') return units * BigInt(score)
  return all === 0n ? 0n : (units * 1_000_000n) / all
}

/** Who shares in pinned verdicts: contributors and validators. */
function sharesOf(pins: readonly Certified[], charter: Charter): { contributors: Weighted[]; validators: Weighted[] } {
  const bySubject = new Map<string, Certified>()
  for (const pin of pins) {
    if (pin.verdict.outcome !== 'accepted') continue
    const key = pin.verdict.subject.toString()
    const other = bySubject.get(key)
    if (other === undefined || other.verdict.round < pin.verdict.round) bySubject.set(key, pin)
  }
  const members = [...bySubject.values()].sort((a, b) =>
    Buffer.compare(a.verdict.subject.bytes, b.verdict.subject.bytes),
  )
  const earned = new Map<string, { who: Uint8Array; weight: bigint }>()
  const give = (contribution: string, who: Uint8Array, weight: bigint) =>
    earned.set(contribution, { who, weight: (earned.get(contribution)?.weight ?? 0n) + weight })
  const flow = (from: string, who: Uint8Array, weight: bigint, upstream: Verdict['upstream']) => {
    let rest = weight
    for (const share of upstream.filter((one) => one.from.toString() === from)) {
      const part = (weight * BigInt(share.ppm)) / 1_000_000n
      give(share.contribution.toString(), share.author, part)
      rest -= part
    }
    give(from, who, rest)
  }
  const strangers = new Set<string>()
  for (const { verdict } of members) {
    for (const { contribution, units } of verdict.credit) {
      const key = contribution.toString()
      if (key === verdict.subject.toString())
        flow(key, verdict.author, formula(units, verdict, charter), verdict.upstream)
      else if (!bySubject.has(key)) strangers.add(key)
    }
  }
  for (const key of strangers) {
    const said = members.flatMap(({ verdict }) =>
      verdict.credit.filter((share) => share.contribution.toString() === key).map((share) => ({ share, verdict })),
    )
    const sum = said.reduce((all, { share, verdict }) => all + formula(share.units, verdict, charter), 0n)
    const caps = said.map(({ share, verdict }) =>
      charter.weights === 'equal' ? 1_000_000n : formula(share.whole, verdict, charter),
    )
    const [cap = 0n] = caps.toSorted((a, b) => Number(b - a))
    const [first] = said
    if (first !== undefined)
      flow(key, first.share.author, [sum, cap].toSorted((a, b) => Number(a - b))[0] ?? 0n, first.verdict.upstream)
  }
  const validators = members.flatMap(({ verdict, voters }) => {
    const adds = verdict.credit.some(
      ({ contribution, units }) =>
        units > 0n && (contribution.equals(verdict.subject) || !bySubject.has(contribution.toString())),
    )
    if (!adds) return []
    return voters.map((who) => ({
      who,
      weight: charter.validators.find(({ author }) => hexOf(author) === hexOf(who))?.weight ?? 0n,
    }))
  })
  const sums = new Map<string, Weighted>()
  for (const { who, weight } of validators)
    sums.set(hexOf(who), { who, weight: weight + (sums.get(hexOf(who))?.weight ?? 0n) })
  return { contributors: [...earned.values()], validators: [...sums.values()] }
}

const sumOf = (weights: readonly Weighted[]) => weights.reduce((sum, { weight }) => sum + weight, 0n)

function explicit({ weights }: Pick<Receipt, 'weights'>): Weighted[] {
  const named = new Set<string>()
  return weights.flatMap(({ contribution, author, weight }) => {
    if (weight === 0n || named.has(contribution.toString())) return []
    named.add(contribution.toString())
    return [{ who: author, weight }]
  })
}

/** Stands for a claim that nobody has told of: no release is used by it. */
const NO_CLAIM = { record: { inputs: [] as Attribution['inputs'] } } as Located<Attribution>

/** See the header. */
export function plainLedger(datanet: TestDatanet, entries: readonly Entry[]): PlainLedger {
  const { charter } = datanet
  const verdicts = new Map(
    recordsOf(entries, 'certificate').flatMap(({ record }) => certified(record, datanet).map((one) => [one.id, one])),
  )
  const releases = new Map(
    recordsOf(entries, 'release').map(({ record, entry, index }) => [
      recordId(entry.id, index).toString(),
      record.verdicts,
    ]),
  )
  const claims = recordsOf(entries, 'attribution')
  const audits = recordsOf(entries, 'audit')
  const piles = new Map<string, { key: string; receipt: Receipt; contributors: bigint; validators: bigint }>()
  const totals: PlainLedger['totals'] = {}
  for (const { record, entry } of recordsOf(entries, 'payment')) {
    const payer = entry.payload.author
    if (!isGood(record, payer, datanet)) continue
    const receipt = openStatementOf('receipt', record.receipt)
    const asset = `${record.asset.unit}:${record.asset.class}@${didOf(payer)}`
    const total = totals[asset] ?? { paid: 0n, contributors: 0n, validators: 0n, residual: 0n, pending: 0n }
    totals[asset] = total
    total.paid += record.amount
    const shares = poolOf(receipt.body)
    if (shares === null) {
      total.pending += record.amount
      continue
    }
    const own = receipt.body.weights.length + receipt.body.verdicts.length > 0 || claimOf(receipt.body) !== null
    const pile = `${own ? `receipt ${receipt.id}` : `release ${receipt.body.subject}`} ${asset}`
    const before = piles.get(pile) ?? { key: asset, receipt: receipt.body, contributors: 0n, validators: 0n }
    const part = (perMille: number, weights: bigint) =>
      weights === 0n ? 0n : (record.amount * BigInt(perMille)) / 1000n
    const contributors = before.contributors + part(charter.split.contributors, sumOf(shares.contributors))
    const validators = before.validators + part(charter.split.validators, sumOf(shares.validators))
    piles.set(pile, { ...before, contributors, validators })
  }
  const owed: Record<string, bigint> = {}
  for (const { key, receipt, contributors, validators } of piles.values()) {
    const shares = poolOf(receipt)
    for (const [role, pile] of [
      ['contributors', contributors],
      ['validators', validators],
    ] as const) {
      for (const { who, weight } of shares?.[role] ?? []) {
        if (weight === 0n) continue
        const amount = (pile * weight) / sumOf(shares?.[role] ?? [])
        const total = totals[key]
        if (total !== undefined) total[role] += amount
        if (amount > 0n) owed[`${didOf(who)} ${key}`] = (owed[`${didOf(who)} ${key}`] ?? 0n) + amount
      }
    }
  }
  for (const total of Object.values(totals)) {
    total.residual = total.paid - total.pending - total.contributors - total.validators
  }
  return { owed, totals }

  /** What a receipt is to be paid by, or null where the charter or the receipt does not say so; NO_CLAIM while it is missing. */
  function claimOf({ attribution }: Receipt): Located<Attribution> | null {
    if (charter.claims !== 'audited' || attribution === undefined) return null
    return claims.find(({ entry, index }) => recordId(entry.id, index).equals(attribution)) ?? NO_CLAIM
  }

  function isBorneOut({ record, entry, index }: Located<Attribution>, { subject }: Receipt): boolean {
    if (!record.inputs.some(({ role, cid }) => role === 'release' && cid.equals(subject))) return false
    const id = recordId(entry.id, index)
    const others = charter.validators.filter(({ author }) => hexOf(author) !== hexOf(entry.payload.author))
    const [electors, of] = [others.length === 0 ? charter.validators : others, audits]
    const weigh = (list: typeof electors) => list.reduce((sum, { weight }) => sum + weight, 0n)
    const agreeing = electors.filter(({ author }) => {
      const said = of.filter(
        (one) => one.record.attribution.equals(id) && hexOf(one.entry.payload.author) === hexOf(author),
      )
      const [first] = said.toSorted((a, b) => a.entry.payload.seq - b.entry.payload.seq || a.index - b.index)
      return first?.record.agrees === true
    })
    return 3n * weigh(agreeing) >= 2n * weigh(electors)
  }

  function poolOf(receipt: Receipt) {
    if (receipt.weights.length > 0) return { contributors: explicit(receipt), validators: [] }
    const claim = claimOf(receipt)
    if (claim !== null)
      return isBorneOut(claim, receipt) ? { contributors: explicit(claim.record), validators: [] } : null
    const pins = receipt.verdicts.length > 0 ? receipt.verdicts : releases.get(receipt.subject.toString())
    const known = pins?.map((pin) => verdicts.get(pin.toString()))
    if (known === undefined || known.includes(undefined)) return null
    return sharesOf([...new Set(known)] as Certified[], charter)
  }
}

function isGood({ amount, asset, receipt }: Payment, payer: Uint8Array, { charter, id }: TestDatanet): boolean {
  return (
    amount > 0n &&
    charter.issuers.some((issuer) => hexOf(issuer) === hexOf(payer)) &&
    charter.assets.some((one) => one.unit === asset.unit && one.class === asset.class) &&
    openStatementOf('receipt', receipt).body.datanet.equals(id)
  )
}
