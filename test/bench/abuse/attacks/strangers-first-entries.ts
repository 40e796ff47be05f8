import type { Attack } from '../attack.ts'
import { announceEach, inventedKey, logOf, plainRecords, upTo } from '../sender/entries.ts'
import type { Hostile } from '../sender/hostile.ts'

const prepared = new Map<number, Uint8Array[]>()

function* first(hostile: Hostile): Generator<Uint8Array> {
  for (;;) yield logOf(hostile, inventedKey()).next(plainRecords()).bytes
}

/** Entries of those who may not write. */
export const strangersFirstEntries: Attack = {
  name: 'entries of nobody’s authors',
  sender: 'a stranger',
  sends: 'First entries of keys that nobody has let in, each of another one.',
  async prepare(hostile) {
    prepared.set(hostile.wave, await upTo(hostile.bytes, first(hostile)))
  },
  async send(hostile) {
    await announceEach(hostile, prepared.get(hostile.wave) ?? [])
  },
}
