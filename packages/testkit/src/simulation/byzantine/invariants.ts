/**
 * What holds whatever an adversary of at most a third of the weight does.
 * 1. Honest validators of more than a third of the weight attested each certificate, and so recomputed it (N1).
 * 2. A certificate names the author who offered the contribution (N2).
 * 3. Where the adversary is at most a third of the electors too, stamp and score lie between those of two honest voters that
 *    it lists, and an outcome that no honest voter asked for is never certified.
 * 4. It credits each distinct piece of an honest set once, to the set itself or to a certified senior (A1).
 * 5. All honest peers hold the same logs and the same ledger, and folding the logs anew gives it too.
 * 6. What an honest issuer has paid to others stays as it is, when the adversary afterwards forks each of its logs: releases,
 *    certificates and receipts that the payment rests on among them (N3).
 * 7. No honest peer was given anything by another honest peer that it could hold against it (N4).
 * 8. Below a third of the weight everything that honest writers offered is judged, as the gates say. What a validator offers
 *    needs more of the others than may be silent, so nothing is said of that.
 */
import { Ledger, payoutsOf } from '@datanet/ledger'
import { type Founding, isValidator } from '@datanet/log'
import { type CheckedCertificate, electorate, weightOf } from '@datanet/quality'
import { type Entry, equalBytes, hexOf, type Vote } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import type { Machine } from '../machine.ts'
import { type Made, type Offered, offeredAt } from '../people.ts'

/** What is left when all is over. */
export interface Aftermath {
  readonly founding: Founding
  readonly honest: readonly Machine[]
  /** Keys, as hex, that the adversary controls. */
  readonly adversary: ReadonlySet<string>
  readonly made: readonly Made[]
  /** Whether the adversary weighs less than a third. */
  readonly isLive: boolean
}

const replicaOf = ({ replica }: Machine): Replica => replica as Replica

/** All certificates that a peer holds, superseded ones too. */
function certificatesOf(machine: Machine): CheckedCertificate[] {
  return [...replicaOf(machine).docket.cases()].flatMap(({ certified }) => [...certified.values()])
}

/** What is wrong with whom a certificate credits (4). */
function creditProblems({ verdict: { id, body } }: CheckedCertificate, { honest, made }: Aftermath): string[] {
  const [first] = honest as [Machine]
  const set = offeredAt(first, made).find((one) => one.id.equals(body.subject))?.set
  if (set === undefined || body.outcome !== 'accepted') return []
  const pieces = new Set(set.rows).size
  const problems: string[] = []
  if (body.units !== BigInt(pieces)) problems.push(`verdict ${id} is about ${body.units} pieces, not ${pieces}`)
  for (const { contribution } of body.credit) {
    if (contribution.equals(body.subject)) continue
    const senior = replicaOf(first).docket.get(contribution)?.certificate?.verdict.body
    if (senior?.outcome !== 'accepted' || senior.stamp > body.stamp)
      problems.push(`verdict ${id} credits ${contribution}, which is no senior`)
  }
  return problems
}

/** What is wrong with a certificate (1 to 3). */
function certificateProblems(certificate: CheckedCertificate, { founding, adversary, honest }: Aftermath): string[] {
  const { body, id } = certificate.verdict
  const { charter } = founding
  const problems: string[] = []
  const weights = new Map(charter.validators.map(({ author, weight }) => [hexOf(author), weight]))
  const whole = [...weights.values()].reduce((sum, weight) => sum + weight, 0n)
  const attested = new Set(certificate.attestations.map((one) => hexOf(one.body.signer)))
  let checked = 0n
  for (const signer of attested) if (!adversary.has(signer)) checked += weights.get(signer) ?? 0n
  if (3n * checked <= whole) problems.push(`verdict ${id} was checked by honest validators of ${checked} of ${whole}`)
  const [first] = honest as [Machine]
  const offered = replicaOf(first).docket.get(body.subject)?.submission
  if (offered != null && !equalBytes(offered.author, body.author))
    problems.push(`verdict ${id} names another author than the one who offered ${body.subject}`)
  // without its author's weight the adversary may hold more than a third of what votes, and then nothing is said of them
  const electors = electorate(charter, body.author)
  if (3n * weightOf(electors.weights, adversary) > electors.total) return problems
  const votes = certificate.votes.map((vote) => vote.body).filter((vote) => !adversary.has(hexOf(vote.signer)))
  problems.push(...betweenProblems(votes, body, `verdict ${id} of round ${body.round}`))
  const yes = votes.some((vote) => vote.score >= charter.acceptScore)
  const no = votes.some((vote) => vote.score < charter.acceptScore)
  if (body.outcome === 'accepted' ? !yes : !no)
    problems.push(`verdict ${id} is ${body.outcome} by the adversary's votes alone`)
  return problems
}

function betweenProblems(
  honest: readonly Vote[],
  { score, stamp }: { readonly score: number; readonly stamp: number },
  which: string,
): string[] {
  const outside = (value: number, values: readonly number[]) =>
    values.length === 0 || value < Math.min(...values) || value > Math.max(...values)
  return [
    ...(outside(
      score,
      honest.map((vote) => vote.score),
    )
      ? [`${which}: the score ${score} is no honest one`]
      : []),
    ...(outside(
      stamp,
      honest.map((vote) => vote.seen),
    )
      ? [`${which}: the stamp ${stamp} is no honest one`]
      : []),
  ]
}

