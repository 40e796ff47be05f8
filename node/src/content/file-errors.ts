import { systemCode } from '../storage/disk-errors.ts'
import { FileNotFoundError, FileUnreadableError, SymlinkLoopError } from './errors.ts'

/** The typed error for a file of the user's that could not be read; other errors come back as they are. */
export function readError(error: unknown, path: string): unknown {
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new FileNotFoundError(path, { cause: error })
    case 'EACCES':
    case 'EPERM':
      return new FileUnreadableError(path, 'permission denied', { cause: error })
    case 'EIO':
      return new FileUnreadableError(path, 'the disk gives an error', { cause: error })
    case 'ELOOP':
      return new SymlinkLoopError(path)
    default:
      return error
  }
}
