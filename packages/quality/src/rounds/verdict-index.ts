import { CID, decode, encode, MerkleMap } from '@datanet/records'
import type { CheckedCertificate } from './certificate.ts'

/**
 * The certificates that a peer holds, as a content-addressed map from contribution to [round, verdict]; its root says
 * against which certificates a verdict was computed (V1).
 */
export class VerdictIndex {
  readonly map: MerkleMap

  constructor(map: MerkleMap = MerkleMap.empty) {
    this.map = map
  }

  /** Equal for equal indexes. */
  get root(): CID {
    return this.map.root
  }

  /** An index with this certificate in place of any other of its contribution; this index stays as it is. */
  with(certificate: CheckedCertificate): VerdictIndex {
    const { subject, round } = certificate.verdict.body
    return new VerdictIndex(this.map.set(subject.bytes, encode([round, certificate.verdict.id])))
  }

  /** An index without this contribution; this index stays as it is. */
  without(contribution: CID): VerdictIndex {
    return new VerdictIndex(this.map.delete(contribution.bytes))
  }
}

/** What one entry of a verdict index says. */
export interface IndexedVerdict {
  readonly contribution: CID
  readonly round: number
  readonly verdict: CID
}

/** Reads an entry of an index; null for what is none. */
export function readIndexed(key: Uint8Array, value: Uint8Array): IndexedVerdict | null {
  try {
    const [round, verdict] = decode(value) as [unknown, unknown]
    const link = CID.asCID(verdict)
    if (typeof round !== 'number' || link === null) return null
    return { contribution: CID.decode(key), round, verdict: link }
  } catch {
    return null
  }
}
