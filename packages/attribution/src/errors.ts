import { DatanetError } from '@datanet/records'

/** A text index on disk that is cut off, changed, or of another version; it is rebuilt from content. */
export class TextIndexDamagedError extends DatanetError {
  readonly code = 'ERR_TEXT_INDEX_DAMAGED'
}
