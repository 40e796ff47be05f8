import { expect, test } from 'vitest'
import { Intake, MAX_INTAKE_BYTES, MAX_INTAKE_FRAMES, type Opened, openInline } from './intake.ts'

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

test('hands frames on in order of arrival, and opens later ones while earlier ones are stored', async () => {
  const opened: number[] = []
  const intake = new Intake((wire) => {
    opened.push(wire[0]?.length ?? 0)
    return openInline(wire)
  })
  const { begun, ends, commit } = commits()
  const done = [1, 2, 3].map((size) => intake.pass(frame(size), commit(size)))
  expect(opened).toEqual([1, 2, 3])
  expect(begun).toEqual([1, 2, 3])
  for (const end of ends) end()
  expect(await Promise.all(done)).toEqual([1, 2, 3])
  expect([intake.frames, intake.bytes]).toEqual([0, 0])
})

test('holds back what is too much: no more frames and bytes are under way than the bounds say', async () => {
  const intake = new Intake()
  const { begun, ends, commit } = commits()
  const many = Array.from({ length: 3 * MAX_INTAKE_FRAMES }, (_, i) => intake.pass(frame(10), commit(i)))
  expect(begun).toHaveLength(MAX_INTAKE_FRAMES)
  for (let i = 0; i < many.length; i++) {
    ends[i]?.()
    await many[i]
    expect(intake.frames).toBeLessThanOrEqual(MAX_INTAKE_FRAMES)
  }
  expect(begun).toEqual(many.map((_, i) => i))

  const half = MAX_INTAKE_BYTES / 2 + 1
  const large = [0, 1].map((i) => intake.pass(frame(half), commit(i)))
  const small = intake.pass(frame(1), commit(2))
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
  expect(await intake.pass(frame(MAX_INTAKE_BYTES + 1), async () => 'in')).toBe('in')
})

test('opens inline what a failing helper did not', async () => {
  const intake = new Intake(() => Promise.reject(new TypeError('no threads')))
  const opened = await intake.pass(frame(3), async (opening) => (await opening) as readonly Opened[])
  expect(opened).toHaveLength(1)
  expect(opened[0]).toMatchObject({ code: 'ERR_NOT_CANONICAL' })
})

test('goes on after a commit that failed', async () => {
  const intake = new Intake()
  await expect(intake.pass(frame(1), () => Promise.reject(new RangeError('disk')))).rejects.toThrow('disk')
  expect(await intake.pass(frame(1), async () => 'next')).toBe('next')
  expect(intake.frames).toBe(0)
})
