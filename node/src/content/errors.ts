import { DatanetError } from '@datanet/records'

/** The bytes stored for a CID are not the bytes that it names. */
export class BlockCorruptError extends DatanetError {
  readonly code = 'ERR_BLOCK_CORRUPT'

  constructor(cid: string) {
    super(`the bytes of block ${cid} do not hash to its CID`, 'Fetch it again; if it comes back, check the disk.')
  }
}

/** Nobody gave a block within the time allowed. */
export class BlockUnavailableError extends DatanetError {
  readonly code = 'ERR_BLOCK_UNAVAILABLE'
  readonly cid: string

  constructor(
    cid: string,
    where: string,
    { hint = 'Connect to a peer that has it and try again.', ...options }: ErrorOptions & { hint?: string } = {},
  ) {
    super(`block ${cid} was not found ${where}`, hint, options)
    this.cid = cid
  }
}

/** Nobody could be asked for a block. */
export class AloneError extends BlockUnavailableError {
  /** `isKnown` is whether an address of a peer is known, at which nobody answered. */
  constructor(cid: string, isKnown: boolean) {
    const why = isKnown ? 'none that is known can be reached' : 'no address of one is known'
    const hint = '`datanet connect ADDRESS` connects to a peer; `datanet status` on its machine prints its addresses.'
    super(cid, `since no peer is connected, and ${why}`, { hint })
  }
}

/** Content came more slowly than content has to. */
export class ContentTooSlowError extends DatanetError {
  readonly code = 'ERR_CONTENT_TOO_SLOW'

  constructor(bytes: number, seconds: number, leastRate: number) {
    super(
      `the peers that have the content gave ${bytes} bytes of it in ${seconds} seconds of waiting, less than ${leastRate} bytes a second`,
      'Try again later, or connect to a faster peer that has it; what came is kept.',
    )
  }
}

/** A file or folder that was named is not there. */
export class FileNotFoundError extends DatanetError {
  readonly code = 'ERR_FILE_NOT_FOUND'

  constructor(path: string, options?: ErrorOptions) {
    super(`${path} does not exist`, 'Check the path.', options)
  }
}

/** A file can't be read. */
export class FileUnreadableError extends DatanetError {
  readonly code = 'ERR_FILE_UNREADABLE'

  constructor(path: string, why: string, options?: ErrorOptions) {
    super(`${path} can't be read: ${why}`, 'Check who owns it and its rights.', options)
  }
}

/** A path is not a plain file or a folder. */
export class FileSpecialError extends DatanetError {
  readonly code = 'ERR_FILE_SPECIAL'

  constructor(path: string) {
    super(`${path} is neither a file nor a folder`, 'Take pipes, sockets and devices out of the folder.')
  }
}

/** Symbolic links lead in a circle. */
export class SymlinkLoopError extends DatanetError {
  readonly code = 'ERR_SYMLINK_LOOP'

  constructor(path: string) {
    super(`the symbolic link ${path} leads back to itself`, 'Remove the link.')
  }
}

/** A file changed while it was read. */
export class FileChangedError extends DatanetError {
  readonly code = 'ERR_FILE_CHANGED'

  constructor(path: string) {
    super(`${path} changed while it was read`, 'Wait until nothing writes to it, and try again.')
  }
}

/** A path leads out of the folder that it must stay in. */
export class PathUnsafeError extends DatanetError {
  readonly code = 'ERR_PATH_UNSAFE'

  constructor(path: string, why: string) {
    super(`the path "${path}" ${why}`, 'Use relative paths that stay inside their folder.')
  }
}

/** Two files would get the same name. */
export class PathConflictError extends DatanetError {
  readonly code = 'ERR_PATH_CONFLICT'

  constructor(name: string, first: string, second: string) {
    super(
      `${first} and ${second} would both be named "${name}"`,
      'Rename one, or put both into one folder and name that.',
    )
  }
}

/** The paths that were named hold no file. */
export class NoFilesError extends DatanetError {
  readonly code = 'ERR_NO_FILES'

  constructor(paths: readonly string[]) {
    super(`there is no file in ${paths.join(', ')}`, 'Name at least one file, or a folder that is not empty.')
  }
}

/** A file could not be written. */
export class FileWriteError extends DatanetError {
  readonly code = 'ERR_FILE_WRITE'

  constructor(path: string, why: string, options?: ErrorOptions) {
    super(`${path} could not be written: ${why}`, 'Check the folder and its rights.', options)
  }
}

/** A peer gives blocks on as many streams as it may. */
export class BulkBusyError extends DatanetError {
  readonly code = 'ERR_BULK_BUSY'

  constructor() {
    super('too many streams for blocks are open', 'Ask again when others have ended.')
  }
}

/** Blocks were wanted of a transfer that has ended. */
export class TransferEndedError extends DatanetError {
  readonly code = 'ERR_TRANSFER_ENDED'

  constructor() {
    super('the transfer of blocks has ended', 'Nothing is to be done.')
  }
}

/** Files that could not be had. */
interface MissingFiles {
  readonly count: number
  /** The paths of the first of them. */
  readonly named: readonly string[]
  /** Why the first of them. */
  readonly cause: Error | undefined
}

/** Some files of a fetch could not be had; the others are there. */
export class FetchIncompleteError extends DatanetError {
  readonly code = 'ERR_FETCH_INCOMPLETE'

  constructor({ named, count, cause }: MissingFiles, there: number) {
    const others = count > named.length ? ` and ${count - named.length} more` : ''
    super(
      `${count} of ${count + there} files could not be had: ${named.join(', ')}${others}; ${cause?.message}`,
      cause instanceof AloneError
        ? `${cause.hint} Then run the same command again.`
        : 'Run the same command again, when more peers are connected: what is there is not fetched again.',
      { cause },
    )
  }
}
