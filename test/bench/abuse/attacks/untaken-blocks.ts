import { parseCid } from '@datanet/records'
import { encodeAsk } from '@datanet/shards'
import type { Attack } from '../attack.ts'
import { BLOCKS_PROTOCOL } from './absent-blocks.ts'

const STREAMS = 40
const ASKED = 200

/** Answers that nobody reads. */
export const untakenBlocks: Attack = {
  name: 'bulk: blocks that are not taken',
  sender: 'a stranger',
  sends: `On ${STREAMS} streams, a question for ${ASKED} blocks of 1 MB each, and no answer is read.`,
  megabytes: 1,
  async send(hostile) {
    const { digest } = parseCid(hostile.place.block).multihash
    const streams = []
    for (let at = 0; at < STREAMS && !hostile.isOver; at++) {
      const stream = await hostile.open(BLOCKS_PROTOCOL)
      streams.push(stream)
      await stream.send(encodeAsk(Array.from({ length: ASKED }, () => digest)), hostile.signal)
    }
    await hostile.rest(60_000)
    for (const stream of streams) stream.end()
  },
}
