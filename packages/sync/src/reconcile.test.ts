import type { Entry } from '@datanet/records'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Channel } from './channel.ts'
import { type AuthorLog, createLine, datanetOf, Peer, profile } from './peer.fixture.ts'
import { reconcile, type SyncProgress } from './reconcile.ts'

async function sync(a: Peer, b: Peer) {
  const line = createLine()
  const [forth, back] = await Promise.all([reconcile(a, line.a), reconcile(b, line.b)])
  expect(forth.complete).toBe(a.root().equals(b.root()))
  expect(back).toMatchObject({ complete: forth.complete, rounds: forth.rounds })
  return { forth, back, bytes: line.bytes, frames: line.frames }
}

async function held(peer: Peer): Promise<string[]> {
  const ids: string[] = []
  for await (const entry of peer.log.entries()) ids.push(entry.id.toString())
  return ids.sort()
}

test('S1: equal peers find out in one round, with at most 300 bytes in all', async () => {
  const { entry, authors } = datanetOf(3)
  const entries = authors.flatMap((author) => author.grow(50).entries)
  const [a, b] = [await Peer.open(entry, entries), await Peer.open(entry, entries.toReversed())]
  const { forth, bytes, frames } = await sync(a, b)
  expect(forth).toMatchObject({ received: 0, sent: 0, wanted: 0, complete: true, rounds: 1 })
  expect(frames).toBe(2)
  expect(bytes).toBeLessThanOrEqual(300)
})

describe('S2: what one lacks', () => {
  test('a late joiner gets, all of it, and sends nothing', async () => {
    const { entry, authors } = datanetOf(3)
    const entries = authors.flatMap((author, i) => author.grow(1 + 150 * i).entries)
    const [a, b] = [await Peer.open(entry, entries), await Peer.open(entry)]
    const { forth, back } = await sync(a, b)
    expect(forth).toMatchObject({ received: 0, sent: 453, wanted: 0, complete: true, rounds: 2 })
    expect(back).toMatchObject({ received: 453, sent: 0, wanted: 453, complete: true, rounds: 2 })
    expect(await held(b)).toEqual(await held(a))
  })

  test('both get, each from the other, and no more than that', async () => {
    const { entry, authors } = datanetOf(2)
    const [ada, ben] = authors.map((author) => author.grow(20).entries) as [Entry[], Entry[]]
    const [a, b] = [
      await Peer.open(entry, [...ada, ...ben.slice(0, 5)]),
      await Peer.open(entry, [...ben, ...ada.slice(0, 8)]),
    ]
    const { forth, back } = await sync(a, b)
    expect(forth).toMatchObject({ received: 15, sent: 12, wanted: 15, complete: true, rounds: 2 })
    expect(back).toMatchObject({ received: 12, sent: 15, wanted: 12, complete: true, rounds: 2 })
  })

  test.each([1000, 1001])('comes of %d authors too', async (count) => {
    const { entry, authors } = datanetOf(Math.min(count, 1000))
    // with the founder, and one whom nobody knows yet
    const entries = authors.slice(0, count - 1).map((author) => author.next(profile('x')))
    const [a, b] = [await Peer.open(entry, entries), await Peer.open(entry)]
    await sync(a, b)
    const more = authors.slice(0, 3).map((author) => author.next(profile('y')))
    await b.take(more)
    const { forth } = await sync(a, b)
    expect(forth).toMatchObject({ received: 3, sent: 0, complete: true })
  })

  test('is visible as it lands, and told as it comes', async () => {
    const { entry, authors } = datanetOf(1)
    const entries = (authors[0] as AuthorLog).grow(1000).entries
    const [a, b] = [await Peer.open(entry, entries), await Peer.open(entry)]
    const line = createLine()
    const seen: (Pick<SyncProgress, 'received' | 'wanted' | 'sent'> & { holds: number })[] = []
    await Promise.all([
      reconcile(a, line.a),
      reconcile(b, line.b, ({ received, wanted, sent }) => {
        seen.push({ received, wanted, sent, holds: [...b.log.heads()].reduce((sum, { seq }) => sum + seq + 1, 0) })
      }),
    ])
    expect(seen.length).toBeGreaterThan(4)
    for (const { received, wanted, holds } of seen) {
      expect(wanted).toBe(1000)
      expect(holds).toBe(1 + received)
    }
    expect(seen.at(-1)?.received).toBe(1000)
  })

  test('and a log that grows meanwhile is sent as far as it was told', async () => {
    const { entry, authors } = datanetOf(2)
    const [ada, ben] = authors as [AuthorLog, AuthorLog]
    const [a, b] = [await Peer.open(entry, ada.grow(10).entries), await Peer.open(entry)]
    const line = createLine()
    let grown = false
    const grow = async () => {
      if (grown) return
      grown = true
      await a.take([...ada.grow(5).entries.slice(-5), ...ben.grow(5).entries])
    }
    const slow: Channel = {
      send: (frame) => line.b.send(frame),
      async receive() {
        const frame = await line.b.receive()
        await grow()
        return frame
      },
    }
    const [, back] = await Promise.all([reconcile(a, line.a), reconcile(b, slow)])
    expect(back).toMatchObject({ complete: true, received: 20 })
    expect(await held(b)).toEqual(await held(a))
  })
})

