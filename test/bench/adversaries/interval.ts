import type { Figure } from '../figure.ts'

/** Student's t for 95% between, by degrees of freedom from 1 on. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]

const NORMAL = 1.96

function fourDigits(value: number): number {
  return Math.round(value * 10_000) / 10_000 || 0
}

/** The mean of some samples with its 95% interval, where a figure has its median with the least and the most. */
export function meanOf(samples: readonly number[]): Figure {
  const runs = samples.length
  if (runs === 0) throw new RangeError('a mean of no samples')
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / runs
  const variance = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / Math.max(1, runs - 1)
  const half = runs < 2 ? 0 : (T[runs - 2] ?? NORMAL) * Math.sqrt(variance / runs)
  return { median: fourDigits(mean), min: fourDigits(mean - half), max: fourDigits(mean + half), runs }
}
