import { createHash } from 'node:crypto'
import type { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'

/** Whether bytes are those that a CID names; no other hash than sha2-256 is trusted. */
export function isBlockOf(cid: CID, bytes: Uint8Array): boolean {
  if (cid.multihash.code !== sha256.code) return false
  return createHash('sha256').update(bytes).digest().equals(cid.multihash.digest)
}
