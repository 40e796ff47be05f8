import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AUTHOR_REST_MS, FairQueue, FIRST_REST_MS, LAST_REST_MS, PATIENCE, type QueueItem } from './fair-queue.ts'

function item(author: string, key: string, since = 0): QueueItem {
  return { author, key: `${author}/${key}`, since }
}

/** Items of one author, the oldest first. */
function items(author: string, count: number): QueueItem[] {
  return Array.from({ length: count }, (_, i) => item(author, `${i}`.padStart(6, '0'), i))
}

function queueOf(bounds: { atOnce: number; perAuthor: number }, ...added: QueueItem[][]): FairQueue<QueueItem> {
  const queue = new FairQueue<QueueItem>(bounds)
  for (const one of added.flat()) queue.add(one)
  return queue
}

/** Runs a queue in simulated time until nothing can start any more; when each item's work ended well, ms. */
function run(queue: FairQueue<QueueItem>, work: (one: QueueItem) => { ms: number; fails: boolean }, until: number) {
  const ended = new Map<string, number>()
  const tries: { key: string; at: number }[] = []
  const inWork: { one: QueueItem; at: number; fails: boolean }[] = []
  let now = 0
  for (;;) {
    for (let one = queue.take(now); one !== undefined; one = queue.take(now)) {
      const { ms, fails } = work(one)
      tries.push({ key: one.key, at: now })
      inWork.push({ one, at: now + ms, fails })
    }
    inWork.sort((a, b) => a.at - b.at)
    const next = inWork.shift()
    // where nothing is in work, rests are what is waited for
    now = next?.at ?? now + 500
    if (now > until) return { ended, tries }
    if (next === undefined) continue
    queue.finish(next.one, !next.fails, now)
    if (!next.fails) ended.set(next.one.key, now)
  }
}

const bounds = fc.record({ atOnce: fc.integer({ min: 1, max: 8 }), perAuthor: fc.integer({ min: 1, max: 3 }) })

