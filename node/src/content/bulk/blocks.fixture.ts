import { randomBytes } from 'node:crypto'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'

export interface TestBlock {
  readonly cid: CID
  readonly bytes: Uint8Array
}

/** Blocks of random bytes. */
export async function randomBlocks(count: number, size: number): Promise<TestBlock[]> {
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const bytes = new Uint8Array(randomBytes(size))
      return { cid: CID.createV1(raw.code, await sha256.digest(bytes)), bytes }
    }),
  )
}
