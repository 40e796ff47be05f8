import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { encode } from './canonical.ts'
import { CompactCid } from './compact-cid.ts'
import { CidInvalidError } from './errors.ts'
import { sha256 } from './hash.ts'

export { CID } from 'multiformats/cid'

const DAG_CBOR = 0x71
const SHA2_256 = 0x12

/** CIDv1(dag-cbor, sha2-256) of bytes that are already canonical. */
export function cidOf(bytes: Uint8Array): CID {
  return cidOfDigest(sha256(bytes))
}

/** CIDv1(dag-cbor, sha2-256) of bytes that have this digest. */
export function cidOfDigest(digest: Uint8Array): CID {
  return CompactCid.of(CID.createV1(DAG_CBOR, Digest.create(SHA2_256, digest)))
}

/** The id of a record: the CID of [entry id, index] (R1). */
export function recordId(entry: CID, index: number): CID {
  return cidOf(encode([entry, index]))
}

/** Reads a CIDv1 in base32. Throws ERR_CID_INVALID. */
export function parseCid(text: string): CID {
  try {
    const cid = CID.parse(text)
    if (cid.version === 1 && cid.toString() === text) return CompactCid.of(cid)
  } catch {
    // falls through to the typed error
  }
  throw new CidInvalidError(
    `"${text.slice(0, 100)}" is not a CID`,
    'Copy the whole id, which begins with "bafy" or "bafk".',
  )
}
