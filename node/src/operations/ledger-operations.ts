import { randomBytes } from 'node:crypto'
import type { AccountProof, AccountReport, LedgerReport, Operations, PaymentReport, PayoutInfo } from '@datanet/client'
import {
  type Account,
  accountOf,
  assetTotals,
  type BookedPayment,
  claimOf,
  namesItsOwn,
  payoutsOf,
  proveAccount,
  RELEASE_ROLE,
  sharesNow,
} from '@datanet/ledger'
import {
  bytesOfHex,
  type CID,
  createSigner,
  didOf,
  equalBytes,
  parseCid,
  publicKeyOf,
  type Receipt,
  recordId,
  type Statement,
  signStatement,
} from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { AlreadyPaidError, InputRefusedError, NotIssuerError, UnknownIdError } from '../errors.ts'
import type { Desk, OfflineDesk } from './desk.ts'
import { releaseOf } from './release-operations.ts'
import { assetText, readAsset } from './text.ts'
import { waitFor } from './wait.ts'

type LedgerOperations = Pick<Operations, 'use' | 'pay' | 'getPayment'>

const MAX_AMOUNT = 2n ** 64n - 1n

function amountOf(text: string, what: string): bigint {
  const amount = BigInt(text)
  if (amount === 0n || amount > MAX_AMOUNT)
    throw new InputRefusedError(`${what} is ${text}`, 'Give a whole number from 1 to 2^64 - 1, in base units.')
  return amount
}

function paymentReport({ ledger }: Replica, payment: BookedPayment): PaymentReport {
  const { id, receipt, asset, amount, basis, parts } = payment
  const name = assetText(asset)
  const byAuthor = new Map<string, bigint>()
  for (const payout of payoutsOf(ledger, id))
    byAuthor.set(didOf(payout.author), (byAuthor.get(didOf(payout.author)) ?? 0n) + payout.amount)
  const payouts: PayoutInfo[] = [...byAuthor].map(([author, owed]) => ({
    author,
    asset: name,
    amount: owed.toString(),
  }))
  const paid = [...byAuthor.values()].reduce((sum, owed) => sum + owed, 0n)
  return {
    payment: id.toString(),
    receipt: receipt.toString(),
    asset: name,
    amount: amount.toString(),
    payouts,
    residual: (parts === null ? 0n : amount - paid).toString(),
    pending: parts === null,
    basis: basis.toString(),
    ...ledger.standingOfPayment(payment),
  }
}

function accountReport({ author, contributions, accepted, uses, byAsset }: Account, firstUnit: string): AccountReport {
  const earned = byAsset
    .filter(({ asset }) => `${asset.unit}:${asset.class}` === firstUnit)
    .reduce((sum, { amount }) => sum + amount, 0n)
  return {
    author: didOf(author),
    contributions,
    accepted,
    uses: uses.toString(),
    earned: earned.toString(),
    byAsset: Object.fromEntries(byAsset.map(({ asset, amount }) => [assetText(asset), amount.toString()])),
  }
}

function proofOf({ ledger }: Replica, author: Uint8Array): AccountProof {
  const pools = proveAccount(ledger, author)
  const blocks = new Map(
    pools
      .flatMap(({ proofs, weights }) => [...proofs, ...weights].flatMap((proof) => proof.blocks))
      .map((block) => [block.cid.toString(), block.bytes]),
  )
  return {
    root: ledger.digest.toString(),
    keys: pools.flatMap(({ proofs }) => proofs.map((proof) => proof.key)),
    blocks: [...blocks.values()].map((bytes) => Buffer.from(bytes).toString('base64')),
  }
}

