import { equalBytes, sha256 } from '@datanet/records'
import type { CID } from 'multiformats/cid'
import type { BlockStore } from './block-store.ts'
import { BlockMismatchError } from './errors.ts'

/** No block is larger, in bytes; what other IPFS software transfers ends at 2 MiB. */
export const MAX_BLOCK_BYTES = 4 * 1024 * 1024

const SHA2_256 = 0x12

/** Throws ERR_BLOCK_MISMATCH unless the bytes are those that the CID (sha2-256 only) names. */
export function checkBlock(cid: CID, bytes: Uint8Array): void {
  if (cid.multihash.code !== SHA2_256) {
    throw new BlockMismatchError(
      `block ${cid} is named by hash function 0x${cid.multihash.code.toString(16)}`,
      'Only sha2-256 is taken: import the content again.',
    )
  }
  if (bytes.length > MAX_BLOCK_BYTES) {
    throw new BlockMismatchError(
      `block ${cid} has ${bytes.length} bytes, more than ${MAX_BLOCK_BYTES}`,
      'Import the content again in smaller blocks.',
    )
  }
  if (!equalBytes(sha256(bytes), cid.multihash.digest)) {
    throw new BlockMismatchError(
      `what came as block ${cid} has another hash`,
      'Fetch the block again, from another peer.',
    )
  }
}

/** The same store, but every block that is read is checked against its CID first. */
export function checkedBlocks(blocks: BlockStore): BlockStore {
  return {
    put: (cid, bytes, options) => blocks.put(cid, bytes, options),
    has: (cid, options) => blocks.has(cid, options),
    async get(cid, options) {
      const bytes = await blocks.get(cid, options)
      checkBlock(cid, bytes)
      return bytes
    },
  }
}
