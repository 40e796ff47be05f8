import { DatanetError, NotCanonicalError } from '@datanet/records'

/** A shard's path that is not safe, or not the same, on every file system. */
export class PathInvalidError extends DatanetError {
  readonly code = 'ERR_PATH_INVALID'
}

/** A row of a file that does not read as a row. */
export class RowInvalidError extends DatanetError {
  readonly code = 'ERR_ROW_INVALID'
}

/** A row that a shard does not have. */
export class RowNotFoundError extends DatanetError {
  readonly code = 'ERR_ROW_NOT_FOUND'
}

/** A row longer than a row may be. */
export class RowTooLargeError extends DatanetError {
  readonly code = 'ERR_ROW_TOO_LARGE'
}

/** A text file that is not UTF-8. */
export class NotUtf8Error extends DatanetError {
  readonly code = 'ERR_NOT_UTF8'
}

/** A file with nothing in it, or with a header and no rows. */
export class FileEmptyError extends DatanetError {
  readonly code = 'ERR_FILE_EMPTY'
}

/** The first row of a CSV file that does not name its columns. */
export class HeaderInvalidError extends DatanetError {
  readonly code = 'ERR_HEADER_INVALID'
}

/** A file that is not what its format says: cut off, damaged, or of another kind. */
export class FormatInvalidError extends DatanetError {
  readonly code = 'ERR_FORMAT_INVALID'
}

/** A file that goes beyond a bound of its format's reader; the message names the bound. */
export class FormatBoundError extends DatanetError {
  readonly code = 'ERR_FORMAT_BOUND'
}

/** A manifest that breaks a rule of its own: totals, order, unique and safe paths, sketches. */
export class ManifestInvalidError extends DatanetError {
  readonly code = 'ERR_MANIFEST_INVALID'
}

/** A block of a manifest that is larger than it may be. */
export class ManifestTooLargeError extends DatanetError {
  readonly code = 'ERR_MANIFEST_TOO_LARGE'
}

/** A block that does not hash to its CID, or is larger than a block may be. */
export class BlockMismatchError extends DatanetError {
  readonly code = 'ERR_BLOCK_MISMATCH'
}

/** A block that the store does not hold. */
export class BlockMissingError extends DatanetError {
  readonly code = 'ERR_BLOCK_MISSING'
}

/** A shard whose blocks are not the UnixFS file that its manifest describes. */
export class ShardMalformedError extends DatanetError {
  readonly code = 'ERR_SHARD_MALFORMED'
}

/**
 * Whether an error tells that a manifest or a shard is not what its contributor says, so that asking others for its blocks
 * is no use: they are true to their CIDs.
 */
export function isContentFault(error: unknown): error is DatanetError {
  const kinds = [ShardMalformedError, ManifestInvalidError, ManifestTooLargeError, PathInvalidError, NotCanonicalError]
  return kinds.some((kind) => error instanceof kind)
}

/** A block that should be a node of a graph and can't be read as one. */
export class DagUnreadableError extends DatanetError {
  readonly code = 'ERR_DAG_UNREADABLE'

  constructor(cid: string, problem: string, options?: ErrorOptions) {
    super(`block ${cid} can't be followed: ${problem}`, 'Ask for the block alone.', options)
  }
}
