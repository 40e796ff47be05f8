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

/** Labelled rows that contradict each other, or are named in no way that all peers order alike. */
export class LabelledRowsInvalidError extends DatanetError {
  readonly code = 'ERR_LABELLED_ROWS_INVALID'
}

/** A rule of valuation that this software does not have. */
export class ValuationUnknownError extends DatanetError {
  readonly code = 'ERR_VALUATION_UNKNOWN'
}

/** A text that is longer than a text may be that is traced at once. */
export class TextTooLongError extends DatanetError {
  readonly code = 'ERR_TEXT_TOO_LONG'
}
