import type { Case } from '../case.ts'
import { numberText } from '../number-text.ts'
import { headOf, notesOf, type Results } from '../results.ts'
import { MEASURES } from './measures.ts'

/** The columns, as people read them. */
const COLUMNS: Readonly<Record<keyof typeof MEASURES, string>> = {
  sent: 'MB a wave',
  cpu: 'CPU',
  cpuBeyond: 'beyond',
  during: 'memory, most',
  kept: 'kept',
  held: 'in use',
  disk: 'disk',
  forwarded: 'sent on',
  shutOut: 'sender out',
  honest: 'honest out',
  judged: 'judged',
  answered: 'owner',
}

const row = (columns: readonly string[]) => `| ${columns.join(' | ')} |`

function cell(one: Case | undefined): string {
  if (one === undefined) return '–'
  // below a hundredth, all is noise
  const text = numberText(Math.round(one.ours * 100) / 100)
  return one.met === false ? `**${text}**` : text
}

/** A case is named by the attack, whose name may have colons itself, by who sends, and by what was measured. */
function attackOf({ case: name }: Case): readonly [attack: string, sender: string, measure: string] {
  const parts = name.split(': ')
  return [parts.slice(0, -2).join(': '), parts.at(-2) ?? '', parts.at(-1) ?? '']
}

/** Results of attacks as one Markdown table: a line for each attack, what misses its aim in bold. */
export function abuseReport(results: Results): string {
  const lines = Map.groupBy(results.cases, (one) => row(attackOf(one).slice(0, 2)))
  const measures = Object.keys(MEASURES) as (keyof typeof MEASURES)[]
  const table = [...lines.values()].map((cases) => {
    const [first] = cases as [Case, ...Case[]]
    const found = measures.map((measure) => cases.find((one) => attackOf(one)[2] === MEASURES[measure]))
    return row([...attackOf(first).slice(0, 2), ...found.map(cell)])
  })
  const head = row(['attack', 'from', ...measures.map((measure) => COLUMNS[measure])])
  const rule = row(['---', '---', ...measures.map(() => '---:')])
  return [headOf(results), '', head, rule, ...table, ...notesOf(results)].join('\n')
}
