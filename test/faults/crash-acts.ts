import { expect, test } from 'vitest'
import type { CrashPoint } from './crash-point.ts'
import { crashRows } from './crash-table.ts'

/** The tests of some acts of the crash table, and which of its rows they reached. */
export class CrashActs {
  readonly #reached = new Set<string>()

  /** A test that ends a process at a write point of an act. */
  at(act: string, point: CrashPoint, run: (point: CrashPoint) => Promise<void>): void {
    test(`${point.kind}, ${point.stage}`, async () => {
      await run(point)
      this.#reached.add(`${act}: ${point.kind} ${point.stage}`)
    })
  }

  /** The test that no row of these acts was left out, to be declared after the others. */
  reachEachRowOf(acts: readonly string[]): void {
    test('each row of the table in docs/RELIABILITY.md for these acts was reached, and nothing else', async () => {
      expect([...this.#reached].sort()).toEqual([...new Set(await crashRows(acts))].sort())
    })
  }
}
