import { createMemoryStore, Log } from '@datanet/log'
import { openEntry } from '@datanet/records'
import type { Attack } from '../attack.ts'
import { announceEach, logOf, plainEntries, plainRecords, upTo } from '../sender/entries.ts'
import { heldLogs, lieInSync } from '../sender/sync.ts'

const HELD_BYTES = 400_000
const FRAME = 64
const held = new Map<number, { log: Log; entries: Uint8Array[] }>()

/** Entries that everybody has, among one that the peer asked for. */
export const replayedSync: Attack = {
  name: 'replayed entries, sync',
  sender: 'a stranger',
  sends: 'In a sync, for the one entry that is asked for, those that all peers hold, again and again.',
  async prepare(hostile) {
    const author = logOf(hostile, hostile.author)
    const entries = await upTo(HELD_BYTES, plainEntries(author))
    await announceEach(hostile, entries)
    const log = await Log.open(createMemoryStore(), hostile.charter)
    await log.accept([...entries.map((bytes) => openEntry(bytes)), author.next(plainRecords())], 'own')
    held.set(hostile.wave, { log, entries })
  },
  async send(hostile) {
    const { log, entries } = held.get(hostile.wave) ?? {}
    if (log === undefined || entries === undefined) return
    while (!hostile.isOver) {
      await lieInSync(hostile, heldLogs(hostile, log), async (message, say) => {
        if (message.type !== 'entries') return await say(message)
        for (let at = 0; !hostile.isOver; at = (at + FRAME) % entries.length)
          await say({ type: 'entries', entries: entries.slice(at, at + FRAME) })
      })
    }
  },
}
