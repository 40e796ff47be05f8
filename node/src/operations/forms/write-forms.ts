/** What goes with fetched files: provenance.json, croissant.json, the dataset card, the texts of the licences. */

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { LicenseShare } from '@datanet/client'
import type { CheckedCertificate, Submission } from '@datanet/quality'
import { type CID, compareBytes, didOf, encode, hexOf, openEntry, recordId } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import {
  type AboutContribution,
  type AboutLicense,
  type BlockStore,
  croissant,
  type DatasetAbout,
  type DatasetFile,
  datasetCards,
  type Field,
} from '@datanet/shards'
import { writeFileAtomic } from '../../content/write-file.ts'
import { timeText } from '../text.ts'
import type { FetchedFile } from './fetched-file.ts'
import { licenceText } from './licence-texts.ts'
import { manifestBlocks, shardsOf } from './manifest-blocks.ts'
import {
  contributionText,
  fileText,
  PROVENANCE_FILE,
  type ProvenanceFile,
  type ProvenanceForm,
  provenanceLines,
} from './provenance.ts'
import { sampleFields } from './sample-fields.ts'

/** Of one contribution and format so many files are looked into; the others are taken to be alike. */
const SAMPLED_FILES = 256

/** What the forms are about. */
export interface FormsOf {
  readonly replica: Replica
  readonly out: string
  readonly chosen: readonly Submission[]
  readonly files: readonly FetchedFile[]
  /** The release that the files are; null for a choice of contributions. */
  readonly release: { readonly id: CID; readonly name: string } | null
  /** Blocks on this machine; those of the manifests are there. */
  readonly blocks: BlockStore
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function certificateOf({ docket }: Replica, { id }: Submission): CheckedCertificate | null {
  return docket.get(id)?.certificate ?? null
}

/** How much comes under which licence. */
export function licenseShares(files: readonly FetchedFile[]): LicenseShare[] {
  const shares = new Map<string, LicenseShare>()
  for (const { license, rows } of files) {
    const share = shares.get(license) ?? { license, files: 0, rows: 0 }
    shares.set(license, { license, files: share.files + 1, rows: share.rows + rows })
  }
  return [...shares.values()].sort((a, b) => (a.license < b.license ? -1 : 1))
}

/** Writes files and remembers their hashes. */
class FormWriter {
  readonly forms: ProvenanceForm[] = []
  readonly #out: string

  constructor(out: string) {
    this.#out = out
  }

