import { createMemoryStore, Log } from '@datanet/log'
import type { Entry } from '@datanet/records'
import type { Attack } from '../attack.ts'
import {
  announceEach,
  announceOver,
  logOf,
  plainEntries,
  plainRecords,
  upTo,
  withoutRecords,
} from '../sender/entries.ts'
import { moreAuthors } from '../sender/keys.ts'
import { heldLogs, lieInSync } from '../sender/sync.ts'

const HELD_BYTES = 400_000
const scenes = new Map<number, { erased: Uint8Array[]; firsts: Entry[]; log: Log }>()

/** Entries that the peer has, in another form: whoever lacks them cannot take them so, and may blame whoever passed them on. */
export const erasedEntries: Attack = {
  name: 'erased entries',
  sender: 'a stranger',
  sends: 'First entries that only this peer has, by sync, then the same with their records left out; then others so.',
  async prepare(hostile) {
    const entries = await upTo(HELD_BYTES, plainEntries(logOf(hostile, hostile.author)))
    await announceEach(hostile, entries)
    const firsts = moreAuthors(hostile.place.seed, hostile.wave).map((key) => logOf(hostile, key).next(plainRecords()))
    const log = await Log.open(createMemoryStore(), hostile.charter)
    await log.accept(firsts, 'own')
    scenes.set(hostile.wave, { erased: entries.map(withoutRecords), firsts, log })
  },
  async send(hostile) {
    const { erased = [], firsts = [], log } = scenes.get(hostile.wave) ?? {}
    if (log === undefined) return
    const told = lieInSync(hostile, heldLogs(hostile, log))
    await Promise.race([told, hostile.rest(1_500)])
    await announceEach(
      hostile,
      firsts.map(({ bytes }) => withoutRecords(bytes)),
    )
    await announceOver(hostile, erased)
  },
}
