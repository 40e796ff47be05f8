import { DatanetError } from '@datanet/records'

/** Other software that a benchmark compares with could not be had. */
export class BaselineMissingError extends DatanetError {
  readonly code = 'ERR_BASELINE_MISSING'
}

/** A program of a benchmark failed. */
export class BenchProgramError extends DatanetError {
  readonly code = 'ERR_BENCH_PROGRAM'
}

/** A results file is not what the format asks for. */
export class ResultsInvalidError extends DatanetError {
  readonly code = 'ERR_RESULTS_INVALID'
}

/** A benchmark was asked for that there is not. */
export class BenchUnknownError extends DatanetError {
  readonly code = 'ERR_BENCH_UNKNOWN'
}