describe('S3: forks', () => {
  /** Ben's log, and what other Ben signs from `seq` on. */
  function forked(length: number, seq: number, other: number) {
    const { entry, authors } = datanetOf(2)
    const [ada, ben] = authors as [AuthorLog, AuthorLog]
    ada.grow(5)
    ben.grow(length)
    const rival = ben.branch(seq).grow(other, 'rival').entries
    return { entry, ada: ada.entries, ben: ben.entries, rival }
  }

  const forkOf = (peer: Peer, { payload }: Entry) => peer.log.head(payload.author)?.fork

  test.each([
    [6, 3, 2],
    [6, 0, 6],
    [6, 0, 1],
    [6, 5, 1],
    [3, 2, 400],
    [400, 1, 2],
  ])('that hide on both sides come out (%d entries, from %d on %d others)', async (length, seq, other) => {
    const { entry, ada, ben, rival } = forked(length, seq, other)
    const [a, b] = [await Peer.open(entry, [...ada, ...ben]), await Peer.open(entry, [...ada, ...rival])]
    const { forth } = await sync(a, b)
    expect(forth.complete).toBe(true)
    for (const peer of [a, b]) expect(forkOf(peer, ben[0] as Entry)).toBe(seq)
    expect(await held(a)).toEqual(await held(b))
    expect((await sync(a, b)).forth.rounds).toBe(1)
  })

  test('that one side knows are told to the other, with their proof alone', async () => {
    const { entry, ada, ben, rival } = forked(300, 2, 1)
    const [a, b] = [await Peer.open(entry, [...ada, ...ben, ...rival]), await Peer.open(entry, [...ada, ...ben])]
    const { forth, back } = await sync(a, b)
    expect(forth).toMatchObject({ complete: true, sent: 0 })
    // what stands behind a fork that the other knows is not sent to it
    expect(back.sent).toBe(0)
    expect(forkOf(b, ben[0] as Entry)).toBe(2)
  })

  test('that one side knows reach who holds nothing of it', async () => {
    const { entry, ada, ben, rival } = forked(6, 3, 2)
    const [a, b] = [await Peer.open(entry, [...ada, ...ben, ...rival]), await Peer.open(entry)]
    expect((await sync(a, b)).forth.complete).toBe(true)
    expect(forkOf(b, ben[0] as Entry)).toBe(3)
  })

  test.each([0, 1, 2, 3, 5])('that one side knows reach who holds the first %d entries', async (count) => {
    const { entry, ada, ben, rival } = forked(6, 3, 2)
    for (const turned of [false, true]) {
      // who has more authors compares
      const [more, fewer] = turned ? [[], ada] : [ada, []]
      const a = await Peer.open(entry, [...more, ...ben, ...rival])
      const b = await Peer.open(entry, [...fewer, ...ben.slice(0, count)])
      expect((await sync(a, b)).forth).toMatchObject({ complete: true, rounds: 2 })
      expect(forkOf(b, ben[0] as Entry)).toBe(3)
    }
  })

  test('of which both know one, but different ones: the lower stands', async () => {
    const { entry, ben } = forked(8, 8, 0)
    const branch = (seq: number, name: string) => {
      const { authors } = datanetOf(2)
      return (authors[1] as AuthorLog).grow(8).branch(seq).grow(1, name).entries
    }
    const [a, b] = [
      await Peer.open(entry, [...ben, ...branch(5, 'late').slice(-1)]),
      await Peer.open(entry, [...ben, ...branch(2, 'early').slice(-1)]),
    ]
    expect([forkOf(a, ben[0] as Entry), forkOf(b, ben[0] as Entry)]).toEqual([5, 2])
    expect((await sync(a, b)).forth.complete).toBe(true)
    expect([forkOf(a, ben[0] as Entry), forkOf(b, ben[0] as Entry)]).toEqual([2, 2])
  })

  test('whatever each of two peers has taken of what was signed, they come to hold the same', async () => {
    const branch = fc.record({ from: fc.nat(5), length: fc.integer({ min: 1, max: 4 }) })
    const plan = fc.record({
      lengths: fc.array(fc.nat(6), { minLength: 3, maxLength: 3 }),
      branches: fc.array(fc.record({ who: fc.nat(2), branch }), { maxLength: 4 }),
      taken: fc.infiniteStream(fc.nat(2)),
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ lengths, branches, taken }) => {
        const { entry, authors } = datanetOf(3)
        authors.forEach((author, i) => {
          author.grow(lengths[i] as number)
        })
        const logs = authors.map(({ entries }) => entries)
        for (const [
          i,
          {
            who,
            branch: { from, length },
          },
        ] of branches.entries()) {
          const author = authors[who] as AuthorLog
          const rival = author.branch(Math.min(from, author.entries.length)).grow(length, `rival ${i}`)
          logs.push(rival.entries)
        }
        const peers = [await Peer.open(entry), await Peer.open(entry)] as const
        // each takes the beginning of some of the logs
        for (const log of logs) {
          for (const peer of peers) {
            const share = taken.next().value as number
            await peer.take(log.slice(0, Math.ceil((log.length * share) / 2)))
          }
        }
        const { forth } = await sync(...peers)
        expect(forth.complete).toBe(true)
        expect(forth.rounds).toBeLessThanOrEqual(4)
        expect(await held(peers[0])).toEqual(await held(peers[1]))
      }),
      { numRuns: 60 },
    )
  })
})

