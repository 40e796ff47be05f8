import { expect, test } from 'vitest'
import {
  Intake,
  MAX_CROWDED_BYTES,
  MAX_INTAKE_BYTES,
  MAX_INTAKE_FRAMES,
  MAX_QUEUED_BYTES,
  MAX_SENDER_BYTES,
  MAX_SENDER_FRAMES,
} from './intake.ts'

const frame = (bytes: number) => [new Uint8Array(bytes)]

/** A commit that is over when it is told to be. */
function commits() {
  const begun: number[] = []
  const ends: (() => void)[] = []
  const commit = (name: number) => async () => {
    begun.push(name)
    await new Promise<void>((resolve) => ends.push(resolve))
    return name
  }
  return { begun, ends, commit }
}

test('begins frames in order of arrival, and later ones while earlier ones are stored', async () => {
  const intake = new Intake()
  const { begun, ends, commit } = commits()
  const done = [1, 2, 3].map((size) => intake.pass(frame(size), 'a', commit(size)))
  expect(begun).toEqual([1, 2, 3])
  for (const end of ends) end()
  expect(await Promise.all(done)).toEqual([1, 2, 3])
  expect([intake.frames, intake.bytes]).toEqual([0, 0])
})

test('senders take turns, however many frames one of them has waiting', async () => {
  const intake = new Intake()
  const { begun, ends, commit } = commits()
  const passed = Array.from({ length: MAX_INTAKE_FRAMES + 20 }, (_, i) => intake.pass(frame(10), 'flood', commit(i)))
  const honest = [1000, 1001].map((name) => intake.pass(frame(10), 'honest', commit(name)))
  for (let i = 0; i < 4; i++) {
    ends[i]?.()
    await passed[i]
  }
  expect(begun.slice(MAX_INTAKE_FRAMES)).toEqual([MAX_INTAKE_FRAMES, 1000, MAX_INTAKE_FRAMES + 1, 1001])
  for (let i = 4; i < passed.length + honest.length; i++) {
    ends[i]?.()
    await new Promise(setImmediate)
  }
  await Promise.all([...passed, ...honest])
  // each sender’s own frames keep their order
  expect(begun.filter((name) => name < 1000)).toEqual(passed.map((_, i) => i))
})

test('what a sender has waiting is bounded in frames and bytes, and what all have in bytes', () => {
  const intake = new Intake()
  const { commit } = commits()
  const pass = (sender: string, bytes: number) => void intake.pass(frame(bytes), sender, commit(0))
  for (let i = 0; i < MAX_INTAKE_FRAMES; i++) pass('busy', 1)
  expect(intake.hasRoomFor('a', MAX_SENDER_BYTES)).toBe(true)
  for (let i = 0; i < MAX_SENDER_FRAMES; i++) pass('a', 1)
  expect(intake.hasRoomFor('a', 1)).toBe(false)
  pass('b', MAX_SENDER_BYTES - 1)
  expect(intake.hasRoomFor('b', 1)).toBe(true)
  expect(intake.hasRoomFor('b', 2)).toBe(false)
  // when half is used, those who have much waiting get no more, and others still do
  for (let i = 0; intake.queued <= MAX_QUEUED_BYTES / 2; i++) pass(`c${i}`, MAX_SENDER_BYTES / 2)
  expect(intake.hasRoomFor('c0', 1)).toBe(false)
  pass('d', 1)
  expect(intake.hasRoomFor('d', MAX_CROWDED_BYTES - 1)).toBe(true)
  expect(intake.hasRoomFor('d', MAX_CROWDED_BYTES)).toBe(false)
  for (let i = 0; intake.queued + MAX_SENDER_BYTES <= MAX_QUEUED_BYTES; i++) pass(`e${i}`, MAX_SENDER_BYTES)
  expect(intake.hasRoomFor('late', MAX_SENDER_BYTES)).toBe(false)
})

test('holds back what is too much: no more frames and bytes are under way than the bounds say', async () => {
  const intake = new Intake()
  const { begun, ends, commit } = commits()
  const many = Array.from({ length: 3 * MAX_INTAKE_FRAMES }, (_, i) => intake.pass(frame(10), 'a', commit(i)))
  expect(begun).toHaveLength(MAX_INTAKE_FRAMES)
  for (let i = 0; i < many.length; i++) {
    ends[i]?.()
    await many[i]
    expect(intake.frames).toBeLessThanOrEqual(MAX_INTAKE_FRAMES)
  }
  expect(begun).toEqual(many.map((_, i) => i))

  const half = MAX_INTAKE_BYTES / 2 + 1
  const large = [0, 1].map((i) => intake.pass(frame(half), 'a', commit(i)))
  const small = intake.pass(frame(1), 'a', commit(2))
  // not even the small one goes before the large one that came first
  expect(begun.slice(many.length)).toEqual([0])
  expect(intake.bytes).toBe(half)
  ends[many.length]?.()
  await large[0]
  expect(begun.slice(many.length)).toEqual([0, 1, 2])
  for (const end of ends) end()
  await Promise.all([...large, small])
})

test('lets a frame in that is larger than the bound, alone', async () => {
  const intake = new Intake()
  expect(await intake.pass(frame(MAX_INTAKE_BYTES + 1), 'a', async () => 'in')).toBe('in')
})

test('goes on after a commit that failed', async () => {
  const intake = new Intake()
  await expect(intake.pass(frame(1), 'a', () => Promise.reject(new RangeError('disk')))).rejects.toThrow('disk')
  expect(await intake.pass(frame(1), 'a', async () => 'next')).toBe('next')
  expect(intake.frames).toBe(0)
})
