import type { Attack } from '../attack.ts'
import { logOf, plainEntries, upTo } from '../sender/entries.ts'

/** As an author that writes fast announces them: some in a message, and no faster than a busy peer takes them. */
const AT_ONCE = 12
const PAUSE = 45

const prepared = new Map<number, Uint8Array[]>()

/** What accepting costs, which all else is compared with. */
export const newEntries: Attack = {
  name: 'new entries',
  sender: 'an admitted author',
  sends: 'Valid entries of some 2 kB that nobody has, a dozen in a message.',
  isNew: true,
  async prepare(hostile) {
    prepared.set(hostile.wave, await upTo(hostile.bytes, plainEntries(logOf(hostile, hostile.author))))
  },
  async send(hostile) {
    const entries = prepared.get(hostile.wave) ?? []
    for (let from = 0; from < entries.length && !hostile.isOver; from += AT_ONCE) {
      await hostile.announce(entries.slice(from, from + AT_ONCE))
      await hostile.rest(PAUSE)
    }
  },
}
