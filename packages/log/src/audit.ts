import { DatanetError, type Entry, openEntry } from '@datanet/records'
import { Heads } from './heads.ts'
import { entryKey } from './keys.ts'
import type { KeyValueStore } from './store.ts'

/** Something that is wrong with stored logs. */
export interface Damage {
  readonly code: string
  readonly message: string
  readonly author: Uint8Array
  readonly seq: number
}

/** What an audit has gone through, and what it found. */
export interface Audit {
  readonly entries: number
  readonly damage: readonly Damage[]
}

function follows(entry: Entry, before: Entry | null, author: Uint8Array, seq: number): string | null {
  const { payload } = entry
  if (payload.seq !== seq || !payload.author.every((byte, i) => byte === author[i]))
    return 'it is stored in the place of another'
  if ((payload.prev?.toString() ?? null) !== (before?.id.toString() ?? null))
    return 'it does not follow the entry before it'
  return null
}

/**
 * Rechecks the stored logs of one datanet, a prefix of a store that Log.open opens: each entry's bytes, signature, root
 * and link, and that no entry is missing up to the head. Reads everything and changes nothing; what can't be read is
 * named, and the rest is read on.
 */
export async function auditLogs(store: KeyValueStore, onEntry: (entries: number) => void = () => {}): Promise<Audit> {
  const damage: Damage[] = []
  let entries = 0
  for (const head of (await Heads.load(store)).all()) {
    const { author } = head
    const note = (seq: number, code: string, message: string) => damage.push({ code, message, author, seq })
    let before: Entry | null = null
    for (let seq = 0; seq <= head.seq; seq++) {
      entries++
      onEntry(entries)
      const bytes = await store.get(entryKey(author, seq))
      if (bytes === undefined) {
        note(seq, 'ERR_ENTRY_MISSING', `entry ${seq} is missing`)
        before = null
        break
      }
      try {
        const entry = openEntry(bytes)
        const wrong = follows(entry, before, author, seq)
        if (wrong !== null) note(seq, 'ERR_ENTRY_MISPLACED', `entry ${seq}: ${wrong}`)
        before = entry
      } catch (error) {
        note(
          seq,
          error instanceof DatanetError ? error.code : 'ERR_ENTRY_UNREADABLE',
          `entry ${seq}: ${(error as Error).message}`,
        )
        before = null
        break
      }
    }
    if (before !== null && !head.id?.equals(before.id))
      note(head.seq, 'ERR_HEAD_WRONG', 'the newest entry is not the one that the head names')
  }
  return { entries, damage }
}