  async write(path: string, text: string): Promise<void> {
    const bytes = Buffer.from(text)
    await writeFileAtomic(this.#out, path, [bytes])
    this.forms.push({ path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  }
}

async function writeLicences(writer: FormWriter, files: readonly FetchedFile[]): Promise<AboutLicense[]> {
  const licenses: AboutLicense[] = []
  for (const { license: id, files: count, rows } of licenseShares(files)) {
    const text = await licenceText(id)
    const path = text === null ? null : `LICENSES/${id}.txt`
    if (path !== null && text !== null) await writer.write(path, text)
    licenses.push({ id, files: count, rows, text: path })
  }
  return licenses
}

/** The time that a dataset is of: that of its newest contribution, certified if any is. */
function publishedAt(stamps: readonly number[], signed: readonly number[]): string {
  return timeText((stamps.length > 0 ? stamps : signed).reduce((latest, time) => Math.max(latest, time), 0))
}

async function datasetFiles(out: string, files: readonly FetchedFile[]): Promise<DatasetFile[]> {
  const looked = new Map<string, { count: number; fields: readonly Field[] | null }>()
  const shapes = new Map<string, readonly Field[] | null>()
  const described: DatasetFile[] = []
  for (const file of files) {
    const key = `${file.contribution}/${file.format}`
    const before = looked.get(key)
    const fields =
      before !== undefined && before.count >= SAMPLED_FILES
        ? before.fields
        : await sampleFields(join(out, file.path), file.format)
    looked.set(key, { count: (before?.count ?? 0) + 1, fields: before?.fields ?? fields })
    // very many files may lie there, and most of them are alike
    const shape = JSON.stringify(fields)
    const known = shapes.get(shape) ?? fields
    shapes.set(shape, known)
    const { path, bytes, rows, sha256, format, contribution } = file
    described.push({ path, bytes, rows, sha256, format, contribution, fields: known })
  }
  return described
}

interface Signed {
  readonly entries: readonly Uint8Array[]
  /** When they were signed, as their authors claim, ms. */
  readonly times: readonly number[]
}

/** The entries that hold records, in the order of their authors and logs. */
async function entriesOf(
  replica: Replica,
  wanted: ReadonlySet<string>,
  authors: readonly Uint8Array[],
): Promise<Signed> {
  const entries = new Map<string, Uint8Array>()
  const times: number[] = []
  for (const author of new Map(authors.map((one) => [hexOf(one), one])).values()) {
    for await (const bytes of replica.log.read(author)) {
      const entry = openEntry(bytes)
      if (!entry.records.some((_, index) => wanted.has(recordId(entry.id, index).toString()))) continue
      entries.set(entry.id.toString(), bytes)
      times.push(entry.payload.at)
    }
  }
  return { entries: [...entries.values()], times }
}

function aboutContribution(replica: Replica, submission: Submission): AboutContribution {
  const { id, author, record } = submission
  return {
    id: id.toString(),
    title: record.title,
    author: didOf(author),
    authorName: replica.profiles.get(hexOf(author))?.name ?? null,
    license: record.license,
    rows: record.rows,
    bytes: record.bytes,
    score: certificateOf(replica, submission)?.verdict.body.score ?? null,
  }
}

async function writeDescriptions(
  writer: FormWriter,
  about: DatasetAbout,
  files: readonly DatasetFile[],
): Promise<void> {
  await writer.write('croissant.json', `${JSON.stringify(croissant(about, files), null, 2)}\n`)
  for (const { path, text } of datasetCards(about, files)) await writer.write(path, text)
}

/** Writes all that goes with fetched files, each file whole or not at all; provenance.json last. */
export async function writeForms(forms: FormsOf): Promise<void> {
  const { replica, out, release, blocks } = forms
  // the same files make the same documents, in whatever order they came
  const chosen = forms.chosen.toSorted((a, b) => compareBytes(a.id.bytes, b.id.bytes))
  const files = forms.files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const { charter, entry: charterEntry } = replica.founding
  const certificates = chosen.flatMap((submission) => certificateOf(replica, submission) ?? [])
  const released = release === null ? undefined : replica.ledger.release(release.id)
  const wanted = new Set(chosen.map(({ id }) => id.toString()))
  if (release !== null) wanted.add(release.id.toString())
  const authors = [...chosen.map(({ author }) => author), ...(released === undefined ? [] : [released.author])]
  const { entries, times } = await entriesOf(replica, wanted, authors)
  const writer = new FormWriter(out)
  const about: DatasetAbout = {
    datanet: replica.id.toString(),
    name: charter.name,
    domain: charter.domain,
    release: release === null ? null : { id: release.id.toString(), name: release.name },
    publishedAt: publishedAt(
      certificates.map(({ verdict }) => verdict.body.stamp),
      times,
    ),
    contributions: chosen.map((submission) => aboutContribution(replica, submission)),
    licenses: await writeLicences(writer, files),
  }
  await writeDescriptions(writer, about, await datasetFiles(out, files))
  const hashes = new Map(files.map(({ path, sha256 }) => [path, sha256]))
  async function* eachBlock(): AsyncGenerator<string> {
    for (const { record } of chosen) {
      for await (const bytes of manifestBlocks(record.manifest, blocks)) yield base64(bytes)
    }
  }
  async function* eachFile(): AsyncGenerator<ProvenanceFile> {
    for (const { id, record } of chosen) {
      for await (const shard of shardsOf(record.manifest, blocks)) {
        const sha256 = hashes.get(`${id}/${shard.path}`)
        if (sha256 !== undefined) yield fileText(id.toString(), record.license, shard, sha256)
      }
    }
  }
  await writeFileAtomic(
    out,
    PROVENANCE_FILE,
    provenanceLines(
      {
        version: 2,
        datanet: replica.id.toString(),
        release: release?.id.toString() ?? null,
        charter: base64(charterEntry.bytes),
      },
      [
        ['entries', entries.map(base64)],
        ['certificates', certificates.map(({ record }) => base64(encode(record)))],
        ['blocks', eachBlock()],
        [
          'contributions',
          chosen.map((one) => contributionText(one.id, one.author, one.record, certificateOf(replica, one))),
        ],
        ['files', eachFile()],
        ['forms', writer.forms],
      ],
    ),
  )
}
