import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { PeerUnreachableError } from '@datanet/client'
import { ApiFileInvalidError, ApiFileRightsError } from '../errors.ts'
import { systemCode } from './system-code.ts'

/** Where a running peer answers, and with what token. */
export interface ApiAccess {
  readonly address: string
  readonly token: string
  readonly pid: number
}

/**
 * Where the peer of a repo answers. It is read here and not by the peer's own package, which takes over a second to
 * load. Throws ERR_NO_PEER where no peer runs, also when one died without a word, ERR_API_FILE_INVALID and
 * ERR_API_FILE_RIGHTS.
 */
export async function apiAccess(repo: string): Promise<ApiAccess> {
  const access = await readApiAccess(repo)
  if (access === undefined || !isAlive(access.pid)) throw new PeerUnreachableError(access?.address ?? repo)
  return access
}

/** What a client needs to speak to an address: for a socket a fetch of its own. */
export async function wayTo(address: string): Promise<{ fetch?: typeof fetch }> {
  if (!address.startsWith('unix:')) return {}
  const { unixFetch } = await import('@datanet/node/unix-fetch')
  return { fetch: unixFetch(address.slice('unix:'.length)) }
}

/** What the peer that runs, or last ran and died, left in its repo. */
export async function readApiAccess(repo: string): Promise<ApiAccess | undefined> {
  const path = join(repo, 'api.json')
  let text: string
  try {
    text = await readSecret(path)
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (error instanceof ApiFileRightsError) throw error
    if (code === 'EACCES' || code === 'EPERM') throw new ApiFileRightsError(path, "can't be read by this user")
    throw new ApiFileInvalidError(path)
  }
  const access = parse(text)
  if (access === undefined) throw new ApiFileInvalidError(path)
  return access
}

/** The text of a file that nobody but its owner may read: who has the token can do all that the owner can. */
async function readSecret(path: string): Promise<string> {
  await using file = await open(path, 'r')
  const { mode } = await file.stat()
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw new ApiFileRightsError(path, 'can be read by others')
  return await file.readFile('utf8')
}

/** Whether a process runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of somebody else is one, too.
    return systemCode(error) === 'EPERM'
  }
}

function parse(text: string): ApiAccess | undefined {
  try {
    const { address, token, pid } = JSON.parse(text)
    const good = typeof address === 'string' && typeof token === 'string' && Number.isSafeInteger(pid) && pid > 0
    return good ? { address, token, pid } : undefined
  } catch {
    return undefined
  }
}
