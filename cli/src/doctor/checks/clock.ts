import type { ClockReading } from '@datanet/client'
import { duration } from '../../present/quantity.ts'
import { broken, type Check, sound, unseen } from '../check.ts'

/** How far a clock may be off, ms. */
export const TOLERANCE = 5 * 60_000

const SANE = { from: Date.parse('2025-01-01T00:00:00Z'), to: Date.parse('2100-01-01T00:00:00Z') }

const FIX =
  'Set the clock of this machine, best by the network: `timedatectl set-ntp true` on Linux, `sudo sntp -sS time.apple.com` on macOS, `w32tm /resync` on Windows.'

/**
 * How far the clock of an author is at least before (+) or behind (-) this one, ms; 0 where nothing tells. An entry that
 * is there was signed before now, and one that stands on an own entry was signed after that.
 */
function lead({ newest, precedes }: ClockReading, now: number): number {
  const before = Date.parse(newest) - now
  if (before > 0) return before
  return precedes > 0 ? -precedes : 0
}

/** The one in the middle; of two in the middle, the one nearer to 0, for a clock is not called wrong by half of the others. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low = 0, high = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return Math.abs(low) < Math.abs(high) ? low : high
}

/** Whether the clock can be right, by what it shows and by what authors signed; null for what was not looked at. */
export function checkClock(now: number, readings: readonly ClockReading[] | null): Check {
  const name = 'clock'
  const shown = new Date(now).toISOString()
  if (now < SANE.from || now > SANE.to) return broken(name, `the clock shows ${shown}`, FIX)
  if (readings === null) return unseen(name, `it shows ${shown}, and the entries could not be read`)
  const own = readings.find((reading) => reading.own)
  const back = own === undefined ? 0 : Date.parse(own.newest) - now
  if (back > 0) {
    const much = duration(back / 1000)
    return broken(name, `the clock shows ${shown}, which is ${much} before this author's newest entry`, FIX)
  }
  const others = readings.filter((reading) => !reading.own)
  if (others.length === 0)
    return sound(name, `${shown}; no reference: there are no entries of other authors to compare it with`)
  const off = median(others.map((reading) => lead(reading, now)))
  if (Math.abs(off) > TOLERANCE) {
    const how = off > 0 ? 'behind' : 'ahead of'
    return broken(
      name,
      `the clock is at least ${duration(Math.abs(off) / 1000)} ${how} those of the other authors`,
      FIX,
    )
  }
  return sound(
    name,
    `${shown}, which agrees with the entries of ${others.length === 1 ? 'another author' : `${others.length} authors`}`,
  )
}