describe('a fair queue', () => {
  test('starts an honest item after at most as many others as authors have work, whatever they offer', () => {
    fc.assert(
      fc.property(
        bounds,
        fc.array(fc.record({ count: fc.integer({ min: 1, max: 60 }), ms: fc.integer({ min: 1, max: 10_000 }) }), {
          maxLength: 6,
        }),
        (limits, others) => {
          const queue = queueOf(limits, ...others.map(({ count }, i) => items(`other ${i}`, count)))
          const started: string[] = []
          const inWork: QueueItem[] = []
          const startAll = () => {
            for (let one = queue.take(0); one !== undefined; one = queue.take(0)) {
              started.push(one.key)
              inWork.push(one)
            }
          }
          startAll()
          const before = started.length
          queue.add(item('honest', 'x'))
          startAll()
          while (!started.includes('honest/x')) {
            queue.finish(inWork.shift() as QueueItem, true, 0)
            startAll()
          }
          const startedSince = started.length - before
          expect(startedSince).toBeLessThanOrEqual(others.length + 1)
        },
      ),
    )
  })

  test('lets an honest item begin at once while one author has any number of items that nobody has', () => {
    const queue = queueOf({ atOnce: 6, perAuthor: 2 }, items('hostile', 998))
    for (let i = 0; i < 2; i++) expect(queue.take(0)?.author).toBe('hostile')
    expect(queue.take(0)).toBeUndefined()
    queue.add(item('honest', 'x'))
    expect(queue.take(0)).toMatchObject({ author: 'honest' })
  })

  test('remembers how often something failed: each rest is twice the last, up to the longest', () => {
    const queue = queueOf({ atOnce: 1, perAuthor: 1 }, items('ada', 1))
    const { tries } = run(queue, () => ({ ms: 100, fails: true }), 3 * LAST_REST_MS)
    const gaps = tries.slice(1).map(({ at }, i) => at - (tries[i]?.at ?? 0))
    gaps.forEach((gap, i) => {
      const rest = Math.min(LAST_REST_MS, FIRST_REST_MS * 2 ** i)
      // the author's own rest adds to it once it has failed often
      expect(gap).toBeGreaterThanOrEqual(rest)
      expect(gap).toBeLessThanOrEqual(rest + AUTHOR_REST_MS + 1000)
    })
    expect(gaps.length).toBeGreaterThan(9)
  })

  test('tries what nobody has once a minute at most when an author has no other', () => {
    const queue = queueOf({ atOnce: 6, perAuthor: 2 }, items('hostile', 998))
    const hour = 3_600_000
    const { tries } = run(queue, () => ({ ms: 10_000, fails: true }), 2 * hour)
    const late = tries.filter(({ at }) => at > hour).length
    expect(late).toBeGreaterThan(0)
    expect(late).toBeLessThanOrEqual((2 * hour) / AUTHOR_REST_MS)
    expect(tries.filter(({ at }) => at === 0)).toHaveLength(2)
    expect(tries.length).toBeGreaterThan(PATIENCE)
  })

  test('forgets nothing: all that can be done is done, and what cannot is still there', () => {
    fc.assert(
      fc.property(
        bounds,
        fc.array(
          fc.record({
            author: fc.integer({ min: 0, max: 4 }),
            since: fc.integer({ min: 0, max: 100 }),
            failures: fc.integer({ min: 0, max: 4 }),
            ms: fc.integer({ min: 0, max: 5000 }),
          }),
          { maxLength: 40 },
        ),
        fc.array(fc.nat(39), { maxLength: 10 }),
        (limits, offered, removed) => {
          const all = offered.map((one, i) => ({
            ...item(`a${one.author}`, `${i}`, one.since),
            ...one,
            left: one.failures,
          }))
          const left = new Map(all.map((one, i) => [`a${one.author}/${i}`, { ...one }]))
          const queue = queueOf(
            limits,
            all.map(({ key, since, author }) => ({ key, since, author: `a${author}` })),
          )
          const gone = new Set(removed.flatMap((i) => Object.keys(Object.fromEntries(left)).slice(i, i + 1)))
          for (const key of gone) queue.remove(key)
          const { ended } = run(
            queue,
            ({ key }) => {
              const one = left.get(key) as { ms: number; left: number }
              return { ms: one.ms, fails: one.left-- > 0 }
            },
            4 * LAST_REST_MS,
          )
          expect([...ended.keys()].sort()).toEqual([...left.keys()].filter((key) => !gone.has(key)).sort())
          expect([queue.size, queue.working]).toEqual([0, 0])
        },
      ),
    )
  })

  test('what is removed while it is in work is not tried again, and may be added anew', () => {
    const queue = queueOf({ atOnce: 2, perAuthor: 2 }, items('ada', 1))
    const one = queue.take(0) as QueueItem
    queue.remove(one.key)
    queue.add({ ...one })
    const again = queue.take(0) as QueueItem
    expect(again).toEqual(one)
    queue.finish(one, false, 0)
    expect([queue.size, queue.working]).toEqual([1, 1])
    queue.finish(again, true, 0)
    expect([queue.size, queue.working, queue.take(LAST_REST_MS)]).toEqual([0, 0, undefined])
  })

  test('whoever asks now has what rests tried now', () => {
    const queue = queueOf({ atOnce: 4, perAuthor: 4 }, items('ada', PATIENCE + 3))
    run(queue, () => ({ ms: 0, fails: true }), 0)
    expect(queue.take(0)).toBeUndefined()
    queue.hurry()
    expect(queue.take(0)).toBeDefined()
  })

  test('names all items in turns, the oldest of each author first', () => {
    const queue = queueOf({ atOnce: 1, perAuthor: 1 }, items('a', 3), [item('b', 'y', 2), item('b', 'x', 1)])
    expect(queue.inOrder().map(({ key }) => key)).toEqual(['a/000000', 'b/x', 'a/000001', 'b/y', 'a/000002'])
  })

  test('passes over what was removed, however much it is', () => {
    const queue = new FairQueue<QueueItem>({ atOnce: 4, perAuthor: 4 })
    for (const one of items('many', 20_000)) queue.add(one)
    for (const one of items('many', 19_000)) queue.remove(one.key)
    let taken = 0
    for (let one = queue.take(0); one !== undefined; one = queue.take(0)) {
      queue.finish(one, true, 0)
      taken += 1
    }
    expect(taken).toBe(1000)
  })
})
