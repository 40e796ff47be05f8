import { VOTERS } from './test-game.ts'

/** What a test row that is got right is worth. */
export const LEAVE_ONE_OUT_PARTS = BigInt(VOTERS)

/** What is lost when a row alone is missing: its vote, less that of the row that takes its place. */
export function leaveOneOutGame(matches: Uint8Array, values: Float64Array): void {
  values.fill(0)
  const next = matches[VOTERS] ?? 0
  for (let at = 0; at < Math.min(VOTERS, matches.length); at += 1) values[at] = (matches[at] as number) - next
}