test('S4: broken off anywhere, it loses nothing, and the next one asks only for what is missing', async () => {
  const { entry, authors } = datanetOf(2)
  const entries = authors.flatMap((author) => author.grow(400).entries)
  const a = await Peer.open(entry, entries)
  for (const frames of [1, 2, 3, 5]) {
    const b = await Peer.open(entry)
    const line = createLine()
    let left = frames
    const breaking: Channel = {
      send: (frame) => line.b.send(frame),
      async receive() {
        if (left-- === 0) line.cut()
        return await line.b.receive()
      },
    }
    const [forth, back] = await Promise.allSettled([reconcile(a, line.a), reconcile(b, breaking)])
    expect([forth.status, back.status]).toEqual(['rejected', 'rejected'])
    expect((back as PromiseRejectedResult).reason).toMatchObject({
      code: expect.stringMatching(/^ERR_(SYNC_BROKEN|TOO_SLOW)$/),
    })
    const kept = (await held(b)).length - 1
    const again = await sync(a, b)
    expect(again.back).toMatchObject({ complete: true, received: 800 - kept, wanted: 800 - kept })
    expect(again.forth.sent).toBe(800 - kept)
    expect(await held(b)).toEqual(await held(a))
  }
})

test('peers that can’t come together stop, both, when an exact round has brought neither anything', async () => {
  const { entry, authors } = datanetOf(1)
  const full = (authors[0] as AuthorLog).grow(5).entries
  const [a, b] = [await Peer.open(entry, full), await Peer.open(entry)]
  b.ingest = async () => ({ accepted: 0, offence: null })
  const { forth, back } = await sync(a, b)
  expect(forth).toMatchObject({ complete: false, rounds: 3, sent: 10 })
  expect(back).toMatchObject({ complete: false, rounds: 3, received: 0 })
})
