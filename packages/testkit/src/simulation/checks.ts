/** What must hold when all is healed, whatever has happened. */
import { Ledger } from '@datanet/ledger'
import type { Founding } from '@datanet/log'
import { compareBytes, type Entry, hexOf, isKnownRecord, openStatement } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import type { Machine } from './machine.ts'
import { type Made, type Offered, offeredAt } from './people.ts'

export interface Outcome {
  readonly founding: Founding
  readonly machines: readonly Machine[]
  /** Machines whose people lie; nothing is promised to or by them. */
  readonly liars: readonly Machine[]
  readonly made: readonly Made[]
}

const running = (machine: Machine): Replica => machine.replica as Replica

/** What was offered, as the first machine knows it; in the end all know the same. */
export function offeredIn({ machines, made }: Outcome): Offered[] {
  return offeredAt(machines[0] as Machine, made)
}

async function entriesOf(replica: Replica): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const entry of replica.log.entries()) entries.push(entry)
  return entries
}

/** All machines tell the same, and folding the logs anew tells it too (G1, G6, G7). */
async function agreement({ machines, founding }: Outcome): Promise<string[]> {
  const problems: string[] = []
  const [first, ...others] = machines as [Machine, ...Machine[]]
  const { log, ledger } = running(first)
  for (const machine of others) {
    const replica = running(machine)
    if (!replica.log.frontier.root.equals(log.frontier.root))
      problems.push(`${machine.name} holds other logs than ${first.name}`)
    if (!replica.ledger.digest.equals(ledger.digest))
      problems.push(`${machine.name} has another digest than ${first.name}`)
  }
  const anew = new Ledger(founding)
  for (const entry of await entriesOf(running(first))) anew.apply(entry)
  if (!anew.digest.equals(ledger.digest)) problems.push('folding the logs anew gives another digest')
  return problems
}

/** What was acknowledged is everywhere (L3), and no honest author's log has forked. */
async function durability({ machines, liars }: Outcome): Promise<string[]> {
  const problems: string[] = []
  const [first] = machines as [Machine]
  const held = new Set((await entriesOf(running(first))).map(({ id }) => id.toString()))
  for (const machine of machines) {
    if (liars.includes(machine)) continue
    for (const { id, payload } of machine.acknowledged) {
      if (!held.has(id.toString()))
        problems.push(`${machine.name}'s entry ${payload.seq} is lost, though it was acknowledged`)
    }
    const fork = running(first).log.head(machine.signer.publicKey)?.fork
    if (fork != null) problems.push(`${machine.name}, who is honest, has forked at ${fork}`)
  }
  return problems
}

/** No honest validator has said two things in one round (R8, V1). */
async function oneVoice({ machines, liars }: Outcome): Promise<string[]> {
  const problems: string[] = []
  const lying = new Set(liars.map(({ key }) => key))
  const said = new Map<string, string>()
  for (const { records } of await entriesOf(running(machines[0] as Machine))) {
    for (const record of records) {
      if (!isKnownRecord(record) || record.type !== 'statement') continue
      const statement = openStatement(record.statement)
      if (statement === null || statement.body.type === 'receipt' || lying.has(hexOf(statement.body.signer))) continue
      const { type, signer, subject, round } = statement.body
      const key = `${type} ${hexOf(signer)} ${subject} ${round}`
      const before = said.get(key)
      if (before !== undefined && before !== statement.id.toString())
        problems.push(`an honest validator equivocates: ${key}`)
      said.set(key, statement.id.toString())
    }
  }
  return problems
}

/** Everything offered is judged, and as its content deserves. */
function verdicts(outcome: Outcome): string[] {
  const problems: string[] = []
  const offered = offeredIn(outcome)
  for (const machine of outcome.machines) {
    for (const { id, set } of offered) {
      const verdict = running(machine).ledger.certificate(id)?.verdict.body
      const deserved = set.kind === 'broken' ? 'rejected' : 'accepted'
      if (verdict?.outcome !== deserved)
        problems.push(`${machine.name}: ${set.kind} ${id} is ${verdict?.outcome ?? 'not judged'}`)
    }
  }
  return problems
}

/** Each row is credited to the earliest that was accepted with it, and so a copy with nothing (A1, V1). */
function credits(outcome: Outcome): string[] {
  const problems: string[] = []
  const { ledger } = running(outcome.machines[0] as Machine)
  const standing = offeredIn(outcome).flatMap((one) => {
    const verdict = ledger.certificate(one.id)?.verdict.body
    return verdict?.outcome === 'accepted' ? [{ ...one, verdict }] : []
  })
  const inOrder = standing.sort((a, b) => a.verdict.stamp - b.verdict.stamp || compareBytes(a.id.bytes, b.id.bytes))
  const owner = new Map<string, string>()
  for (const { id, set } of inOrder) for (const row of set.rows) if (!owner.has(row)) owner.set(row, id.toString())
  for (const { id, set, verdict, patient } of inOrder) {
    const due = new Map<string, number>()
    for (const row of new Set(set.rows)) due.set(owner.get(row) as string, (due.get(owner.get(row) as string) ?? 0) + 1)
    const credited = verdict.credit
      .map(({ contribution, units }) => `${contribution} ${units}`)
      .sort()
      .join()
    const expected = [...due]
      .map(([contribution, units]) => `${contribution} ${units}`)
      .sort()
      .join()
    if (credited !== expected) problems.push(`${set.kind} ${id} credits ${credited}, not ${expected}`)
    if (set.kind === 'copy' && patient && due.has(id.toString())) problems.push(`copy ${id} stands before its original`)
  }
  return problems
}

/** What a release of everything was paid for goes to those who own its rows, and to no copy. */
function payouts(outcome: Outcome, release: string): string[] {
  const problems: string[] = []
  const { ledger } = running(outcome.machines[0] as Machine)
  const offered = offeredIn(outcome)
  const pot = [...ledger.pots()].find(({ receipt }) => receipt.body.subject.toString() === release)
  if (pot?.pool == null || pot.totals.size === 0) return ['the last release was not paid']
  const shares = new Map(pot.pool.shares.map(({ contribution, weight }) => [contribution.toString(), weight]))
  for (const { id, set, patient } of offered) {
    if (set.kind === 'copy' && patient && shares.has(id.toString())) problems.push(`copy ${id} earns`)
  }
  const rows = new Set(offered.filter(({ set }) => set.kind !== 'broken').flatMap(({ set }) => set.rows))
  if (pot.pool.total !== BigInt(rows.size)) problems.push(`the release weighs ${pot.pool.total}, not ${rows.size}`)
  return problems
}

/** What is wrong; nothing, if all is well. `release` is the last one. */
export async function problemsOf(outcome: Outcome, release: string | null): Promise<string[]> {
  return [
    ...(await agreement(outcome)),
    ...(await durability(outcome)),
    ...(await oneVoice(outcome)),
    ...verdicts(outcome),
    ...credits(outcome),
    ...(release === null ? [] : payouts(outcome, release)),
  ]
}

/** Whether all hold the same, and everything is judged everywhere. */
export function isSettled(outcome: Outcome): boolean {
  const [first] = outcome.machines as [Machine]
  const offered = offeredIn(outcome)
  return outcome.machines.every(
    ({ replica }) =>
      replica !== null &&
      first.replica !== null &&
      replica.log.frontier.root.equals(first.replica.log.frontier.root) &&
      offered.every(({ id }) => replica.ledger.certificate(id) !== undefined),
  )
}