function ledgerReport(replica: Replica, author: string | undefined, proof: boolean): LedgerReport {
  const { ledger, log, founding } = replica
  const [first] = founding.charter.assets
  const firstUnit = `${first?.unit}:${first?.class}`
  const keys =
    author === undefined ? [...ledger.authors()].map((hex) => bytesOfHex(hex) as Uint8Array) : [publicKeyOf(author)]
  const accounts = keys
    .map((key) => accountReport(accountOf(ledger, key), firstUnit))
    .sort((a, b) => (a.author < b.author ? -1 : 1))
  const outcomes = ledger.contributions().map(({ id }) => ledger.certificate(id)?.verdict.body.outcome)
  const totals = assetTotals(ledger)
  const uses = [...ledger.slots()].reduce((sum, slot) => sum + slot.units * (slot.pool?.total ?? 0n), 0n)
  return {
    digest: ledger.digest.toString(),
    frontier: [...log.heads()]
      .flatMap((head) =>
        head.id === null ? [] : [{ author: didOf(head.author), seq: head.seq, entry: head.id.toString() }],
      )
      .sort((a, b) => (a.author < b.author ? -1 : 1)),
    entries: ledger.entries,
    accounts,
    totals: {
      contributions: outcomes.length,
      accepted: outcomes.filter((outcome) => outcome === 'accepted').length,
      rejected: outcomes.filter((outcome) => outcome === 'rejected').length,
      uses: uses.toString(),
      payments: ledger.payments().length,
      pending: ledger.payments().filter((payment) => payment.parts === null).length,
      paid: Object.fromEntries(totals.map(({ asset, paid }) => [assetText(asset), paid.toString()])),
      residual: Object.fromEntries(totals.map(({ asset, residual }) => [assetText(asset), residual.toString()])),
    },
    ...(proof && author !== undefined ? { proof: proofOf(replica, publicKeyOf(author)) } : {}),
  }
}

/** The ledger as this peer computes it. Needs no running peer, but then there is nobody to wait for. */
export function ledgerOperation(
  { library }: OfflineDesk,
  whenSynced?: (datanet: string, seconds: number, signal?: AbortSignal) => Promise<void>,
): Pick<Operations, 'getLedger'> {
  return {
    async getLedger({ datanet, author, proof = false, wait }, { signal } = {}) {
      if (proof && author === undefined)
        throw new InputRefusedError('a proof is of one account', 'Name the account with --author DID.')
      const replica = library.get(datanet)
      if (wait !== undefined && wait > 0) await whenSynced?.(datanet, wait, signal)
      return ledgerReport(replica, author, proof)
    },
  }
}

/** The claim that a use of a release may be paid by. Throws ERR_INPUT_REFUSED, ERR_NOT_FOUND. */
function payableClaim({ founding, ledger }: Replica, attribution: string, release: string | undefined): CID {
  if (founding.charter.claims === undefined)
    throw new InputRefusedError(
      'the charter of this datanet does not pay by claims',
      'Leave --attribution out: the use is shared out by the verdicts of the release.',
    )
  const claim = ledger.claim(parseCid(attribution))
  if (claim === undefined) throw new UnknownIdError('claim', attribution, '`datanet sync ID` looks for news.')
  if (!claim.record.inputs.some(({ role, cid }) => role === RELEASE_ROLE && cid.toString() === release))
    throw new InputRefusedError(
      'the claim is not about the release that was used',
      'Name that release with --release, or claim an attribution of this one with `datanet attribute`.',
    )
  return claim.id
}

/** The verdicts by which contributions are credited. Throws ERR_INPUT_REFUSED where one was not accepted. */
function verdictsOf(replica: Replica, contributions: readonly string[]): CID[] {
  return contributions.map((contribution) => {
    const certificate = replica.docket.get(parseCid(contribution))?.certificate
    if (certificate?.verdict.body.outcome === 'accepted') return certificate.verdict.id
    throw new InputRefusedError(
      `contribution ${contribution} is not accepted, so its use can't be credited`,
      '`datanet contributions ID --status accepted` lists those that are.',
    )
  })
}

/** Throws where this peer could sign no receipt for the use of contributions: better known before they are fetched. */
export function demandReceipt(replica: Replica, contributions: readonly string[]): void {
  replica.demandAdmission()
  verdictsOf(replica, contributions)
}

/** Throws where no basis that is signed now could pay a receipt: ERR_NOT_FOUND, ERR_INPUT_REFUSED. */
function demandPayable({ founding, ledger }: Replica, { body }: Statement<Receipt>): void {
  const { charter } = founding
  if (!namesItsOwn(body, charter) && ledger.release(body.subject) === undefined)
    throw new UnknownIdError('release', `${body.subject}`, '`datanet sync ID` looks for news.')
  for (const { contribution } of body.weights) {
    if (ledger.certificate(contribution)?.verdict.body.outcome === 'accepted') continue
    throw new InputRefusedError(
      `contribution ${contribution}, which the receipt weighs, is not accepted`,
      '`datanet sync ID` looks for news; the buyer may have to sign another receipt.',
    )
  }
  const attribution = claimOf(body, charter)
  if (attribution === undefined) return
  const claim = ledger.claim(attribution)
  if (claim === undefined) throw new UnknownIdError('claim', `${attribution}`, '`datanet sync ID` looks for news.')
  const { agree, total, borneOut } = ledger.standingOf(claim)
  if (borneOut) return
  throw new InputRefusedError(
    `the claim that the receipt is paid by is not borne out: audits of ${agree} of ${total} agree, and it takes more than two thirds`,
    `Pay once more validators have run \`datanet audit ID ${attribution}\`.`,
  )
}

