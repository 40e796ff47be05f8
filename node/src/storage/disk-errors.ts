import { DiskFullError } from './errors.ts'

const FULL_CODES: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])
/** LevelDB hands the system's text on, not its code. */
const FULL_TEXT = /no space left on device|disk quota exceeded/i

/** The system's code of an error (`ENOENT` …), if it carries one. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** The error to throw for a failed write to `path`: typed when the disk is full, else unchanged. */
export function diskError(error: unknown, path: string): unknown {
  for (let link = error; link instanceof Error; link = link.cause) {
    if (FULL_CODES.has(systemCode(link) ?? '') || FULL_TEXT.test(link.message)) {
      return new DiskFullError(path, { cause: error })
    }
  }
  return error
}
