import { encodeAsk } from '@datanet/shards'
import type { Attack } from '../attack.ts'
import { random } from '../sender/entries.ts'

export const BLOCKS_PROTOCOL = '/datanet/blocks/1.0.0'
const ASKED = 512

/** Questions that cost a look at the disk each. */
export const absentBlocks: Attack = {
  name: 'bulk: blocks that the peer lacks',
  sender: 'a stranger',
  sends: `Questions for ${ASKED} invented blocks at a time, each after the answer to the one before.`,
  megabytes: 1,
  async send(hostile) {
    const stream = await hostile.open(BLOCKS_PROTOCOL)
    while (!hostile.isOver) {
      await stream.send(encodeAsk(Array.from({ length: ASKED }, () => random(32))), hostile.signal)
      for (let left = ASKED; left > 0; ) {
        const answer = await stream.receive(hostile.signal)
        if (answer === null) return
        left -= (answer.length - 1) / 4
      }
    }
  },
}