/** Signs a receipt of use as this peer's author. */
export async function signReceipt(
  desk: Desk,
  replica: Replica,
  {
    release,
    contributions,
    attribution,
    purpose,
    units,
  }: {
    release?: string
    contributions?: readonly string[]
    attribution?: string
    purpose: Receipt['purpose']
    units: bigint
  },
): Promise<Statement<Receipt>> {
  if ((release === undefined) === (contributions === undefined)) {
    throw new InputRefusedError(
      'a use is of one release, or of contributions',
      'Give either --release or --contribution.',
    )
  }
  const claim = attribution === undefined ? undefined : payableClaim(replica, attribution, release)
  const verdicts = verdictsOf(replica, contributions ?? [])
  const receipt = signStatement<Receipt>(
    {
      v: 1,
      type: 'receipt',
      datanet: replica.id,
      signer: desk.author,
      subject: release === undefined ? replica.id : releaseOf(replica, release).id,
      round: 0,
      purpose,
      units,
      nonce: new Uint8Array(randomBytes(16)),
      verdicts,
      weights: [],
      ...(claim === undefined ? {} : { attribution: claim }),
    },
    createSigner(desk.seed),
  )
  await replica.append([{ type: 'statement', statement: receipt.signed }])
  return receipt
}

/** Uses and their payment. */
export function ledgerOperations(desk: Desk): LedgerOperations {
  return {
    async use({ datanet, release, contributions, attribution, purpose, units }) {
      const replica = desk.library.get(datanet)
      const chosen = {
        ...(release === undefined ? {} : { release }),
        ...(contributions === undefined ? {} : { contributions }),
        ...(attribution === undefined ? {} : { attribution }),
      }
      const receipt = await signReceipt(desk, replica, {
        ...chosen,
        purpose,
        units: amountOf(units, 'the number of units'),
      })
      return {
        receipt: receipt.id.toString(),
        weights: sharesNow(replica.ledger, receipt).map(({ contribution, author, weight }) => ({
          contribution: contribution.toString(),
          author: didOf(author),
          weight: weight.toString(),
        })),
      }
    },

    async pay({ datanet, receipt, amount, asset }) {
      const replica = desk.library.get(datanet)
      const { charter } = replica.founding
      if (!charter.issuers.some((issuer) => equalBytes(issuer, desk.author))) {
        throw new NotIssuerError(
          'the charter does not name you as an issuer',
          'Only an issuer attests payments; `datanet list` and the charter say who it is.',
        )
      }
      const { unit, class: kind } = readAsset(asset, charter, desk.author)
      const used = replica.ledger.receipt(parseCid(receipt))
      if (used === undefined)
        throw new UnknownIdError(
          'receipt',
          receipt,
          'Ask the buyer for the id that `datanet use` printed; `datanet sync ID` looks for news.',
        )
      const before = replica.ledger
        .payments()
        .find((payment) => payment.receipt.equals(used.id) && equalBytes(payment.asset.issuer, desk.author))
      if (before !== undefined) {
        throw new AlreadyPaidError(
          `you have attested the payment of this receipt as ${before.id}`,
          `\`datanet ledger ${datanet}\` shows what came of it.`,
        )
      }
      demandPayable(replica, used)
      const entry = await replica.pay({
        receipt: used,
        asset: { unit, class: kind },
        amount: amountOf(amount, 'the amount'),
      })
      const id = recordId(entry.id, entry.records.length - 1)
      return paymentReport(replica, replica.ledger.payment(id) as BookedPayment)
    },

    async getPayment({ datanet, payment, wait }, { signal } = {}) {
      const replica = desk.library.get(datanet)
      const id = parseCid(payment)
      const look = () => {
        const booked = replica.ledger.payment(id)
        return booked?.parts != null ? booked : null
      }
      const settled = await waitFor(replica, look, {
        what: `the settlement of payment ${payment}`,
        seconds: wait,
        signal,
      })
      const booked = settled ?? replica.ledger.payment(id)
      if (booked === undefined) throw new UnknownIdError('payment', payment, '`datanet sync ID` looks for news.')
      return paymentReport(replica, booked)
    },
  }
}
