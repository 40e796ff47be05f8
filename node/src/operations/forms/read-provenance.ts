import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileNotFoundError } from '../../content/errors.ts'
import { systemCode } from '../../storage/disk-errors.ts'
import { ProvenanceUnreadableError } from './errors.ts'
import { PROVENANCE_FILE, type Provenance } from './provenance.ts'

/** What a document may have at most, bytes: that of 200,000 files has some 130 MB. */
const MAX_PROVENANCE_BYTES = 256 * 1024 * 1024

const LISTS = ['entries', 'certificates', 'blocks', 'contributions', 'files', 'forms'] as const
const TEXT_LISTS: readonly string[] = ['entries', 'certificates', 'blocks']

function isTextual(value: unknown): value is string {
  return typeof value === 'string'
}

function problemOf(value: unknown): string | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return 'it is no object'
  const document = value as Record<string, unknown>
  if (document['version'] !== 2) return `it has version ${JSON.stringify(document['version'])}; this software knows 2`
  for (const name of ['datanet', 'charter']) if (!isTextual(document[name])) return `${name} is no text`
  if (document['release'] !== null && !isTextual(document['release'])) return 'release is no text'
  for (const name of LISTS) {
    const list = document[name]
    if (!Array.isArray(list)) return `${name} is no list`
    const isRight = TEXT_LISTS.includes(name)
      ? list.every(isTextual)
      : list.every((item) => item !== null && typeof item === 'object')
    if (!isRight) return `${name} holds something else than it should`
  }
  const files = document['files'] as Record<string, unknown>[]
  const areFiles = files.every(({ path, sha256 }) => isTextual(path) && isTextual(sha256))
  const forms = document['forms'] as Record<string, unknown>[]
  const areForms = forms.every(({ path, sha256 }) => isTextual(path) && isTextual(sha256))
  return areFiles && areForms ? null : 'a file in it has no path or no hash'
}

/** The folder and document that a path names: a folder with provenance.json, or that file. Null when it names neither. */
export async function findProvenance(path: string): Promise<{ folder: string; file: string } | null> {
  const stats = await stat(path).catch(() => null)
  if (stats === null) return null
  if (stats.isDirectory()) return { folder: path, file: join(path, PROVENANCE_FILE) }
  return { folder: join(path, '..'), file: path }
}

/** Reads a provenance.json. Throws ERR_FILE_NOT_FOUND, ERR_PROVENANCE_UNREADABLE. */
export async function readProvenance(file: string): Promise<Provenance> {
  let text: string
  try {
    const { size } = await stat(file)
    if (size > MAX_PROVENANCE_BYTES)
      throw new ProvenanceUnreadableError(file, `it has ${size} bytes, more than ${MAX_PROVENANCE_BYTES}`)
    text = await readFile(file, 'utf8')
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') throw new FileNotFoundError(file, { cause })
    throw cause
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new ProvenanceUnreadableError(file, 'it is no JSON', { cause })
  }
  const problem = problemOf(value)
  if (problem !== null) throw new ProvenanceUnreadableError(file, problem)
  return value as Provenance
}
