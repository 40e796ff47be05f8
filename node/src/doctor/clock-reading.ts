/** What entries tell of the clocks of their authors. Each gives bounds alone, and no clock is trusted more than another. */
import type { ClockReading } from '@datanet/client'
import type { Log } from '@datanet/log'
import { didOf, equalBytes } from '@datanet/records'
import type { LogLook } from './log-sample.ts'

/** By how many milliseconds one of an author's entries claims to be older than an entry of the own author that it stands on. */
async function precedes(log: Log, { entries }: LogLook, own: Uint8Array): Promise<number> {
  let most = 0
  for (const { payload } of entries) {
    for (const dep of payload.deps) {
      const before = await log.get(dep).catch(() => undefined)
      if (before !== undefined && equalBytes(before.payload.author, own))
        most = Math.max(most, before.payload.at - payload.at)
    }
  }
  return most
}

/** Reads the clock of an author off its newest entries; null where there are none. */
export async function readClock(log: Log, look: LogLook, own: Uint8Array): Promise<ClockReading | null> {
  if (look.entries.length === 0) return null
  const newest = look.entries.reduce((most, { payload }) => Math.max(most, payload.at), 0)
  const isOwn = equalBytes(look.author, own)
  return {
    author: didOf(look.author),
    own: isOwn,
    newest: new Date(newest).toISOString(),
    precedes: isOwn ? 0 : await precedes(log, look, own),
  }
}

/** The readings of several datanets, each author once: the strongest of each bound counts. */
export function mergeReadings(readings: readonly ClockReading[]): ClockReading[] {
  const merged = new Map<string, ClockReading>()
  for (const reading of readings) {
    const before = merged.get(reading.author) ?? reading
    const later = before.newest > reading.newest ? before : reading
    merged.set(reading.author, { ...later, precedes: Math.max(before.precedes, reading.precedes) })
  }
  return [...merged.values()]
}
