import { encode, MerkleMap } from '@datanet/records'
import { type SyncedLogs, SyncIndex } from '@datanet/sync'
import type { Attack } from '../attack.ts'
import { inventedCid, random } from '../sender/entries.ts'
import { claimedLogs, lieInSync } from '../sender/sync.ts'

const AUTHORS = 500
const LAST_SEQ = 1_000_000

function inventedFrontier(): MerkleMap {
  const keys = Array.from({ length: AUTHORS }, () => random(32)).sort(Buffer.compare)
  return MerkleMap.build(
    AUTHORS,
    (at) => keys[at] as Uint8Array,
    () => encode([LAST_SEQ, inventedCid(), null]),
  )
}

const claims = new Map<number, SyncedLogs>()

/** Ranges that are claimed, asked for and never given. */
export const rangesNeverGiven: Attack = {
  name: 'sync: ranges that are never given',
  sender: 'a stranger',
  sends: `Syncs that claim a million entries of each of ${AUTHORS} authors, and give none.`,
  async prepare(hostile) {
    const frontier = inventedFrontier()
    const index = new SyncIndex()
    await index.at(frontier)
    claims.set(
      hostile.wave,
      claimedLogs(hostile, () => frontier, index),
    )
  },
  async send(hostile) {
    const logs = claims.get(hostile.wave)
    while (logs !== undefined && !hostile.isOver) await lieInSync(hostile, logs)
  },
}
