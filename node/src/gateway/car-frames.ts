import { encode } from '@datanet/records'
import { varint } from 'multiformats'
import type { CID } from 'multiformats/cid'
import type { WalkedBlock } from './walk-dag.ts'

function framed(...parts: Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const head = varint.encodeTo(length, new Uint8Array(varint.encodingLength(length)))
  return new Uint8Array(Buffer.concat([head, ...parts]))
}

/** A CARv1: its header, then one piece a block. */
export async function* carFrames(root: CID, blocks: AsyncIterable<WalkedBlock>): AsyncGenerator<Uint8Array> {
  yield framed(encode({ roots: [root], version: 1 }))
  for await (const { cid, bytes } of blocks) yield framed(cid.bytes, bytes)
}
