/** What goes with fetched files: provenance.json, croissant.json, the dataset card, the texts of the licences. */

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
  DatasetShape,
  datasetCards,
} from '@datanet/shards'
import type { OutFolder } from '../../content/files/out-folder.ts'
import type { FileGarbage } from '../../content/heap/file-garbage.ts'
import { timeText } from '../text.ts'
import type { FetchedContribution } from './fetched-contribution.ts'
import { FormWriter, inPieces } from './form-writer.ts'
import { licenceText } from './licence-texts.ts'
import { manifestBlocks } from './manifest-blocks.ts'
import {
  contributionText,
  fileText,
  PROVENANCE_FILE,
  type ProvenanceFile,
  type ProvenanceForm,
  provenanceLines,
} from './provenance.ts'
import { FieldSampler } from './sample-fields.ts'

/** What the forms are about. */
export interface FormsOf {
  readonly replica: Replica
  readonly out: OutFolder
  /** Contributions whose files all lie in the folder. */
  readonly fetched: readonly FetchedContribution[]
  /** The release that the files are; null for a choice of contributions. */
  readonly release: { readonly id: CID; readonly name: string } | null
  /** Blocks on this machine; those of the manifests are there. */
  readonly blocks: BlockStore
  /** Hears of each file that is told of. */
  readonly garbage: Pick<FileGarbage, 'passed'>
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function certificateOf({ docket }: Replica, { id }: Submission): CheckedCertificate | null {
  return docket.get(id)?.certificate ?? null
}

/** How much comes under which licence. */
export function licenseShares(fetched: readonly FetchedContribution[]): LicenseShare[] {
  const shares = new Map<string, LicenseShare>()
  for (const { submission, count, rows } of fetched) {
    const { license } = submission.record
    const share = shares.get(license) ?? { license, files: 0, rows: 0 }
    shares.set(license, { license, files: share.files + count, rows: share.rows + rows })
  }
  return [...shares.values()].sort((a, b) => (a.license < b.license ? -1 : 1))
}

async function writeLicences(writer: FormWriter, fetched: readonly FetchedContribution[]): Promise<AboutLicense[]> {
  const licenses: AboutLicense[] = []
  for (const { license: id, files: count, rows } of licenseShares(fetched)) {
    const text = await licenceText(id)
    const path = text === null ? null : `LICENSES/${id}.txt`
    if (path !== null && text !== null) await writer.write(path, [text])
    licenses.push({ id, files: count, rows, text: path })
  }
  return licenses
}

/** The time that a dataset is of: that of its newest contribution, certified if any is. */
function publishedAt(stamps: readonly number[], signed: readonly number[]): string {
  return timeText((stamps.length > 0 ? stamps : signed).reduce((latest, time) => Math.max(latest, time), 0))
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

async function writeDescriptions(writer: FormWriter, about: DatasetAbout, shape: DatasetShape): Promise<void> {
  await writer.write('croissant.json', croissant(about, shape))
  for (const { path, text } of datasetCards(about, shape)) await writer.write(path, text)
}

/** The files as provenance.json tells of them; what they are is told to their shape as they pass. */
async function* eachFile(
  { out, blocks, garbage }: FormsOf,
  fetched: readonly FetchedContribution[],
  shape: DatasetShape,
): AsyncGenerator<ProvenanceFile> {
  const sampler = new FieldSampler(out.path)
  for (const one of fetched) {
    const { id, record } = one.submission
    const contribution = id.toString()
    for await (const { shard, sha256 } of one.files(blocks)) {
      const file = fileText(contribution, record.license, shard, sha256)
      const fields = await sampler.fieldsOf(contribution, file.path, file.format)
      shape.add({ ...file, fields })
      yield file
      garbage.passed()
    }
  }
}

/** Writes all that goes with fetched files, each file whole or not at all; provenance.json last. */
export async function writeForms(forms: FormsOf): Promise<void> {
  const { replica, out, release, blocks } = forms
  // the same files make the same documents, in whatever order they came
  const fetched = forms.fetched.toSorted((a, b) => compareBytes(a.submission.id.bytes, b.submission.id.bytes))
  const chosen = fetched.map(({ submission }) => submission)
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
    licenses: await writeLicences(writer, fetched),
  }
  const byId = new Map(fetched.map((one) => [one.submission.id.toString(), one]))
  const shape = new DatasetShape(async function* (contribution) {
    const files = byId.get(contribution)?.files(blocks) ?? []
    for await (const { shard } of files) yield `${contribution}/${shard.path}`
  })
  async function* eachBlock(): AsyncGenerator<string> {
    for (const { record } of chosen) {
      for await (const bytes of manifestBlocks(record.manifest, blocks)) yield base64(bytes)
    }
  }
  async function* eachForm(): AsyncGenerator<ProvenanceForm> {
    // by now their shape knows all files
    await writeDescriptions(writer, about, shape)
    yield* writer.forms
  }
  const head = {
    version: 2,
    datanet: replica.id.toString(),
    release: release?.id.toString() ?? null,
    charter: base64(charterEntry.bytes),
  } as const
  const lines = provenanceLines(head, [
    ['entries', mapped(entries, base64)],
    ['certificates', mapped(certificates, ({ record }) => base64(encode(record)))],
    ['blocks', eachBlock()],
    [
      'contributions',
      chosen.map((one) => contributionText(one.id, one.author, one.record, certificateOf(replica, one))),
    ],
    ['files', eachFile(forms, fetched, shape)],
    ['forms', eachForm()],
  ])
  await out.write(PROVENANCE_FILE, inPieces(lines))
}

function* mapped<T, R>(items: readonly T[], change: (item: T) => R): Generator<R> {
  for (const item of items) yield change(item)
}
