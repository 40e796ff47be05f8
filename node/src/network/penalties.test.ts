import { expect, test } from 'vitest'
import { createPenalties, MAX_PENALISED } from './penalties.ts'

test('points add up, halve in a minute, and are forgotten', () => {
  let now = 0
  const penalties = createPenalties(
    () => {},
    () => now,
  )
  penalties.add('a', 1)
  penalties.add('a', 3)
  expect(penalties.points('a')).toBe(4)
  expect(penalties.points('b')).toBe(0)
  now = 60_000
  expect(penalties.points('a')).toBe(2)
  now = 600_000
  expect(penalties.points('a')).toBe(0)
})

test('silences that end together are one, and a few within a minute are too many', () => {
  let now = 0
  const shutOut: string[] = []
  const penalties = createPenalties(
    (peer) => shutOut.push(peer),
    () => now,
  )
  // a peer that was busy for a while left a conversation of each datanet waiting
  for (let datanet = 0; datanet < 10; datanet++) {
    penalties.silence('a')
    now += 100
  }
  expect(penalties.points('a')).toBeLessThan(3)
  expect(penalties.isShutOut('a')).toBe(false)
  // others are counted by themselves, and so is what else it does
  penalties.silence('b')
  expect(penalties.points('b')).toBeGreaterThan(2)
  penalties.add('a', 1)
  penalties.silence('a')
  expect(penalties.points('a')).toBeLessThan(4)
  for (let more = 0; more < 3; more++) {
    now += 5_000
    penalties.silence('a')
  }
  expect(shutOut).toEqual(['a'])
})

test('a peer is shut out once for each time that it goes too far, and let in again later', () => {
  let now = 0
  const shutOut: string[] = []
  const penalties = createPenalties(
    (peer) => shutOut.push(peer),
    () => now,
  )
  for (let i = 0; i < 7; i++) penalties.add('a', 1)
  expect(penalties.isShutOut('a')).toBe(false)
  penalties.add('a', 1)
  penalties.add('a', 1)
  expect(penalties.isShutOut('a')).toBe(true)
  expect(shutOut).toEqual(['a'])
  now = 60_000
  expect(penalties.isShutOut('a')).toBe(true)
  penalties.add('a', 8)
  expect(shutOut).toEqual(['a'])
  now = 300_000
  expect(penalties.isShutOut('a')).toBe(false)
  penalties.add('a', 20)
  expect(shutOut).toEqual(['a', 'a'])
})

test('the list is bounded, and keeps those who did something wrong last', () => {
  const penalties = createPenalties(
    () => undefined,
    () => 0,
  )
  penalties.add('first', 100)
  penalties.add('again', 1)
  for (let n = 0; n < MAX_PENALISED - 1; n++) penalties.add(`${n}`, 1)
  expect(penalties.counts().penalised).toBe(MAX_PENALISED)
  expect(penalties.points('first')).toBe(0)
  penalties.add('again', 1)
  penalties.add('last', 1)
  expect(penalties.points('again')).toBe(2)
  expect(penalties.points('0')).toBe(0)
})
