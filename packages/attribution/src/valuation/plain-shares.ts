import type { Valuation } from './valuation.ts'
import { worthOfContributions, worthOfRows } from './worth.ts'

/** Each row is worth as much as any other. */
export const size: Valuation = {
  name: 'size',
  about: 'the number of rows',
  value: (game) =>
    worthOfRows(
      'size',
      game,
      game.rows.map(() => 1n),
      1n,
      false,
    ),
}

/** Each contribution is worth as much as any other. */
export const equalWorth: Valuation = {
  name: 'equal',
  about: 'the same for each contribution',
  value: (game) => worthOfContributions('equal', game, () => 1n),
}

/** Each contribution is worth what its author says. */
export const declared: Valuation = {
  name: 'declared',
  about: 'what the contributor says',
  value(game) {
    return worthOfContributions('declared', game, (contribution) => {
      const said = game.declared.get(contribution) ?? 0n
      return said > 0n ? said : 0n
    })
  },
}
