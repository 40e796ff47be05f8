import type { ContributionStatus, GateReport, ReasonText } from '@datanet/client'
import { plainText } from './plain-text.ts'
import type { Style } from './style.ts'
import { table } from './table.ts'

/** Marks a status by what it means. */
export function markStatus(style: Style): (text: string, row: { status: ContributionStatus }) => string {
  return (text, { status }) => statusMark(style, status)(text)
}

/** How a status is marked. */
export function statusMark(style: Style, status: ContributionStatus): (text: string) => string {
  if (status === 'accepted') return style.good
  return status === 'pending' ? style.warn : style.bad
}

/** A reason in one line: what found it, and what. */
export function reasonLine({ gate, code, text }: ReasonText): string {
  const from = [gate, code].filter((word) => word !== '').join(' ')
  return plainText(from === '' ? text : `${from}: ${text}`)
}

/** The reports of gates as a table, with their reasons below. */
export function gateLines(gates: readonly GateReport[], style: Style): string[] {
  const reasons = gates.flatMap((gate) =>
    gate.reasons.map((reason) => `  ${reasonLine({ ...reason, gate: gate.gate })}`),
  )
  return [
    ...table(
      gates,
      [
        { head: 'GATE', cell: (gate) => gate.gate },
        {
          head: 'RESULT',
          cell: (gate) => (gate.passed ? 'passed' : 'failed'),
          mark: (text, gate) => (gate.passed ? style.good(text) : style.bad(text)),
        },
        { head: 'SCORE', cell: (gate) => String(gate.score), align: 'right' },
      ],
      style,
    ),
    ...(reasons.length === 0 ? [] : ['', ...reasons]),
  ]
}
