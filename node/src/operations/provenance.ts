/** What goes with fetched files: who contributed and judged them, and under which licence they may be used. */

import type { LicenseShare } from '@datanet/client'
import type { CheckedCertificate } from '@datanet/quality'
import { didOf, type Shard } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { verdictReport } from './contribution-reports.ts'

/** A file that was written: where, what it holds, and by whom it came. */
export interface FetchedFile {
  /** Relative to the output folder. */
  readonly path: string
  readonly cid: string
  readonly bytes: number
  readonly rows: number
  readonly format: Shard['format']
  readonly sha256: string
  readonly contribution: string
  readonly license: string
}

const MEDIA_TYPES: Readonly<Record<Shard['format'], string>> = {
  jsonl: 'application/jsonlines',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  text: 'text/plain',
  coco: 'application/json',
  voc: 'application/xml',
  bytes: 'application/octet-stream',
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

/** Everything that is needed to check where files come from without this software: charter, entries, certificates. */
export function provenance(
  replica: Replica,
  files: readonly FetchedFile[],
  certificates: readonly (CheckedCertificate | undefined)[],
  entries: readonly Uint8Array[],
) {
  return {
    version: 1,
    datanet: replica.id.toString(),
    charter: base64(replica.founding.entry.bytes),
    entries: entries.map(base64),
    verdicts: certificates.flatMap((certificate) =>
      certificate === undefined ? [] : [verdictReport(certificate, replica.founding, 'local')],
    ),
    files,
  }
}

/** Croissant 1.0 metadata (mlcommons.org/croissant/1.0) of fetched files. */
export function croissant(replica: Replica, files: readonly FetchedFile[]) {
  const { charter, founder } = replica.founding
  return {
    '@context': {
      '@language': 'en',
      '@vocab': 'https://schema.org/',
      cr: 'http://mlcommons.org/croissant/',
      dct: 'http://purl.org/dc/terms/',
      sc: 'https://schema.org/',
      conformsTo: 'dct:conformsTo',
    },
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    name: charter.name,
    description: charter.domain === '' ? `Datanet ${charter.name}` : charter.domain,
    creator: { '@type': 'sc:Organization', name: didOf(founder) },
    identifier: replica.id.toString(),
    license: [...new Set(files.map((file) => file.license))],
    distribution: files.map((file) => ({
      '@type': 'cr:FileObject',
      '@id': file.path,
      name: file.path,
      contentUrl: file.path,
      encodingFormat: MEDIA_TYPES[file.format],
      contentSize: `${file.bytes} B`,
      sha256: file.sha256,
    })),
  }
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
