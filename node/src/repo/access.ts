import { systemCode } from '../storage/disk-errors.ts'
import { RepoAccessError } from './errors.ts'

const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS'])
/** LevelDB hands the system's text on, not its code. */
const DENIED_TEXT = /permission denied|read-only file system/i

/** The typed error where the system denied access to a repo; other errors come back as they are. */
export function accessError(error: unknown, dir: string): unknown {
  for (let link = error; link instanceof Error; link = link.cause) {
    if (DENIED.has(systemCode(link) ?? '') || DENIED_TEXT.test(link.message))
      return new RepoAccessError(dir, { cause: error })
  }
  return error
}
