import type { LabelledInput } from './labelled-game.ts'
import type { LabelledRow, TestRow } from './labelled-row.ts'

/** Rows of one contribution, which is its author's only one. */
export function rowsOf(author: string, stamp: number, rows: readonly (readonly [text: string, label: string])[]) {
  return rows.map(([text, label], row): LabelledRow => {
    return { contribution: `${author}-${stamp}`, row, author, stamp, text, label }
  })
}

/** Test rows with made up ids. */
export function testsOf(rows: readonly (readonly [text: string, label: string])[]): TestRow[] {
  return rows.map(([text, label], at) => ({ id: `test-${at}`, text, label }))
}

/** What Ann contributed. */
export const annsRows = [
  ['my card has not arrived yet', 'card'],
  ['where is the card that you sent me', 'card'],
  ['how do I change my pin', 'pin'],
  ['I forgot the secret number of my account', 'pin'],
] as const

/** Ann's rows, Bob's after them, and tests that both can help with. */
export const small: LabelledInput = {
  rows: [
    ...rowsOf('ann', 1, annsRows),
    ...rowsOf('bob', 2, [
      ['a replacement for my stolen card please', 'card'],
      ['the cash machine swallowed it while I entered a wrong pin', 'pin'],
    ]),
  ],
  tests: testsOf([
    ['the card you sent has not arrived', 'card'],
    ['I want to change the pin of my card', 'pin'],
    ['secret number forgotten', 'pin'],
  ]),
}

/** What each contribution weighs. */
export function weightsOf({ contributions }: { contributions: readonly { contribution: string; weight: bigint }[] }) {
  return Object.fromEntries(contributions.map(({ contribution, weight }) => [contribution, weight]))
}
