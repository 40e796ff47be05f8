import type { Attack } from '../attack.ts'
import { announceEach, announceOver, logOf, plainEntries, upTo, withoutRecords } from '../sender/entries.ts'

const HELD_BYTES = 400_000
const erased = new Map<number, Uint8Array[]>()

/** Entries that everybody has, in another form than everybody has them in. */
export const erasedEntries: Attack = {
  name: 'erased entries',
  sender: 'a stranger',
  sends: 'Entries that all peers hold, with their records left out.',
  async prepare(hostile) {
    const entries = await upTo(HELD_BYTES, plainEntries(logOf(hostile, hostile.author)))
    erased.set(hostile.wave, entries.map(withoutRecords))
    await announceEach(hostile, entries)
  },
  async send(hostile) {
    await announceOver(hostile, erased.get(hostile.wave) ?? [])
  },
}
