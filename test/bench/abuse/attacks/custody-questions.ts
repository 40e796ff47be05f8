import { encode, parseCid } from '@datanet/records'
import type { Attack } from '../attack.ts'
import { inventedCid } from '../sender/entries.ts'

const CUSTODY_PROTOCOL = '/datanet/custody/1.0.0'
const ASKED = 256

/** Challenges without end. */
export const custodyQuestions: Attack = {
  name: 'custody challenges',
  sender: 'a stranger',
  sends: `In turn: whether the peer keeps ${ASKED} invented contributions, and for a block of one that it keeps.`,
  megabytes: 2,
  async send(hostile) {
    const { place, datanet } = hostile
    const held = encode(['block', datanet, parseCid(place.contribution), parseCid(place.block)])
    const stream = await hostile.open(CUSTODY_PROTOCOL)
    for (let at = 0; !hostile.isOver && stream.isOpen; at++) {
      const invented = encode(['holds', datanet, Array.from({ length: ASKED }, inventedCid)])
      await stream.send(at % 2 === 0 ? invented : held, hostile.signal)
      if ((await stream.receive(hostile.signal)) === null) return
    }
  },
}
