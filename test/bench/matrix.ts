import type { Case } from './case.ts'
import { numberText } from './number-text.ts'
import { headOf, notesOf, type Results } from './results.ts'

const row = (columns: readonly string[]) => `| ${columns.join(' | ')} |`

/** A mean with half of its interval. */
function cell(one: Case, rule: string): string {
  const mean = rule === 'ours' ? one.ours : one.baselines[rule]
  if (mean === undefined) return '–'
  const [least, most] = one.ranges[rule] ?? [mean, mean]
  const half = (most - least) / 2
  return half === 0 ? numberText(mean) : `${numberText(mean)} ± ${numberText(half)}`
}

interface Line {
  readonly set: string
  readonly attack: string
  readonly measure: string
  readonly one: Case
}

/** A case is named by the data set, the attack and the measure. */
function lineOf(one: Case): Line {
  const parts = one.case.split(': ')
  return { set: parts[0] ?? '', attack: parts.slice(1, -1).join(': '), measure: parts.at(-1) ?? '', one }
}

function tableOf(set: string, lines: readonly Line[]): string[] {
  const rules = Object.keys(lines[0]?.one.baselines ?? {})
  const head = ['attack', 'measure', '**Datanet**', ...rules, 'aim', 'met']
  return [
    `### ${set}`,
    '',
    row(head),
    row(head.map(() => '---')),
    ...lines.map(({ attack, measure, one }) => {
      const unit = measure.startsWith('gain') ? `${measure}, ${one.unit}` : measure
      const judged = one.aim === null ? '–' : one.met ? 'yes' : 'no'
      return row([attack, unit, ...['ours', ...rules].map((rule) => cell(one, rule)), one.aim ?? '–', judged])
    }),
  ]
}

/** Results of attacks as one Markdown table for each data set: attack by rule, means with half of their 95% intervals. */
export function matrixReport(results: Results): string {
  const bySet = Map.groupBy(results.cases.map(lineOf), ({ set }) => set)
  const tables = [...bySet].flatMap(([set, lines]) => ['', ...tableOf(set, lines)])
  return [headOf(results), ...tables, ...notesOf(results)].join('\n')
}
