/** What was measured: the median of the runs, with the least and the most beside it. */
export interface Figure {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly runs: number
}

/** The figure of some runs; of an even number the mean of the two in the middle. At least one is needed. */
export function figureOf(samples: readonly number[]): Figure {
  const sorted = [...samples].sort((a, b) => a - b)
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (min === undefined || max === undefined) throw new RangeError('a figure of no runs')
  const half = sorted.length >> 1
  const upper = sorted[half] as number
  const median = sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2
  return { median, min, max, runs: sorted.length }
}
