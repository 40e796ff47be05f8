/** The parts of a provenance.json that are signed or named by a hash, each checked by itself. */

import { type Founding, readFounding } from '@datanet/log'
import { type CheckedCertificate, checkCertificate } from '@datanet/quality'
import {
  type CID,
  type Contribution,
  cidOf,
  DatanetError,
  datanetOf,
  decode,
  isKnownRecord,
  openEntry,
  parseCertificate,
  type Release,
  recordId,
} from '@datanet/records'
import { MemoryBlocks } from '@datanet/shards'
import type { Provenance } from './provenance.ts'

/** Tells of something that is wrong; `id` names what. */
export type Tell = (code: string, message: string, id: string | null) => void

/** A contribution that an author signed. */
interface SignedContribution {
  readonly id: CID
  readonly author: Uint8Array
  readonly record: Contribution
}

/** See the header. */
export interface SignedParts {
  readonly founding: Founding
  readonly contributions: ReadonlyMap<string, SignedContribution>
  readonly releases: ReadonlyMap<string, Release>
  /** By contribution. */
  readonly certificates: ReadonlyMap<string, CheckedCertificate>
  readonly blocks: MemoryBlocks
  /** How many entries were opened. */
  readonly entries: number
}

/** Bytes of base64 that has no other form. Throws a TypeError. */
function bytesOf(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw new TypeError('it is not base64')
  return new Uint8Array(bytes)
}

/** Does what may fail because a part is wrong, and tells of it then. */
function attempt<T>(tell: Tell, what: string, id: string | null, work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof DatanetError) && !(error instanceof TypeError)) throw error
    tell(error instanceof DatanetError ? error.code : 'ERR_PROVENANCE_UNREADABLE', `${what}: ${error.message}`, id)
    return null
  }
}

/** Opens and checks all signed parts; null when the charter is not that of the datanet, so that nothing can be judged. */
export async function openSignedParts(document: Provenance, tell: Tell): Promise<SignedParts | null> {
  const { datanet } = document
  const founding = attempt(tell, 'the charter', datanet, () => readFounding(openEntry(bytesOf(document.charter))))
  if (founding === null) return null
  const { id } = founding.entry
  if (id.toString() !== datanet) {
    tell('ERR_WRONG_DATANET', `the charter is that of datanet ${id}, and not of ${datanet}`, datanet)
    return null
  }
  const contributions = new Map<string, SignedContribution>()
  const releases = new Map<string, Release>()
  let entries = 1
  for (const [place, text] of document.entries.entries()) {
    const entry = attempt(tell, `entry ${place}`, null, () => openEntry(bytesOf(text)))
    if (entry === null) continue
    entries++
    if (!datanetOf(entry).equals(id)) {
      tell('ERR_WRONG_DATANET', `entry ${place} belongs to datanet ${datanetOf(entry)}`, entry.id.toString())
      continue
    }
    entry.records.forEach((record, index) => {
      if (!isKnownRecord(record)) return
      const recorded = recordId(entry.id, index)
      if (record.type === 'release') releases.set(recorded.toString(), record)
      if (record.type === 'contribution')
        contributions.set(recorded.toString(), { id: recorded, author: entry.payload.author, record })
    })
  }
  const certificates = new Map<string, CheckedCertificate>()
  for (const [place, text] of document.certificates.entries()) {
    const certificate = attempt(tell, `certificate ${place}`, null, () =>
      checkCertificate(parseCertificate(decode(bytesOf(text))), id, founding.charter),
    )
    if (certificate !== null) certificates.set(certificate.verdict.body.subject.toString(), certificate)
  }
  const blocks = new MemoryBlocks()
  for (const [place, text] of document.blocks.entries()) {
    const bytes = attempt(tell, `block ${place}`, null, () => bytesOf(text))
    if (bytes !== null) await blocks.put(cidOf(bytes), bytes)
  }
  return { founding, contributions, releases, certificates, blocks, entries }
}
