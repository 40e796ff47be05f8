import { encode } from '@datanet/records'
import { encodeMessage } from '@datanet/sync'
import type { Attack } from '../attack.ts'
import { inventedCid, random } from '../sender/entries.ts'
import type { Hostile } from '../sender/hostile.ts'
import { SYNC_PROTOCOL } from '../sender/sync.ts'

const JUNK = 500_000
const LENGTH_ALONE = Uint8Array.from([0xff, 0xff, 0xff, 0x7f])

async function converse(hostile: Hostile, turn: number): Promise<void> {
  const stream = await hostile.open(SYNC_PROTOCOL)
  const hello = { type: 'hello', datanet: hostile.datanet, root: inventedCid(), authors: 10 } as const
  try {
    if (turn % 4 > 0) await stream.send(encodeMessage(hello), hostile.signal)
    if (turn % 4 === 1) await stream.write(LENGTH_ALONE, hostile.signal)
    if (turn % 4 === 2) await stream.send(encode([1, 'list', random(60_000), false]), hostile.signal)
    await stream.send(random(JUNK), hostile.signal)
    await stream.receive(hostile.signal)
  } finally {
    stream.end()
  }
}

/** Conversations that are none. */
export const junkFrames: Attack = {
  name: 'sync: frames of junk',
  sender: 'a stranger',
  sends: 'In one sync after the other: random bytes, a length of 256 MB, and a list of random rows.',
  async send(hostile) {
    for (let turn = 0; !hostile.isOver; turn++) await converse(hostile, turn).catch(() => undefined)
  },
}
