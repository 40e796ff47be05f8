/**
 * What travels over `/datanet/blocks/1.0.0`.
 * 1. A frame's first byte says what it is: 1 asks for blocks, 2 brings answers. No other frame is allowed.
 * 2. A block is asked for by its sha2-256 digest (32 bytes), the only hash that content is named by.
 * 3. Answers come in the order of the questions: 4 bytes of length (big-endian) and the block, or 0xffffffff where the
 *    holder lacks it. A frame of answers holds whole ones.
 * 4. What breaks these rules, or is longer than they allow, can't be an accident.
 */
import { MAX_BLOCK_BYTES } from '../checked-blocks.ts'
import { TransferViolationError } from './errors.ts'

const ASK = 1
const ANSWER = 2
const DIGEST_BYTES = 32
const LENGTH_BYTES = 4
const LACKING = 0xffffffff

/** Blocks that one frame asks for, at most. */
export const MAX_ASKED = 1024
/** Bytes of a frame that asks, at most. */
export const ASK_FRAME_BYTES = 1 + MAX_ASKED * DIGEST_BYTES
/** Bytes of a frame with answers, at most: one block of the largest size. */
export const ANSWER_FRAME_BYTES = 1 + LENGTH_BYTES + MAX_BLOCK_BYTES

/** Asks for blocks by their digests. */
export function encodeAsk(digests: readonly Uint8Array[]): Uint8Array {
  const frame = new Uint8Array(1 + digests.length * DIGEST_BYTES)
  frame[0] = ASK
  for (const [place, digest] of digests.entries()) frame.set(digest, 1 + place * DIGEST_BYTES)
  return frame
}

/** The digests that a frame asks for. Throws ERR_TRANSFER_VIOLATION. */
export function decodeAsk(frame: Uint8Array): Uint8Array[] {
  const bytes = frame.length - 1
  if (frame[0] !== ASK || bytes % DIGEST_BYTES !== 0 || bytes === 0 || frame.length > ASK_FRAME_BYTES)
    throw new TransferViolationError('what came is no question for blocks')
  return Array.from({ length: bytes / DIGEST_BYTES }, (_, place) =>
    frame.slice(1 + place * DIGEST_BYTES, 1 + (place + 1) * DIGEST_BYTES),
  )
}

/** What a block, or its lack, takes of a frame of answers, in bytes. */
export function answerBytes(size: number | null): number {
  return LENGTH_BYTES + (size ?? 0)
}

/** Answers in the order of the questions; null where a block is lacking. */
export function encodeAnswers(blocks: readonly (Uint8Array | null)[]): Uint8Array {
  const frame = new Uint8Array(blocks.reduce((sum, block) => sum + answerBytes(block?.length ?? null), 1))
  frame[0] = ANSWER
  const view = new DataView(frame.buffer)
  let at = 1
  for (const block of blocks) {
    view.setUint32(at, block?.length ?? LACKING)
    if (block !== null) frame.set(block, at + LENGTH_BYTES)
    at += answerBytes(block?.length ?? null)
  }
  return frame
}

/** What goes before a block that is the only answer of its frame: a large one need not be copied into it. */
export function answerHead(size: number): Uint8Array {
  const head = new Uint8Array(1 + LENGTH_BYTES)
  head[0] = ANSWER
  new DataView(head.buffer).setUint32(1, size)
  return head
}

/** The answers in a frame; they share its memory. Throws ERR_TRANSFER_VIOLATION. */
export function decodeAnswers(frame: Uint8Array): (Uint8Array | null)[] {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const blocks: (Uint8Array | null)[] = []
  if (frame[0] !== ANSWER || frame.length === 1) throw new TransferViolationError('what came is no answer')
  for (let at = 1; at < frame.length; ) {
    if (at + LENGTH_BYTES > frame.length) throw new TransferViolationError('an answer is cut off')
    const length = view.getUint32(at)
    at += LENGTH_BYTES
    if (length === LACKING) {
      blocks.push(null)
      continue
    }
    if (at + length > frame.length) throw new TransferViolationError('a block is cut off')
    blocks.push(frame.subarray(at, at + length))
    at += length
  }
  return blocks
}
