import type { VerdictReport } from '@datanet/client'
import { DemoFailedError } from '../../errors.ts'
import { reasonLine } from '../../present/judgement.ts'
import { cut } from '../../present/plain-text.ts'
import { shortCid } from '../../present/short-id.ts'
import { table } from '../../present/table.ts'
import { LIMIT_SECONDS, type Player } from '../player.ts'
import { type Founded, namesOf, type Offers } from '../scene.ts'

const REASON_WIDTH = 100

async function vote(
  { stage, datanet }: Founded,
  validator: Player,
  titles: ReadonlyMap<string, string>,
): Promise<void> {
  const judged = await validator.client.validate({ datanet })
  for (const { contribution, score, reasons } of judged) {
    stage.tell(`${validator.name} votes ${String(score).padStart(4)} on "${titles.get(contribution) ?? contribution}"`)
    for (const reason of reasons.slice(0, 2))
      stage.tell(`    ${stage.style.faint(cut(reasonLine(reason), REASON_WIDTH))}`)
    if (reasons.length > 2) stage.tell(`    ${stage.style.faint(`… and ${reasons.length - 2} more reasons`)}`)
  }
}

async function certificate(
  { ada, datanet }: Founded,
  contribution: string,
  outcome: VerdictReport['outcome'],
): Promise<VerdictReport> {
  const verdict = await ada.client.getVerdict({ datanet, contribution, wait: LIMIT_SECONDS })
  if (verdict.outcome === outcome) return verdict
  throw new DemoFailedError(
    `contribution ${contribution} is ${verdict.outcome}, and should be ${outcome}`,
    'This is a defect of datanet; please report it.',
  )
}

/** Both validators judge what is there, and certify it. */
export async function judge(scene: Founded, { good, broken, more }: Offers): Promise<void> {
  const { stage, ben, cleo, datanet } = scene
  stage.act('Ben and Cleo judge, each by running the gates of the charter on the content')
  stage.command('validate ID --once')
  const titles = new Map([
    [good, 'Tickets of May'],
    [broken, 'Tickets, labelled in a hurry'],
    [more, 'Tickets of June'],
  ])
  await vote(scene, ben, titles)
  await vote(scene, cleo, titles)
  const verdicts = [
    await certificate(scene, good, 'accepted'),
    await certificate(scene, more, 'accepted'),
    await certificate(scene, broken, 'rejected'),
  ]

  stage.act('Their votes make certificates, which anyone can check without asking them')
  const names = namesOf(scene)
  stage.tell(
    ...table(
      verdicts,
      [
        { head: 'CONTRIBUTION', cell: (verdict) => titles.get(verdict.contribution) ?? '' },
        {
          head: 'OUTCOME',
          cell: (verdict) => verdict.outcome,
          mark: (text, { outcome }) => (outcome === 'accepted' ? stage.style.good(text) : stage.style.bad(text)),
        },
        { head: 'SCORE', cell: (verdict) => String(verdict.score), align: 'right' },
        { head: 'WEIGHT', cell: (verdict) => `${verdict.weight} of ${verdict.totalWeight}` },
        {
          head: 'ATTESTED BY',
          cell: (verdict) => verdict.attestations.map(({ author }) => names.label(author)).join(', '),
        },
      ],
      stage.style,
    ),
    "Nobody's weight counts for a contribution of one's own, so Ben's set is judged by Cleo alone.",
  )
  stage.command('verdict ID CONTRIBUTION --dht')
  const found = await ben.client.getVerdict({ datanet, contribution: good, source: 'dht', wait: LIMIT_SECONDS })
  stage.tell(
    `Ben looks it up in the ${found.source.toUpperCase()}, and finds and checks the certificate ${shortCid(found.verdict)} for Ada's good set.`,
  )
}

/** Ben alone judges Cleo's copy: accepted, and credited to its original. */
export async function judgeCopy(scene: Founded, { good }: Offers, copied: string): Promise<void> {
  const { stage, ben } = scene
  await vote(scene, ben, new Map([[copied, 'My tickets']]))
  const verdict = await certificate(scene, copied, 'accepted')
  const names = namesOf(scene)
  stage.tell(
    'The rows are good, so it is accepted. But the certificate says whose they are:',
    ...verdict.credit.map(
      ({ contribution, author, units }) =>
        `credit ${units} to ${names.label(author)} for ${contribution === good ? '"Tickets of May"' : contribution}`,
    ),
  )
}
