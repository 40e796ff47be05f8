import type { Attack } from '../attack.ts'
import { announceEach, logOf, plainEntries, plainRecords, upTo } from '../sender/entries.ts'

const prepared = new Map<number, Uint8Array[]>()

/** A log that counts for nothing any more, and grows. */
export const pastAFork: Attack = {
  name: 'entries past a proven fork',
  sender: 'an admitted author',
  sends: 'A log with two second entries, and then entries without end behind one of them.',
  async prepare(hostile) {
    const log = logOf(hostile, hostile.author)
    const first = log.next(plainRecords()).bytes
    const other = log.branch(1).next(plainRecords()).bytes
    const second = log.next(plainRecords()).bytes
    await announceEach(hostile, [first, second, other])
    prepared.set(hostile.wave, await upTo(hostile.bytes, plainEntries(log)))
  },
  async send(hostile) {
    await announceEach(hostile, prepared.get(hostile.wave) ?? [])
  },
}