async function agreementProblems({ honest, founding }: Aftermath): Promise<string[]> {
  const problems: string[] = []
  const [first, ...others] = honest as [Machine, ...Machine[]]
  const { log, ledger } = replicaOf(first)
  for (const machine of others) {
    const replica = replicaOf(machine)
    if (!replica.log.frontier.root.equals(log.frontier.root))
      problems.push(`${machine.name} holds other logs than ${first.name}`)
    if (!replica.ledger.digest.equals(ledger.digest))
      problems.push(`${machine.name} has another digest than ${first.name}`)
  }
  const entries: Entry[] = []
  for await (const entry of log.entries()) entries.push(entry)
  const anew = new Ledger(founding)
  for (const entry of entries.toReversed()) anew.apply(entry)
  if (!anew.digest.equals(ledger.digest)) problems.push('folding the logs anew gives another digest')
  return problems
}

/** The honest machine's own log holds all that it acknowledged, and has not forked. */
function loyaltyProblems({ honest }: Aftermath): string[] {
  const [first] = honest as [Machine]
  return honest.flatMap(({ name, signer }) => {
    const fork = replicaOf(first).log.head(signer.publicKey)?.fork
    return fork == null ? [] : [`${name}, who is honest, has forked at ${fork}`]
  })
}

/** What honest authors offered who are no validators. */
function offeredByWriters({ honest, made, founding }: Aftermath): Offered[] {
  const [first] = honest as [Machine]
  return offeredAt(first, made).filter(({ by }) => !isValidator(founding, by.signer.publicKey))
}

/** Whether everything that honest writers offered is judged at each honest peer. */
export function isJudged(aftermath: Aftermath): boolean {
  const { honest } = aftermath
  return offeredByWriters(aftermath).every(({ id }) =>
    honest.every(({ replica }) => replica?.ledger.certificate(id) !== undefined),
  )
}

function livenessProblems(aftermath: Aftermath): string[] {
  const { honest } = aftermath
  return offeredByWriters(aftermath).flatMap(({ id, set }) =>
    honest.flatMap((machine) => {
      const outcome = replicaOf(machine).ledger.certificate(id)?.verdict.body.outcome
      const due = set.kind === 'broken' ? 'rejected' : 'accepted'
      return outcome === due ? [] : [`${machine.name}: ${set.kind} ${id} is ${outcome ?? 'not judged'}, not ${due}`]
    }),
  )
}

/** The payouts of each payment by an honest issuer, as text; of those that pay. */
export function honestPayouts({ honest, adversary }: Aftermath): Map<string, string> {
  const [first] = honest as [Machine]
  const { ledger } = replicaOf(first)
  const paid = ledger.payments().filter(({ asset, parts }) => parts !== null && !adversary.has(hexOf(asset.issuer)))
  return new Map(
    paid.map(({ id }) => {
      const payouts = payoutsOf(ledger, id).map(
        ({ author, contribution, amount }) =>
          `${amount} to ${hexOf(author).slice(0, 8)} for ${contribution ?? 'judging'}`,
      )
      return [id.toString(), payouts.join(', ')]
    }),
  )
}

/** Payments that no longer pay what they did (6). */
export function changedPayouts(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...before].flatMap(([id, payouts]) =>
    after.get(id) === payouts ? [] : [`payment ${id} paid ${payouts}, and now pays ${after.get(id) ?? 'nothing'}`],
  )
}

/** What a peer holds of each contribution that is not judged, line by line. */
export function openCases({ honest }: Pick<Aftermath, 'honest'>): string[] {
  return honest.flatMap((machine) => {
    const { docket } = replicaOf(machine)
    const certified = certificatesOf(machine).map(({ verdict: { id, body } }) => `${body.subject} ${body.round} ${id}`)
    const certificates = certified.sort().map((line) => `${machine.name} holds the certificate of ${line}`)
    const open = [...docket.cases()].flatMap((held) => {
      if (held.submission === null || held.certificate !== null) return []
      const all = [...held.votes.all(), ...held.verdicts.all(), ...held.attestations.all(), ...held.timeouts.all()]
      const said = all.map(({ id, body }) => {
        const what = 'verdict' in body ? body.verdict : 'votes' in body ? `${id} over ${body.votes.length} votes` : ''
        return `  ${body.type} ${body.round} by ${body.signer[0]} ${what}`
      })
      const round = held.openRound(docket.electorsOf(held.submission))
      return [`${machine.name}: ${held.id} by ${held.submission.author[0]} is open in round ${round}`, ...said]
    })
    return [...certificates, ...open]
  })
}

/** What is wrong at the end; nothing, if all laws held. */
export async function violations(aftermath: Aftermath): Promise<string[]> {
  const { honest, isLive } = aftermath
  const certificates = new Map(
    honest.flatMap((machine) => certificatesOf(machine).map((one) => [one.verdict.id.toString(), one] as const)),
  )
  return [
    ...[...certificates.values()].flatMap((certificate) => [
      ...certificateProblems(certificate, aftermath),
      ...creditProblems(certificate, aftermath),
    ]),
    ...(await agreementProblems(aftermath)),
    ...loyaltyProblems(aftermath),
    ...(isLive ? livenessProblems(aftermath) : []),
  ]
}
