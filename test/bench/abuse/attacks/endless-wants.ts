import { decodeMessage, encodeMessage } from '@datanet/sync'
import type { Attack } from '../attack.ts'
import { inventedCid } from '../sender/entries.ts'
import type { Hostile } from '../sender/hostile.ts'
import { SYNC_PROTOCOL } from '../sender/sync.ts'

const AUTHORS = 1_000_000_000
const ROWS = 7_000
/** A prefix of a key, of which there is one a row, in order. */
const PREFIX_BYTES = 7

/** Rows that ask for all entries of one invented author each. */
function rowsFrom(first: number): Uint8Array {
  const rows = Buffer.alloc(ROWS * (PREFIX_BYTES + 2))
  for (let at = 0; at < ROWS; at++) rows.writeUIntBE(first + at, at * (PREFIX_BYTES + 2) + 1, 6)
  return new Uint8Array(rows)
}

async function converse(hostile: Hostile): Promise<void> {
  const stream = await hostile.open(SYNC_PROTOCOL)
  const hello = { type: 'hello', datanet: hostile.datanet, root: inventedCid(), authors: AUTHORS } as const
  try {
    await stream.send(encodeMessage(hello), hostile.signal)
    for (let last = false; !last; ) {
      const frame = await stream.receive(hostile.signal)
      if (frame === null) return
      const message = decodeMessage(new Uint8Array(frame))
      last = message.type === 'list' && message.last
    }
    for (let first = 0; stream.isOpen && !hostile.isOver; first += ROWS)
      await stream.send(
        encodeMessage({ type: 'wants', rows: rowsFrom(first), offered: 0, last: false }),
        hostile.signal,
      )
  } finally {
    stream.end()
  }
}

/** A frontier without end, as far as the other peer can see. */
export const endlessWants: Attack = {
  name: 'sync: an endless frontier',
  sender: 'a stranger',
  sends: 'Syncs that claim a billion authors and ask for the entries of one invented author after the other.',
  async send(hostile) {
    while (!hostile.isOver) await converse(hostile)
  },
}
