/**
 * The ledger once more, as plainly as its rules can be written down: everything from the start, by loops over lists. Slow,
 * and in nothing like the one that it is compared with.
 */
import { checkCertificate } from '@datanet/quality'
import {
  type Basis,
  type Certificate,
  type Charter,
  cidOf,
  didOf,
  type Entry,
  encode,
  hexOf,
  isKnownRecord,
  openRecordProof,
  openStatementOf,
  type Payment,
  parseCid,
  type Receipt,
  type RecordProof,
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

/** A record, who signed it where, and whether that author's own log holds it. */
interface Located<R> {
  readonly id: string
  readonly record: R
  readonly author: string
  readonly seq: number
  readonly index: number
  readonly own: boolean
}

function proofsIn(record: WireRecord): RecordProof[] {
  if (record.type === 'evidence') return [record.proof]
  if (record.type !== 'basis') return []
  return [record.release, record.claim, ...record.audits].filter((proof) => proof !== null)
}

/** All records of a type that entries hold, or carry from other authors' logs; each once. */
function recordsOf<T extends WireRecord['type']>(
  entries: readonly Entry[],
  type: T,
): Located<Extract<WireRecord, { type: T }>>[] {
  const found = new Map<string, Located<WireRecord>>()
  for (const { id: entry, payload, records } of entries) {
    const carrier = hexOf(payload.author)
    records.forEach((record, index) => {
      if (record === null || !isKnownRecord(record)) return
      const id = recordId(entry, index).toString()
      found.set(id, { id, record, author: carrier, seq: payload.seq, index, own: true })
      for (const proof of proofsIn(record)) {
        const proven = openRecordProof(proof)
        const [author, key] = [hexOf(proven.author), proven.id.toString()]
        if (author === carrier || found.get(key)?.own === true || !isKnownRecord(proven.record)) continue
        found.set(key, { id: key, record: proven.record, author, seq: proven.seq, index: proven.index, own: false })
      }
    })
  }
  return [...found.values()].filter((one): one is Located<Extract<WireRecord, { type: T }>> => one.record.type === type)
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

/** Who shares, by the certificates that are used. */
interface Shared {
  readonly contributors: Weighted[]
  readonly validators: Weighted[]
  readonly used: readonly Certified[]
}

/** See the header. */
export function plainLedger(datanet: TestDatanet, entries: readonly Entry[]): PlainLedger {
  const { charter } = datanet
  const certificates = recordsOf(entries, 'certificate').flatMap(({ record, ...place }) =>
    certified(record, datanet).map((one) => ({ ...one, ...place, id: one.id })),
  )
  const verdicts = new Map(certificates.map((one) => [one.id, one]))
  const bases = new Map(recordsOf(entries, 'basis').map(({ record }) => [cidOf(encode(record)).toString(), record]))
  const piles = new Map<string, { key: string; shares: Shared; contributors: bigint; validators: bigint }>()
  const totals: PlainLedger['totals'] = {}
  for (const payment of recordsOf(entries, 'payment')) {
    const { record, author: payer } = payment
    if (!isGood(record, payer, datanet)) continue
    const receipt = openStatementOf('receipt', record.receipt)
    const [issuer] = charter.issuers.filter((one) => hexOf(one) === payer) as [Uint8Array]
    const asset = `${record.asset.unit}:${record.asset.class}@${didOf(issuer)}`
    const total = totals[asset] ?? { paid: 0n, contributors: 0n, validators: 0n, residual: 0n, pending: 0n }
    totals[asset] = total
    total.paid += record.amount
    const basis = bases.get(record.basis.toString())
    const shares = basis === undefined ? null : sharesBy(basis, receipt.body)
    if (shares === null || isRefused(payment, shares)) {
      total.pending += record.amount
      continue
    }
    const named = ownPins(receipt.body)
      ? `receipt ${receipt.id}`
      : `release ${receipt.body.subject} ${claimIn(receipt.body)}`
    const pile = `${record.basis} ${named} ${asset}`
    const before = piles.get(pile) ?? { key: asset, shares, contributors: 0n, validators: 0n }
    const part = (perMille: number, weights: bigint) =>
      weights === 0n ? 0n : (record.amount * BigInt(perMille)) / 1000n
    const contributors = before.contributors + part(charter.split.contributors, sumOf(shares.contributors))
    const validators = before.validators + part(charter.split.validators, sumOf(shares.validators))
    piles.set(pile, { ...before, contributors, validators })
  }
  const owed: Record<string, bigint> = {}
  for (const { key, shares, contributors, validators } of piles.values()) {
    for (const [role, pile] of [
      ['contributors', contributors],
      ['validators', validators],
    ] as const) {
      for (const { who, weight } of shares[role]) {
        if (weight === 0n) continue
        const amount = (pile * weight) / sumOf(shares[role])
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

  function claimIn({ attribution, weights }: Receipt): string | null {
    return charter.claims === undefined || weights.length > 0 ? null : (attribution?.toString() ?? null)
  }

  function ownPins(receipt: Receipt): boolean {
    return receipt.weights.length > 0 || (receipt.verdicts.length > 0 && claimIn(receipt) === null)
  }

  /** Whether the issuer's own log shows, before a payment, a newer certificate than one that the payment uses. */
  function isRefused(payment: Located<Payment>, { used }: Shared): boolean {
    if (!payment.own) return false
    return certificates.some(
      ({ author, seq, index, verdict, id }) =>
        author === payment.author &&
        (seq < payment.seq || (seq === payment.seq && index < payment.index)) &&
        used.some((one) => one.verdict.subject.equals(verdict.subject) && isNewer({ id, verdict }, one)),
    )
  }

  function sharesBy(basis: Basis, receipt: Receipt): Shared | null {
    const named = basis.verdicts.map((verdict) => verdicts.get(verdict.toString()))
    const release = basis.release && openRecordProof(basis.release)
    const isOfIt = release?.id.equals(receipt.subject) === true && release.record.type === 'release'
    if (!ownPins(receipt) && !isOfIt) return null
    const ofRelease = isOfIt && 'verdicts' in release.record ? release.record.verdicts : []
    const pins = receipt.weights.length > 0 ? [] : ownPins(receipt) ? receipt.verdicts : ofRelease
    const pinned = pins.map((pin) => verdicts.get(pin.toString()))
    if ([...named, ...pinned].includes(undefined)) return null
    const all = named as Certified[]
    const subjects = all.map(({ verdict }) => verdict.subject.toString())
    if (new Set(subjects).size < subjects.length) return null
    const used: Certified[] = []
    for (const pin of pinned as Certified[]) {
      const one = all.find(({ verdict }) => verdict.subject.equals(pin.verdict.subject))
      if (one === undefined || (one.id !== pin.id && !isNewer(one, pin))) return null
      if (!used.includes(one)) used.push(one)
    }
    if (receipt.weights.length > 0) {
      const accepted = all.filter(({ verdict }) => verdict.outcome === 'accepted')
      const right = receipt.weights.every(
        ({ contribution, author, weight }) =>
          weight === 0n ||
          accepted.some(
            ({ verdict }) => verdict.subject.equals(contribution) && hexOf(verdict.author) === hexOf(author),
          ),
      )
      return right ? { contributors: explicit(receipt), validators: [], used: all } : null
    }
    if (!ownPins(receipt) && used.length < all.length) return null
    const claim = claimIn(receipt)
    if (claim === null) return basis.claim === null ? { ...sharesOf(used, charter), used } : null
    const weights = claimedWeights(basis, claim, receipt)
    if (weights === null) return null
    const right = weights.every(({ contribution, author, weight }) => {
      if (weight === 0n) return true
      const own = used.find(({ verdict }) => verdict.subject.equals(contribution))
      if (own !== undefined) return hexOf(own.verdict.author) === hexOf(author)
      const shown = used.flatMap(({ verdict }) => [...verdict.credit, ...verdict.upstream])
      const last = shown.filter((share) => share.contribution.equals(contribution)).at(-1)
      return last !== undefined && hexOf(last.author) === hexOf(author)
    })
    return right ? { contributors: explicit({ weights }), validators: [], used } : null
  }

  function claimedWeights(basis: Basis, wanted: string, { subject }: Receipt): Receipt['weights'] | null {
    const claim = basis.claim && openRecordProof(basis.claim)
    if (claim?.id.toString() !== wanted || claim.record.type !== 'attribution' || 'unknown' in claim.record) return null
    if (!claim.record.inputs.some(({ role, cid }) => role === 'release' && cid.equals(subject))) return null
    const others = charter.validators.filter(({ author }) => hexOf(author) !== hexOf(claim.author))
    const electors = others.length === 0 ? charter.validators : others
    const weigh = (list: typeof electors) => list.reduce((sum, { weight }) => sum + weight, 0n)
    const agreed: string[] = []
    for (const audit of basis.audits.map(openRecordProof)) {
      if (audit.record.type !== 'audit' || 'unknown' in audit.record) return null
      const { agrees, attribution, sampled, parts } = audit.record
      const asked = Math.min(parts, charter.claims?.sample ?? 0)
      if (!agrees || !attribution.equals(claim.id) || sampled < asked || agreed.includes(hexOf(audit.author)))
        return null
      if (!electors.some(({ author }) => hexOf(author) === hexOf(audit.author))) return null
      agreed.push(hexOf(audit.author))
    }
    const weight = weigh(electors.filter(({ author }) => agreed.includes(hexOf(author))))
    return 3n * weight > 2n * weigh(electors) ? claim.record.weights : null
  }
}

/** A higher round, or in one round the smaller id. */
function isNewer(a: Pick<Certified, 'id' | 'verdict'>, b: Certified): boolean {
  if (a.verdict.round !== b.verdict.round) return a.verdict.round > b.verdict.round
  return Buffer.compare(parseCid(a.id).bytes, parseCid(b.id).bytes) < 0
}

function isGood({ amount, asset, receipt }: Payment, payer: string, { charter, id }: TestDatanet): boolean {
  return (
    amount > 0n &&
    charter.issuers.some((issuer) => hexOf(issuer) === payer) &&
    charter.assets.some((one) => one.unit === asset.unit && one.class === asset.class) &&
    openStatementOf('receipt', receipt).body.datanet.equals(id)
  )
}
