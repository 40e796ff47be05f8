import type { ClockReading } from '@datanet/client'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkClock, TOLERANCE } from './clock.ts'

const NOW = Date.parse('2026-06-01T12:00:00Z')
const MINUTE = 60_000

let authors = 0
function reading(newest: number, { precedes = 0, own = false } = {}): ClockReading {
  authors += 1
  return { author: `did:key:${authors}`, own, newest: new Date(newest).toISOString(), precedes }
}

const check = (...readings: ClockReading[]) => checkClock(NOW, readings)

describe('the clock', () => {
  it('agrees with entries of the past, however old', () => {
    expect(check(reading(NOW - 1), reading(0))).toMatchObject({
      ok: true,
      message: expect.stringContaining('2 authors'),
    })
  })

  it('has no reference where there are no entries of others', () => {
    const message = expect.stringContaining('no reference')
    expect(check()).toMatchObject({ ok: true, message })
    expect(check(reading(NOW - MINUTE, { own: true }))).toMatchObject({ ok: true, message })
  })

  it('is wrong before the newest own entry, by however little', () => {
    expect(check(reading(NOW + 1000, { own: true }), reading(NOW - 1))).toMatchObject({
      ok: false,
      message: expect.stringContaining("1.0 s before this author's newest entry"),
      fix: expect.stringContaining('timedatectl'),
    })
  })

  it('is behind when entries of others come from the future', () => {
    expect(check(reading(NOW + TOLERANCE))).toMatchObject({ ok: true })
    expect(check(reading(NOW + 10 * MINUTE))).toMatchObject({
      ok: false,
      message: expect.stringContaining('at least 10 min 0 s behind'),
    })
  })

  it('is ahead when what stands on own entries is older than they are', () => {
    expect(check(reading(NOW - MINUTE, { precedes: TOLERANCE }))).toMatchObject({ ok: true })
    expect(check(reading(NOW - MINUTE, { precedes: 7 * MINUTE }))).toMatchObject({
      ok: false,
      message: expect.stringContaining('at least 7 min 0 s ahead of'),
    })
  })

  it('is not called wrong by half of the others, or fewer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(9), fc.nat(10_000), (good, bad, minutes) => {
        const right = Array.from({ length: good }, () => reading(NOW - MINUTE))
        const wrong = Array.from({ length: Math.min(good, bad) }, (_, at) =>
          reading(at % 2 === 0 ? NOW + minutes * MINUTE : NOW - MINUTE, {
            precedes: at % 2 === 0 ? 0 : minutes * MINUTE,
          }),
        )
        expect(check(...wrong, ...right)).toMatchObject({ ok: true })
      }),
    )
  })

  it('is wrong when most of the others say so', () => {
    const wrong = [reading(NOW + 20 * MINUTE), reading(NOW + 30 * MINUTE)]
    expect(check(...wrong, reading(NOW - MINUTE))).toMatchObject({
      ok: false,
      message: expect.stringContaining('20 min'),
    })
  })
})
