/** The quick look at what a peer holds: a sample of entries and blocks, and the clocks that the entries tell of. */
import type { ClockReading, Diagnosis, Trouble } from '@datanet/client'
import type { KeyValueStore } from '@datanet/log'
import { DatanetError } from '@datanet/records'
import { loadWanted } from '../datanets/store-layout.ts'
import type { ContentStore } from '../storage/content-store.ts'
import { lookAtBlocks } from './block-sample.ts'
import { mergeReadings, readClock } from './clock-reading.ts'
import { lookAtLogs, openForLook } from './log-sample.ts'

/** What is looked at. */
export interface Held {
  readonly store: KeyValueStore
  readonly blocks: ContentStore
  /** The public key of the own author. */
  readonly author: Uint8Array
}

const DAMAGED =
  'Stop the peer and bring the repo back from a backup, or join the datanet in a fresh repo to get it again from other peers; `datanet verify` names all that is damaged.'

function damage(error: { code: string; message: string }): Trouble {
  return { code: error.code, message: error.message, fix: DAMAGED }
}

/** Looks at a sample of all that is held. It reads alone, and takes a few seconds at most. */
export async function look({ store, blocks, author }: Held): Promise<Omit<Diagnosis, 'dht'>> {
  const readings: ClockReading[] = []
  const troubles: Trouble[] = []
  let entries = 0
  for await (const { charter } of loadWanted(store)) {
    if (charter === null) continue
    try {
      const log = await openForLook(store, charter)
      for await (const one of lookAtLogs(log, author)) {
        entries += one.entries.length
        if (one.problem !== null) troubles.push(damage(one.problem))
        const reading = await readClock(log, one, author)
        if (reading !== null) readings.push(reading)
      }
    } catch (error) {
      if (!(error instanceof DatanetError)) throw error
      troubles.push(damage(error))
    }
  }
  const { looked, troubles: ofBlocks } = await lookAtBlocks(blocks)
  return { entries, blocks: looked, troubles: [...troubles, ...ofBlocks], clocks: mergeReadings(readings) }
}
