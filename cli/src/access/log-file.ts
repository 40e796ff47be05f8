import { stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The log of a peer in the background. */
export interface LogFile {
  readonly path: string
  readonly bytes: number
}

/** Looks for the log of a repo's peer; null where none has run in the background. */
export async function findLog(repo: string): Promise<LogFile | null> {
  const path = join(repo, 'peer.log')
  const stats = await stat(path).catch(() => null)
  return stats === null ? null : { path, bytes: stats.size }
}
