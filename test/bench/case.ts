import type { Aim } from './aim.ts'
import type { Figure } from './figure.ts'

/** One line of a benchmark's results. */
export interface Case {
  readonly case: string
  readonly unit: string
  /** The median of the runs. */
  readonly ours: number
  readonly better: 'higher' | 'lower'
  /** Medians by name: other software, or what this machine can do at all. */
  readonly baselines: Readonly<Record<string, number>>
  readonly aim: string | null
  /** Null without an aim, and when a baseline that the aim speaks of is missing. */
  readonly met: boolean | null
  /** The least and the most of each figure; `ours` is among them. */
  readonly ranges: Readonly<Record<string, readonly [min: number, max: number]>>
  readonly runs: number
}

/** A case before it is judged. */
export interface Measured {
  readonly name: string
  readonly unit: string
  readonly better: 'higher' | 'lower'
  readonly ours: Figure
  /** Those that are missing are left out. */
  readonly baselines?: Readonly<Record<string, Figure | undefined>>
  readonly aim?: Aim
}

/** Four digits that count are enough; more would pretend. */
function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

/** Judges what was measured by its aim. */
export function caseOf({ name, unit, better, ours, baselines = {}, aim }: Measured): Case {
  const present = Object.entries(baselines).filter((entry): entry is [string, Figure] => entry[1] !== undefined)
  const medians = Object.fromEntries(present.map(([key, { median }]) => [key, rounded(median)]))
  const median = rounded(ours.median)
  const ranges = [['ours', ours] as const, ...present].map(
    ([key, { min, max }]) => [key, [rounded(min), rounded(max)]] as const,
  )
  return {
    case: name,
    unit,
    ours: median,
    better,
    baselines: medians,
    aim: aim?.text ?? null,
    met: aim?.met(median, medians) ?? null,
    ranges: Object.fromEntries(ranges),
    runs: ours.runs,
  }
}
