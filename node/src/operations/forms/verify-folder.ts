/**
 * Checks a fetched folder with no network and no repo: charter, signatures, certificates, manifests, and each file against
 * its CID. One chain: a file's bytes make its CID, its manifest names that, its record names the manifest, its author signed
 * the record, and the certificate says what the validators of the charter made of it.
 */

import type { CallOptions, Problem, VerifyReport } from '@datanet/client'
import { DatanetError, parseCid } from '@datanet/records'
import { FileNotFoundError } from '../../content/errors.ts'
import { checkFile, checkForm } from './check-file.ts'
import { shardsOf } from './manifest-blocks.ts'
import {
  contributionText,
  fileText,
  type Provenance,
  type ProvenanceContribution,
  type ProvenanceFile,
} from './provenance.ts'
import { findProvenance, readProvenance } from './read-provenance.ts'
import { openSignedParts, type SignedParts, type Tell } from './signed-parts.ts'

/** The names of the fields in which two flat objects differ. */
function differences(told: object, signed: object): string[] {
  const [a, b] = [told as Record<string, unknown>, signed as Record<string, unknown>]
  return [...new Set([...Object.keys(b), ...Object.keys(a)])].filter(
    (name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]),
  )
}

function checkContribution(told: ProvenanceContribution, parts: SignedParts, tell: Tell): boolean {
  const { contribution } = told
  const signed = parts.contributions.get(contribution)
  if (signed === undefined) {
    tell('ERR_RECORD_MISSING', `no entry holds the record of contribution ${contribution}`, contribution)
    return false
  }
  const certificate = parts.certificates.get(contribution) ?? null
  if (told.verdict !== null && certificate === null)
    tell('ERR_CERTIFICATE_MISSING', `contribution ${contribution} has no certificate that holds`, contribution)
  const right = contributionText(signed.id, signed.author, signed.record, certificate)
  const wrong = differences(told, right).filter((name) => name !== 'verdict' || certificate !== null)
  if (wrong.length > 0)
    tell(
      'ERR_RECORD_DIFFERS',
      `of contribution ${contribution} other things were signed: ${wrong.join(', ')}`,
      contribution,
    )
  return true
}

/** Compares what is told of a contribution's files with its manifest; gives those that the manifest names. */
async function checkListing(
  told: ReadonlyMap<string, ProvenanceFile>,
  contribution: string,
  parts: SignedParts,
  tell: Tell,
): Promise<ProvenanceFile[]> {
  const signed = parts.contributions.get(contribution)
  if (signed === undefined) return []
  const { manifest, license, rows, bytes } = signed.record
  const files: ProvenanceFile[] = []
  const sum = { rows: 0, bytes: 0 }
  try {
    for await (const shard of shardsOf(manifest, parts.blocks)) {
      sum.rows += shard.rows
      sum.bytes += shard.bytes
      const path = `${contribution}/${shard.path}`
      const listed = told.get(path)
      const right = fileText(contribution, license, shard, listed?.sha256 ?? '')
      files.push(right)
      if (listed === undefined) tell('ERR_FILE_UNLISTED', `provenance.json does not tell of ${path}`, path)
      else if (differences(listed, right).length > 0)
        tell(
          'ERR_RECORD_DIFFERS',
          `of ${path} other things are in its manifest: ${differences(listed, right).join(', ')}`,
          path,
        )
    }
    if (sum.rows !== rows || sum.bytes !== bytes)
      tell('ERR_MANIFEST_INVALID', `the manifest of ${contribution} has other totals than its record`, contribution)
  } catch (error) {
    if (!(error instanceof DatanetError)) throw error
    tell(error.code, `the manifest of contribution ${contribution}: ${error.message}`, contribution)
  }
  return files
}

function checkRelease(
  { release }: Provenance,
  parts: SignedParts,
  told: readonly ProvenanceContribution[],
  tell: Tell,
): void {
  if (release === null) return
  const record = parts.releases.get(release)
  if (record === undefined) {
    tell('ERR_RECORD_MISSING', `no entry holds the record of release ${release}`, release)
    return
  }
  const pinned = new Set(record.verdicts.map(String))
  for (const { contribution } of told) {
    const verdict = parts.certificates.get(contribution)?.verdict.id.toString()
    if (verdict === undefined || !pinned.has(verdict))
      tell('ERR_RELEASE_DIFFERS', `release ${release} does not pin the verdict on ${contribution}`, contribution)
  }
}

/** Whether a text is a CID, so that it may stand in a report as one. */
function asCid(text: string): string | null {
  try {
    return parseCid(text).toString()
  } catch {
    return null
  }
}

/** Checks the folder that a path names, or the folder of the provenance.json that it names. Throws ERR_FILE_NOT_FOUND, ERR_PROVENANCE_UNREADABLE. */
export async function verifyFolder(path: string, { signal, onProgress }: CallOptions = {}): Promise<VerifyReport> {
  const found = await findProvenance(path)
  if (found === null) throw new FileNotFoundError(path)
  const { folder, file } = found
  const document = await readProvenance(file)
  const problems: Problem[] = []
  const datanet = asCid(document.datanet)
  const tell: Tell = (code, message, id) => problems.push({ code, message, datanet, id })
  const parts = await openSignedParts(document, tell)
  if (parts === null) return { ok: false, entries: 0, blocks: 0, forks: 0, problems, repairs: [] }
  const listed = new Map(document.files.map((one) => [one.path, one]))
  if (listed.size < document.files.length) tell('ERR_FILE_UNLISTED', 'a file is told of twice', null)
  const files: ProvenanceFile[] = []
  const told = new Set<string>()
  for (const contribution of document.contributions) {
    if (told.has(contribution.contribution))
      tell('ERR_RECORD_DIFFERS', 'a contribution is told of twice', contribution.contribution)
    told.add(contribution.contribution)
    if (checkContribution(contribution, parts, tell))
      files.push(...(await checkListing(listed, contribution.contribution, parts, tell)))
  }
  checkRelease(document, parts, document.contributions, tell)
  for (const { path: item } of files) listed.delete(item)
  for (const item of listed.keys()) tell('ERR_FILE_UNLISTED', `no manifest tells of ${item}`, item)
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let blocks = parts.blocks.blocks.size
  let done = 0
  for (const one of files) {
    signal?.throwIfAborted()
    const onBytes = (bytes: number) => {
      done += bytes
      onProgress?.({ phase: 'verify', done, total, unit: 'bytes', item: one.path })
    }
    blocks += await checkFile(folder, one, tell, onBytes)
  }
  for (const form of document.forms) await checkForm(folder, form, tell)
  return { ok: problems.length === 0, entries: parts.entries, blocks, forks: 0, problems, repairs: [] }
}
