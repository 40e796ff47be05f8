import type { VerdictReport } from '@datanet/client'
import type { Names } from '../access/names.ts'
import { reasonLine } from './judgement.ts'
import { percent } from './quantity.ts'
import type { Style } from './style.ts'
import { fields } from './table.ts'

function creditLine(
  { contribution, author, units, whole }: VerdictReport['credit'][number],
  total: bigint,
  names: Names,
): string {
  const share = percent(BigInt(units), total)
  return `${share} to ${names.label(author)} for ${contribution} (${units} of its ${whole} units)`
}

/** A certificate that was checked: what was decided, by whom, and whom it credits. */
export function verdictLines(verdict: VerdictReport, names: Names, style: Style): string[] {
  const { outcome, score, round, weight, totalWeight } = verdict
  const mark = outcome === 'accepted' ? style.good : style.bad
  const total = verdict.credit.reduce((sum, credit) => sum + BigInt(credit.units), 0n)
  return [
    ...fields(
      [
        ['Verdict', `${mark(outcome)}, score ${score} of 1000, round ${round}`],
        ['Id', verdict.verdict],
        ['Stamp', verdict.stamp],
        [
          'Attested by',
          `weight ${weight} of ${totalWeight}: ${verdict.attestations.map(({ author }) => names.label(author)).join(', ')}`,
        ],
        ['Judged', verdict.alone ? style.warn('by its own author alone') : undefined],
        ['Found in', verdict.source === 'dht' ? 'the DHT' : 'the logs of this peer'],
      ],
      style,
    ),
    ...verdict.votes.flatMap((vote) => [
      `Vote of ${names.label(vote.author)}: ${vote.score}`,
      ...vote.reasons.map((reason) => `  ${reasonLine(reason)}`),
    ]),
    ...verdict.credit.map((credit) => `Credit: ${creditLine(credit, total, names)}`),
  ]
}
