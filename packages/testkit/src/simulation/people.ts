/** Who does what: writers offer sets, validators judge them by the gates, a buyer releases and uses, an issuer pays. */

import type { Submission } from '@datanet/quality'
import { type CID, type Receipt, recordId, type Signer, type Statement, signStatement } from '@datanet/records'
import type { Prng } from '../prng.ts'
import type { SimulatedClock } from './clock.ts'
import { brokenRow, type DataSet, type Kind, makeDataSet, newRows } from './content.ts'
import type { Machine } from './machine.ts'

/** A set that somebody made to offer it; who crashes meanwhile may have offered it without knowing. */
export interface Made {
  readonly title: string
  readonly set: DataSet
  readonly by: Machine
  /** Everybody who judges had seen what it repeats before it was made. */
  readonly patient: boolean
}

/** A set that was offered. */
export interface Offered extends Made {
  readonly id: CID
}

/** What people see of their surroundings. */
export interface Stage {
  readonly clock: SimulatedClock
  readonly prng: Prng
  readonly datanet: CID
  readonly acceptScore: number
  readonly validators: readonly Machine[]
  /** All that was ever made. */
  readonly made: Made[]
  trace(what: string): void
}

/** How long after everybody has seen a set a patient copier waits, ms: longer than clocks are apart. */
const PATIENCE = 600

async function offer(stage: Stage, by: Machine, set: DataSet, patient: boolean): Promise<void> {
  const title = `set ${stage.made.length}`
  stage.made.push({ title, set, by, patient })
  for (const { cid, bytes } of set.blocks) by.blocks.set(cid.toString(), bytes)
  stage.trace(`${by.name} offers ${title}: ${set.kind} ${set.manifest}`)
  await by.append([
    {
      type: 'contribution',
      title,
      manifest: set.manifest,
      license: 'CC0-1.0',
      ...set.counts,
      derivedFrom: [],
      claim: null,
    },
  ])
}

/** What was offered, as far as a machine holds it. */
export function offeredAt({ replica }: Machine, made: readonly Made[]): Offered[] {
  const byTitle = new Map(made.map((one) => [one.title, one]))
  return (replica?.ledger.contributions() ?? []).flatMap(({ id, record }) => {
    const one = byTitle.get(record.title)
    return one === undefined ? [] : [{ ...one, id }]
  })
}

function isSeenByAll({ validators }: Stage, { id }: Offered): boolean {
  return validators.every(({ replica }) => replica !== null && replica.seenAt(id) !== undefined)
}

/** Offers a set of a kind, when it can: there may be nothing to copy yet. */
export async function contribute(stage: Stage, by: Machine, kind: Kind): Promise<void> {
  const { prng, clock } = stage
  const count = 3 + prng.integer(6)
  if (kind === 'good' || kind === 'broken') {
    const rows = newRows(prng, count)
    return offer(stage, by, await makeDataSet(kind, kind === 'broken' ? [...rows, brokenRow] : rows), true)
  }
  const others = offeredAt(by, stage.made).filter(({ set, by: author }) => set.kind !== 'broken' && author !== by)
  if (others.length === 0) return
  const original = prng.pick(others)
  const patient = isSeenByAll(stage, original)
  if (patient) await clock.sleep(PATIENCE)
  const { rows } = original.set
  const own = kind === 'part' ? newRows(prng, 2) : []
  const taken = kind === 'part' ? rows.slice(0, 1 + prng.integer(rows.length)) : prng.shuffle(rows)
  await offer(stage, by, await makeDataSet(kind, [...own, ...taken]), patient)
}

/** Votes, as the gates say, on all that a validator has not voted on; what can't be read now is for later. */
export async function judge(stage: Stage, validator: Machine): Promise<void> {
  const { replica } = validator
  if (replica === null) return
  const vote = async (submission: Submission) => {
    const { passed, score, reports } = await replica.examine(submission)
    const reasons = reports.flatMap((report) => report.reasons)
    await replica.vote(submission.id, passed ? score : Math.min(score, stage.acceptScore - 1), reasons)
    stage.trace(`${validator.name} votes on ${submission.id}`)
  }
  for (const submission of replica.awaitingVote()) {
    if (validator.replica !== replica) return
    await vote(submission).catch((error: Error & { code?: string }) => stage.trace(`${validator.name}: ${error.code}`))
  }
}

/** A use of a release: of `used`, or of a new one of all that is accepted where the buyer is; null when nothing is. */
export async function buy(
  stage: Stage,
  buyer: Machine,
  used?: CID,
): Promise<{ release: CID; receipt: Statement<Receipt> } | null> {
  const { replica } = buyer
  if (replica === null) return null
  if (used !== undefined) {
    const receipt = receiptOf(stage, buyer.signer, used)
    await buyer.append([{ type: 'statement', statement: receipt.signed }])
    return { release: used, receipt }
  }
  const verdicts = [...replica.docket.cases()].flatMap(({ certificate }) =>
    certificate?.verdict.body.outcome === 'accepted' ? [certificate.verdict.id] : [],
  )
  if (verdicts.length === 0) return null
  const entry = await buyer.append([{ type: 'release', name: `v${stage.clock.now}`, verdicts }])
  if (entry === null) return null
  const release = recordId(entry.id, entry.records.length - 1)
  const receipt = receiptOf(stage, buyer.signer, release)
  await buyer.append([{ type: 'statement', statement: receipt.signed }])
  stage.trace(`${buyer.name} releases ${verdicts.length} as ${release}`)
  return { release, receipt }
}

function receiptOf({ datanet, prng }: Stage, signer: Signer, subject: CID): Statement<Receipt> {
  return signStatement<Receipt>(
    {
      v: 1,
      type: 'receipt',
      datanet,
      signer: signer.publicKey,
      subject,
      round: 0,
      purpose: 'train',
      units: 1n,
      nonce: prng.bytes(16),
      verdicts: [],
      weights: [],
    },
    signer,
  )
}

/** Pays for a use; whether it was written down for good. */
export async function pay(issuer: Machine, receipt: Statement<Receipt>, amount: bigint): Promise<boolean> {
  const asset = { unit: 'EUR', class: 'deposit' } as const
  return (await issuer.pay({ receipt, asset, amount })) !== null
}
