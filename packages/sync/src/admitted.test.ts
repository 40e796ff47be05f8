/** Authors who were let in by others, whose first entries stand on entries of those. */
import type { Entry } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AuthorLog, admit, createLine, datanetOf, Peer, profile } from './peer.fixture.ts'
import { reconcile } from './reconcile.ts'

async function sync(one: Peer, other: Peer) {
  const line = createLine()
  const [result] = await Promise.all([reconcile(one, line.a), reconcile(other, line.b)])
  return result
}

async function held(peer: Peer): Promise<string[]> {
  const ids: string[] = []
  for await (const entry of peer.log.entries()) ids.push(entry.id.toString())
  return ids.sort()
}

/** Authors each of whom lets the next one in. */
function chainOf(length: number) {
  const { entry, founderLog, stranger } = datanetOf(0, 'invite')
  const all: Entry[] = []
  let door: { log: AuthorLog; admission: Entry } | null = null
  for (let left = length; left > 0; left--) {
    const log = stranger(`guest ${left}`)
    const sponsor: AuthorLog = door?.log ?? founderLog
    const admission: Entry = sponsor.next(admit(log, left - 1))
    log.nextOn([admission.id], profile('guest'))
    all.push(admission, log.entries[0] as Entry)
    door = { log, admission }
  }
  return { entry, all }
}

test('S2: authors who let each other in come over in one round, and after breaks too', async () => {
  const { entry, all } = chainOf(100)
  const [full, empty] = [await Peer.open(entry), await Peer.open(entry)]
  await full.take(all)
  expect(full.frontier().size).toBe(101)
  expect(await sync(full, empty)).toMatchObject({ complete: true, rounds: 2, sent: 200 })
  const some = await Peer.open(entry)
  await some.take(all.slice(0, 31))
  expect(await sync(some, full)).toMatchObject({ complete: true, received: 169 })
  expect(await held(some)).toEqual(await held(full))
})

test('R6: whom a branch behind a fork let in, is let in at a peer that heard of the fork first', async () => {
  const plan = fc.record({
    fork: fc.integer({ min: 1, max: 3 }),
    before: fc.nat(4),
    main: fc.nat(3),
    guests: fc.integer({ min: 1, max: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(plan, fc.boolean(), async ({ fork, before, main, guests }, turned) => {
      const { entry, founderLog, stranger } = datanetOf(0, 'invite')
      const host = stranger('host')
      const admission = founderLog.next(admit(host, 9))
      host.nextOn([admission.id], profile('host'))
      host.grow(fork - 1)
      const rival = host.branch(fork).grow(before, 'rival')
      host.grow(main + 1)
      const invited = Array.from({ length: guests }, (_, i) => {
        const guest = stranger(`guest ${i}`)
        guest.nextOn([rival.next(admit(guest)).id], profile('guest'))
        return guest.grow(2).entries
      })
      // the one takes the branch while it counts, the other hears of the fork before
      const [early, late] = [await Peer.open(entry), await Peer.open(entry)]
      await early.take([admission, ...rival.entries, ...invited.flat(), ...host.entries])
      await late.take([admission, ...host.entries, rival.entries[fork] as Entry])
      expect(early.log.head(host.signer.publicKey)?.fork).toBe(fork)
      expect(late.log.head(host.signer.publicKey)?.fork).toBe(fork)
      const result = await (turned ? sync(late, early) : sync(early, late))
      expect(result.complete).toBe(true)
      expect(await held(late)).toEqual(await held(early))
      expect(late.log.waiting).toBe(0)
    }),
    { numRuns: 40 },
  )
})

test('what nobody can send leaves the two apart, and is no offence', async () => {
  const { entry, founderLog, stranger } = datanetOf(0, 'invite')
  const host = stranger('host')
  const admission = founderLog.next(admit(host, 9))
  host.nextOn([admission.id], profile('host'))
  const guest = stranger('guest')
  guest.nextOn([host.next(admit(guest)).id], profile('guest'))
  const [one, other] = [await Peer.open(entry), await Peer.open(entry)]
  await one.take([admission, ...host.entries.slice(0, 1), ...guest.entries])
  await other.take([admission])
  expect(one.log.waiting).toBe(1)
  expect((await sync(one, other)).complete).toBe(true)
  await one.take(host.entries)
  expect(one.log.waiting).toBe(0)
  expect((await sync(other, one)).complete).toBe(true)
  expect(other.log.head(guest.signer.publicKey)?.seq).toBe(0)
})
