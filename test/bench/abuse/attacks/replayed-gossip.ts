import type { Attack } from '../attack.ts'
import { announceEach, announceOver, logOf, plainEntries, upTo } from '../sender/entries.ts'

const HELD_BYTES = 400_000
const held = new Map<number, Uint8Array[]>()

/** Entries that everybody has. */
export const replayedGossip: Attack = {
  name: 'replayed entries, gossip',
  sender: 'a stranger',
  sends: 'Entries that all peers hold, again and again, in messages of which no two are equal.',
  async prepare(hostile) {
    const entries = await upTo(HELD_BYTES, plainEntries(logOf(hostile, hostile.author)))
    held.set(hostile.wave, entries)
    await announceEach(hostile, entries)
  },
  async send(hostile) {
    await announceOver(hostile, held.get(hostile.wave) ?? [])
  },
}
