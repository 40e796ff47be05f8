import { DatanetError } from '@datanet/records'

/** A text index on disk that is cut off, changed, or of another version; it is rebuilt from content. */
export class TextIndexDamagedError extends DatanetError {
  readonly code = 'ERR_TEXT_INDEX_DAMAGED'
}

/** An attribution whose result is not there, or is not what a result looks like. */
export class ResultInvalidError extends DatanetError {
  readonly code = 'ERR_RESULT_INVALID'
}

/** A computation that is larger than a claim may be. */
export class ComputationTooLargeError extends DatanetError {
  readonly code = 'ERR_COMPUTATION_TOO_LARGE'
}
