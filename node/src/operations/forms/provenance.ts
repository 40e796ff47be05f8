/**
 * provenance.json: everything that is needed to check, with no network and no repo, where files come from. Primary parts are
 * signed or named by a hash: charter, entries, certificates, blocks of manifests. What is told of contributions and files
 * beside them follows from these parts, so whoever checks makes it again and compares.
 */

import type { CheckedCertificate } from '@datanet/quality'
import { type CID, type Contribution, didOf, hexOf, type Shard } from '@datanet/records'
import { timeText } from '../text.ts'

/** The name of the document in its folder. */
export const PROVENANCE_FILE = 'provenance.json'

/** What the document tells of a contribution. */
export interface ProvenanceContribution {
  readonly contribution: string
  readonly author: string
  readonly license: string
  readonly title: string
  readonly rows: number
  readonly bytes: number
  readonly manifest: string
  /** The certificate in short; null where there is none. */
  readonly verdict: {
    readonly verdict: string
    readonly outcome: string
    readonly score: number
    readonly round: number
    readonly stamp: string
  } | null
}

/** What the document tells of a file. */
export interface ProvenanceFile {
  readonly path: string
  readonly cid: string
  readonly sha256: string
  readonly bytes: number
  readonly rows: number
  readonly format: string
  /** The Merkle root of its rows in hex; null for a file that has none. */
  readonly rowRoot: string | null
  readonly contribution: string
  readonly license: string
}

/** A file that describes the others, and its hash. */
export interface ProvenanceForm {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** The document. Bytes are in base64. */
export interface Provenance {
  readonly version: 2
  readonly datanet: string
  /** The release that the files are; null for a choice of contributions. */
  readonly release: string | null
  readonly charter: string
  readonly entries: readonly string[]
  /** Certificate records. */
  readonly certificates: readonly string[]
  /** Blocks of manifests. */
  readonly blocks: readonly string[]
  readonly contributions: readonly ProvenanceContribution[]
  readonly files: readonly ProvenanceFile[]
  readonly forms: readonly ProvenanceForm[]
}

/** A contribution as the document tells of it. */
export function contributionText(
  id: CID,
  author: Uint8Array,
  record: Contribution,
  certificate: CheckedCertificate | null,
): ProvenanceContribution {
  const { license, title, rows, bytes, manifest } = record
  const body = certificate?.verdict.body
  return {
    contribution: id.toString(),
    author: didOf(author),
    license,
    title,
    rows,
    bytes,
    manifest: manifest.toString(),
    verdict:
      certificate === null || body === undefined
        ? null
        : {
            verdict: certificate.verdict.id.toString(),
            outcome: body.outcome,
            score: body.score,
            round: body.round,
            stamp: timeText(body.stamp),
          },
  }
}

/** A file as the document tells of it, by the shard that its manifest names. */
export function fileText(contribution: string, license: string, shard: Shard, sha256: string): ProvenanceFile {
  const { path, cid, bytes, rows, format, rowRoot } = shard
  return {
    path: `${contribution}/${path}`,
    cid: cid.toString(),
    sha256,
    bytes,
    rows,
    format,
    rowRoot: rowRoot === null ? null : hexOf(rowRoot),
    contribution,
    license,
  }
}

/** The document as it is written: an item of a list each line, in pieces, however long the lists are. */
export async function* provenanceLines(
  head: Pick<Provenance, 'version' | 'datanet' | 'release' | 'charter'>,
  lists: readonly (readonly [name: string, items: Iterable<unknown> | AsyncIterable<unknown>])[],
): AsyncGenerator<string> {
  yield `{\n${Object.entries(head)
    .map(([name, value]) => `  "${name}": ${JSON.stringify(value)}`)
    .join(',\n')}`
  for (const [name, items] of lists) {
    yield `,\n  "${name}": [`
    let isFirst = true
    for await (const item of items) {
      yield `${isFirst ? '' : ','}\n    ${JSON.stringify(item)}`
      isFirst = false
    }
    yield isFirst ? ']' : '\n  ]'
  }
  yield '\n}\n'
}
