import type { Attack } from '../attack.ts'
import { announceEach, logOf, plainEntries, upTo } from '../sender/entries.ts'

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
    await announceEach(hostile, prepared.get(hostile.wave) ?? [])
  },
}
