import { LabelledGame, valuations } from '@datanet/attribution'
import type { LabelledText } from '../attribution/labelled-sets.ts'
import type { Contribution } from './scene.ts'

/** Each author's part of all pay, from 0 to 1, by rule and author. */
export type Shares = ReadonlyMap<string, ReadonlyMap<string, number>>

/** What rules pay for contributions, as far as test pieces show what they are worth. */
export type Pay<Piece> = (contributions: readonly Contribution<Piece>[], tests: readonly Piece[]) => Shares

/** How many times its rows a contribution of an attacker is worth, by its own word. */
export const BOAST = 10

const PARTS = 1_000_000_000n

/** The rules that labelled rows can be valued by; ours is the first. */
export const labelledRules = valuations.map(({ name }) => name)

/** What each rule pays for labelled pieces. */
export const labelledPay: Pay<LabelledText> = (contributions, tests) => {
  const game = new LabelledGame({
    rows: contributions.flatMap(({ id, author, stamp, pieces }) =>
      pieces.map(({ text, label }, row) => ({ contribution: id, row, author, stamp, text, label })),
    ),
    tests: tests.map(({ text, label }, nth) => ({ id: String(nth).padStart(6, '0'), text, label })),
    declared: new Map(
      contributions.map(({ id, pieces }) => {
        return [id, BigInt(pieces.length * (id.startsWith('attack') ? BOAST : 1))] as const
      }),
    ),
  })
  const shares = new Map<string, ReadonlyMap<string, number>>()
  for (const rule of valuations) {
    const { contributions: paid } = rule.value(game)
    const total = paid.reduce((sum, { weight }) => sum + weight, 0n)
    const byAuthor = new Map<string, number>()
    for (const { author, weight } of paid) {
      const share = total === 0n ? 0 : Number((weight * PARTS) / total) / Number(PARTS)
      byAuthor.set(author, (byAuthor.get(author) ?? 0) + share)
    }
    shares.set(rule.name, byAuthor)
  }
  return shares
}
