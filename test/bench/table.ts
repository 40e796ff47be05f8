import type { Case } from './case.ts'
import { numberText } from './number-text.ts'
import { headOf, notesOf, type Results } from './results.ts'

const HEAD = ['what', 'unit', 'Datanet', 'compared with', 'aim', 'met']

function spread(range: readonly [number, number] | undefined): string {
  if (range === undefined || range[0] === range[1]) return ''
  return ` (${numberText(range[0])}–${numberText(range[1])})`
}

/** How many times as good ours is. */
function ratio({ ours, better }: Case, theirs: number): string {
  const times = better === 'higher' ? ours / theirs : theirs / ours
  return Number.isFinite(times) ? `, ×${numberText(times)}` : ''
}

function met(value: boolean | null): string {
  if (value === null) return ''
  return value ? 'yes' : 'no'
}

function cells(one: Case): string[] {
  const { unit, ours, baselines, aim, ranges } = one
  const others = Object.entries(baselines).map(
    ([name, figure]) => `${name} ${numberText(figure)}${spread(ranges[name])}${ratio(one, figure)}`,
  )
  return [
    one.case,
    unit,
    `${numberText(ours)}${spread(ranges['ours'])}`,
    others.join('; ') || '–',
    aim ?? '–',
    aim !== null && one.met === null ? 'open' : met(one.met) || '–',
  ]
}

const row = (columns: readonly string[]) => `| ${columns.join(' | ')} |`

/** The cases as a Markdown table; `×` says how many times as good as the other ours is. */
export function tableOf({ cases }: Results): string {
  return [row(HEAD), row(HEAD.map(() => '---')), ...cases.map((one) => row(cells(one)))].join('\n')
}

/** The table with what it stands on: when, where, of what. */
export function reportOf(results: Results): string {
  return [headOf(results), '', tableOf(results), ...notesOf(results)].join('\n')
}
