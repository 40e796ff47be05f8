import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { writeAtomic } from '../storage/atomic-file.ts'
import { readSecret } from './author-key.ts'
import { RepoDamagedError } from './errors.ts'
import type { RepoPaths } from './layout.ts'

/** Where the running peer of a repo answers, and the token that it asks for. */
export type ApiAccess = { address: string; token: string; pid: number }

/** A token of 256 random bits. */
export function newApiToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Leaves address and token where the owner's other programs find them. */
export async function writeApiFile(paths: RepoPaths, access: ApiAccess): Promise<void> {
  await writeAtomic(paths.api, `${JSON.stringify(access)}\n`, { mode: 0o600, durable: false })
}

/** Address and token of the peer that runs, or last ran and died; undefined where it stopped cleanly or never ran. */
export async function readApiFile(paths: RepoPaths): Promise<ApiAccess | undefined> {
  const text = await readSecret(paths.api)
  if (text === undefined) return undefined
  const access = parse(text)
  if (access === undefined) throw new RepoDamagedError(paths.api, 'does not hold address, token and pid')
  return access
}

/** Takes address and token away again, at a clean stop. */
export async function removeApiFile(paths: RepoPaths): Promise<void> {
  await rm(paths.api, { force: true })
}

function parse(text: string): ApiAccess | undefined {
  try {
    const { address, token, pid } = JSON.parse(text)
    return typeof address === 'string' && typeof token === 'string' && Number.isSafeInteger(pid)
      ? { address, token, pid }
      : undefined
  } catch {
    return undefined
  }
}
