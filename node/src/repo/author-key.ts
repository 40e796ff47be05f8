import { open } from 'node:fs/promises'
import { writeAtomic } from '../storage/atomic-file.ts'
import { systemCode } from '../storage/disk-errors.ts'
import { KeyRightsError, RepoDamagedError } from './errors.ts'

/** Bytes of an ed25519 seed. */
export const SEED_BYTES = 32

/** Writes an author's seed in hex, readable by the owner alone. */
export async function writeAuthorKey(file: string, seed: Uint8Array): Promise<void> {
  await writeAtomic(file, `${Buffer.from(seed).toString('hex')}\n`, { mode: 0o600 })
}

/** Reads an author's seed. Throws ERR_KEY_RIGHTS when others may read it, ERR_REPO_DAMAGED when it is not a seed. */
export async function readAuthorKey(file: string): Promise<Uint8Array> {
  const text = await readSecret(file)
  if (text === undefined) throw new RepoDamagedError(file, 'is missing')
  return parseSeed(text, file)
}

/** A seed from its hex form; `file` is named when it is none. */
function parseSeed(text: string, file: string): Uint8Array {
  const hex = text.trim()
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) throw new RepoDamagedError(file, `does not hold ${SEED_BYTES} bytes in hex`)
  return new Uint8Array(Buffer.from(hex, 'hex'))
}

/** The text of a file that only its owner may read, or undefined where there is none. Throws ERR_KEY_RIGHTS. */
export async function readSecret(file: string): Promise<string | undefined> {
  try {
    // The rights are those of the very file that is read, whatever happens to its name meanwhile.
    await using handle = await open(file, 'r')
    const { mode } = await handle.stat()
    const rights = mode & 0o777
    if (process.platform !== 'win32' && (rights & 0o077) !== 0) throw new KeyRightsError(file, rights)
    return await handle.readFile('utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
