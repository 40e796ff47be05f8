import { answerBytes, answerHead, encodeAnswers } from '@datanet/shards'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { create as createDigest } from 'multiformats/hashes/digest'
import { sha256 } from 'multiformats/hashes/sha2'
import { Uint8ArrayList } from 'uint8arraylist'
import type { ContentStore } from '../../storage/content-store.ts'

/** Bytes of blocks that travel in one frame, unless one block alone is larger. */
const FRAME_BYTES = 1024 * 1024
/** Blocks of one frame, at most: each is a file to be opened. */
const MAX_FRAME_BLOCKS = 64
/** A block of this size that goes alone is not copied. */
const LARGE = 64 * 1024

/** Blocks of the store that hold no more than this may be read for an asker. */
export type ReadableStore = Pick<ContentStore, 'read' | 'size'>

/** A frame of answers, and the bytes of each block in it. */
export interface AnswerFrame {
  readonly frame: Uint8Array | Uint8ArrayList
  readonly given: readonly number[]
}

/** Takes from the front of the questions as many as one frame answers, at least one, and reads the answers. */
export async function readAnswers(store: ReadableStore, asked: Uint8Array[]): Promise<AnswerFrame> {
  const cids = asked
    .slice(0, MAX_FRAME_BLOCKS)
    .map((digest) => CID.createV1(raw.code, createDigest(sha256.code, digest)))
  const sizes = await Promise.all(cids.map((cid) => store.size(cid)))
  let count = 0
  for (let bytes = 0; count < cids.length; count++) {
    bytes += answerBytes(sizes[count] ?? null)
    if (count > 0 && bytes > FRAME_BYTES) break
  }
  asked.splice(0, count)
  const blocks = await Promise.all(
    cids.slice(0, count).map(async (cid, place) => (sizes[place] === undefined ? undefined : await store.read(cid))),
  )
  const [first] = blocks
  const isLarge = blocks.length === 1 && first !== undefined && first.length >= LARGE
  return {
    frame: isLarge
      ? new Uint8ArrayList(answerHead(first.length), first)
      : encodeAnswers(blocks.map((block) => block ?? null)),
    given: blocks.flatMap((block) => (block === undefined ? [] : [block.length])),
  }
}
