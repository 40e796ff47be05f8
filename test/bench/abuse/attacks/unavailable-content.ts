import type { WireRecord } from '@datanet/records'
import type { Attack } from '../attack.ts'
import { announceEach, inventedCid, logOf } from '../sender/entries.ts'

const OFFERS = 998

function offer(at: number): WireRecord {
  const what = { title: `offer ${at}`, manifest: inventedCid(), license: 'CC0-1.0', rows: 10, bytes: 1_000 }
  return { type: 'contribution', ...what, derivedFrom: [], claim: null }
}

/** Content that is offered and never given. */
export const unavailableContent: Attack = {
  name: 'offers of content that nobody has',
  sender: 'an admitted author',
  sends: `One entry with ${OFFERS} contributions whose content can't be had.`,
  isNew: true,
  async send(hostile) {
    const records = Array.from({ length: OFFERS }, (_, at) => offer(at))
    await announceEach(hostile, [logOf(hostile, hostile.author).next(records).bytes])
  },
}
