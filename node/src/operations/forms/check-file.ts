import { createHash } from 'node:crypto'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatanetError } from '@datanet/records'
import { type BlockStore, checkPath, importShard } from '@datanet/shards'
import { openFile } from '../../content/open-file.ts'
import type { ProvenanceFile, ProvenanceForm } from './provenance.ts'
import type { Tell } from './signed-parts.ts'

async function* hashing(
  source: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
  onBytes: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  for await (const chunk of source) {
    hash.update(chunk)
    onBytes(chunk.length)
    yield chunk
  }
}

/** Whether a path leads to a plain file inside the folder; tells when it does not. */
async function isPlainFile(folder: string, path: string, tell: Tell): Promise<boolean> {
  try {
    checkPath(path)
  } catch (error) {
    if (!(error instanceof DatanetError)) throw error
    tell(error.code, error.message, path)
    return false
  }
  const stats = await lstat(join(folder, path)).catch(() => null)
  if (stats?.isFile() === true) return true
  tell('ERR_FILE_NOT_FOUND', stats === null ? `${path} is missing` : `${path} is no plain file`, path)
  return false
}

/** Makes a file's CID and hash again; gives how many blocks it has. */
export async function checkFile(
  folder: string,
  { path, cid, sha256, bytes }: ProvenanceFile,
  tell: Tell,
  onBytes: (bytes: number) => void,
): Promise<number> {
  if (!(await isPlainFile(folder, path, tell))) return 0
  let blocks = 0
  const counting: Pick<BlockStore, 'put'> = {
    put: async () => {
      blocks++
    },
  }
  const hash = createHash('sha256')
  try {
    const source = hashing(openFile(join(folder, path)), hash, onBytes)
    const made = await importShard('file', source, counting, { format: 'bytes' })
    if (made.bytes !== bytes || made.cid.toString() !== cid)
      tell(
        'ERR_FILE_DIFFERS',
        `${path} is not what was contributed: it has ${made.bytes} bytes and CID ${made.cid}`,
        path,
      )
    else if (hash.digest('hex') !== sha256)
      tell('ERR_FILE_DIFFERS', `${path} has another sha256 than provenance.json says`, path)
  } catch (error) {
    if (!(error instanceof DatanetError)) throw error
    tell('ERR_FILE_DIFFERS', `${path} is not what was contributed: ${error.message}`, path)
  }
  return blocks
}

/** Compares a file that describes others with its hash. */
export async function checkForm(folder: string, form: ProvenanceForm, tell: Tell): Promise<void> {
  const { path, sha256, bytes } = form
  if (!(await isPlainFile(folder, path, tell))) return
  const hash = createHash('sha256')
  let length = 0
  for await (const chunk of openFile(join(folder, path))) {
    hash.update(chunk)
    length += chunk.length
  }
  if (hash.digest('hex') === sha256 && length === bytes) return
  tell('ERR_FILE_DIFFERS', `${path} was changed since it was written`, path)
}
