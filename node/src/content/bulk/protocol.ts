import { ANSWER_FRAME_BYTES } from '@datanet/shards'

/** Brings blocks from one peer to another, as messages of packages/shards/src/transfer say. */
export const BLOCKS_PROTOCOL = '/datanet/blocks/1.0.0'
/** How long the other end may take nothing that is sent, ms. */
const IDLE_TIMEOUT = 30_000
/** How long a stream may be open without a question, or an answer, ms: a block may come over a very slow link. */
const SILENCE_TIMEOUT = 120_000

export const BLOCKS_LIMITS = {
  maxFrameBytes: ANSWER_FRAME_BYTES,
  idleTimeout: IDLE_TIMEOUT,
  receiveTimeout: SILENCE_TIMEOUT,
}
