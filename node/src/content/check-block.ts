import { hash, webcrypto } from 'node:crypto'
import { equalBytes } from '@datanet/records'
import type { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'

/** Whether bytes are those that a CID names; no other hash than sha2-256 is trusted. */
export function isBlockOf(cid: CID, bytes: Uint8Array): boolean {
  if (cid.multihash.code !== sha256.code) return false
  return equalBytes(hash('sha256', bytes, 'buffer'), cid.multihash.digest)
}

/** Smaller blocks are hashed sooner than handed over. */
const HANDED_OVER = 128 * 1024

/** As `isBlockOf`; large blocks are hashed in another thread. */
export async function isBlockOfAsync(cid: CID, bytes: Uint8Array): Promise<boolean> {
  if (cid.multihash.code !== sha256.code || bytes.length < HANDED_OVER) return isBlockOf(cid, bytes)
  const digest = await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return equalBytes(new Uint8Array(digest), cid.multihash.digest)
}
