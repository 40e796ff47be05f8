/** Entries as they come in: a few frames at once, each useless one counted, and nobody blamed for what others brought. */
import { expect, test } from 'vitest'
import { authorAt, frontierOf, standAt } from './frontier.fixture.ts'
import { Intake, MAX_BEHIND_FORK, MAX_EARLY, MAX_USELESS } from './intake.ts'
import { datanetOf, Peer } from './peer.fixture.ts'
import { standBytes } from './stand.ts'

const { entry } = datanetOf(1)
const frame = (count: number) => Array.from({ length: count }, () => new Uint8Array(1))
const unheard = () => undefined

test('four frames are under way at once, and the fifth waits', async () => {
  const peer = await Peer.open(entry)
  const waiting: (() => void)[] = []
  peer.ingest = () => new Promise((done) => waiting.push(() => done({ accepted: 1, offence: null })))
  const intake = new Intake(peer, unheard, unheard)
  for (let i = 0; i < 3; i++) await intake.take(frame(1))
  let taken = false
  const fourth = intake.take(frame(1)).then(() => {
    taken = true
  })
  await Promise.resolve()
  expect(waiting).toHaveLength(4)
  expect(taken).toBe(false)
  waiting[1]?.()
  await fourth
  for (const done of waiting) done()
  await intake.drained()
  expect(intake.accepted).toBe(4)
})

test('what went wrong with a frame is told with the next one, at the end, and at once to who listens', async () => {
  const peer = await Peer.open(entry)
  const broken = new TypeError('the disk is full')
  peer.ingest = async () => {
    throw broken
  }
  const heard: Error[] = []
  const intake = new Intake(peer, unheard, (error) => heard.push(error))
  await intake.take(frame(1))
  await intake.settled()
  expect(heard).toEqual([broken])
  await expect(intake.take(frame(1))).rejects.toBe(broken)
  await expect(intake.drained()).rejects.toBe(broken)
})

const grown = standBytes({ seq: 1001, id: entry.id, fork: null })
const forked = standBytes({ seq: 0, id: entry.id, fork: 1 })

test.each([
  // an author has grown by 1,000, another one is new with as many
  ['others brought them', 1000 + 1002, [grown, grown]],
  ['they stand behind forks that came up', 2 * MAX_BEHIND_FORK + 1, [forked, forked]],
])('S5: entries that bring nothing are an offence, unless %s since the round began', async (_, excused, stands) => {
  const peer = await Peer.open(entry)
  const before = frontierOf(10)
  let frontier = before
  peer.frontier = () => frontier
  peer.ingest = async () => ({ accepted: 0, offence: null })
  const intake = new Intake(peer, unheard, unheard)
  expect(before.get(authorAt(1))).toEqual(standAt(1, 0))
  frontier = before.set(authorAt(1), stands[0] as Uint8Array).set(authorAt(77), stands[1] as Uint8Array)
  await intake.take(frame(MAX_USELESS + excused))
  await intake.drained()
  await intake.take(frame(1))
  await expect(intake.drained()).rejects.toMatchObject({ code: 'ERR_SYNC_VIOLATION' })
  const next = new Intake(peer, unheard, unheard)
  await next.take(frame(MAX_USELESS))
  next.restart()
  await next.take(frame(MAX_USELESS))
  await next.drained()
})

test('S5: entries that come too early may be 100,000 more than those that are taken', async () => {
  const peer = await Peer.open(entry)
  let answer = { accepted: 0, waiting: MAX_EARLY, offence: null }
  peer.ingest = async () => answer
  const intake = new Intake(peer, unheard, unheard)
  await intake.take(frame(MAX_EARLY))
  answer = { accepted: 10, waiting: 10, offence: null }
  await intake.take(frame(20))
  await intake.drained()
  answer = { accepted: 0, waiting: 1, offence: null }
  await intake.take(frame(1))
  await expect(intake.drained()).rejects.toMatchObject({ code: 'ERR_SYNC_VIOLATION' })
})
