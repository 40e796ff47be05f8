import type { Attack } from '../attack.ts'
import { announceEach, logOf, plainEntries, upTo } from '../sender/entries.ts'

/** No faster than a busy peer takes them: what it has no room for it drops, and that costs less than taking it. */
const AT_ONCE = 25
const PAUSE = 75

const prepared = new Map<number, Uint8Array[]>()

/** What accepting costs, which all else is compared with. */
export const newEntries: Attack = {
  name: 'new entries',
  sender: 'an admitted author',
  sends: 'Valid entries of some 2 kB that nobody has, each in a message of its own.',
  isNew: true,
  async prepare(hostile) {
    prepared.set(hostile.wave, await upTo(hostile.bytes, plainEntries(logOf(hostile, hostile.author))))
  },
  async send(hostile) {
    const entries = prepared.get(hostile.wave) ?? []
    for (let from = 0; from < entries.length && !hostile.isOver; from += AT_ONCE) {
      await announceEach(hostile, entries.slice(from, from + AT_ONCE))
      await hostile.rest(PAUSE)
    }
  },
}
