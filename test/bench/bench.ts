import type { Case } from './case.ts'
import type { Run, Samples } from './rounds.ts'

/** What a benchmark works with. */
export interface Lab {
  /** Small sizes and one run: to see that all works, in three minutes. */
  readonly quick: boolean
  /** A folder of its own on disk, which is removed in the end. */
  readonly dir: string
  /** Versions of what is measured, by name; a benchmark adds to them. */
  readonly versions: Record<string, string>
  /** Tells who waits what is done now. */
  say(what: string): void
  /** Adds to what readers of the results must know. */
  note(what: string): void
  /** Runs subjects in turn, as often as a figure needs; a baseline that is missing is noted. */
  inTurn(subjects: Readonly<Record<string, (turn: number) => Promise<Run>>>): Promise<Samples>
  /** Whether a part was asked for; all are unless some were named. */
  wants(part: string): boolean
}

/** A part of a benchmark, which can be run alone. */
export interface Part {
  readonly name: string
  run(lab: Lab): Promise<Case[]>
}

/** A benchmark. */
export interface Bench {
  readonly name: string
  /** What it measures, in a line. */
  readonly about: string
  readonly parts: readonly Part[]
}
