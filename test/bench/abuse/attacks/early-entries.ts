import { sealEntry } from '@datanet/records'
import type { Attack } from '../attack.ts'
import { announceEach, inventedCid, inventedKey, plainRecords, random, upTo } from '../sender/entries.ts'
import type { Hostile } from '../sender/hostile.ts'

const KEYS = 100
const RECORDS = 80
const prepared = new Map<number, Uint8Array[]>()

function* early(hostile: Hostile): Generator<Uint8Array> {
  const keys = Array.from({ length: KEYS }, inventedKey)
  for (let at = 0; ; at++) {
    const place = { seq: 2 + Math.floor(at / KEYS), prev: inventedCid(), deps: [], at: 0, bytesBefore: 2_000 + at }
    const draft = { datanet: hostile.datanet, ...place, records: plainRecords(RECORDS) }
    yield sealEntry(draft, keys[at % KEYS] ?? inventedKey(), random).bytes
  }
}

/** Entries that wait for entries that never come. */
export const earlyEntries: Attack = {
  name: 'early entries',
  sender: 'a stranger',
  sends: 'Entries of 20 kB by 100 keys that nobody has let in, each after one that does not exist.',
  megabytes: 6,
  async prepare(hostile) {
    prepared.set(hostile.wave, await upTo(hostile.bytes, early(hostile)))
  },
  async send(hostile) {
    await announceEach(hostile, prepared.get(hostile.wave) ?? [])
  },
}
