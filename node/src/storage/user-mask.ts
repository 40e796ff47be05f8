/**
 * Rights of what a process makes: a process that works for one repo keeps everything to its owner, also what LevelDB makes, and
 * gives what it makes for its user, such as the files of a fetch, the rights that the user's umask says.
 */
import { chmodSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

/** Rights of a file, and of a folder, that are for its owner alone. */
export const PRIVATE_FILE = 0o600
export const PRIVATE_FOLDER = 0o700

const OTHERS = 0o077
/** What the user's umask was; undefined while it still holds. */
let asked: number | undefined

/** From now on, what this process makes is its owner's alone. For a process of its own: in a library the umask is the program's. */
export function keepPrivate(): void {
  asked ??= process.umask(OTHERS)
}

/** Does something under the user's own umask, such as starting another process. */
export function underUserMask<T>(work: () => T): T {
  if (asked === undefined) return work()
  process.umask(asked)
  try {
    return work()
  } finally {
    process.umask(OTHERS)
  }
}

/** Gives a new file the rights that the user's umask says. */
export async function fileForUser(file: FileHandle): Promise<void> {
  if (asked !== undefined) await file.chmod(0o666 & ~asked)
}

/** Gives a new folder the rights that the user's umask says. */
export function folderForUser(path: string): void {
  if (asked !== undefined) chmodSync(path, 0o777 & ~asked)
}
