import { type Entry, hexOf, type Signer, type WireRecord } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AuthorLog, datanetOf, held, offer, profile, signerOf, writers } from './author.fixture.ts'
import { Log } from './log.ts'
import { createMemoryStore } from './memory-store.ts'

const [eve, fay] = [signerOf(21), signerOf(22)]
const admit = (signer: Signer, admits: number): WireRecord => ({ type: 'admit', author: signer.publicKey, admits })

/** What three authors sign: entries that name each other's, and rivals of their own. */
const plans = fc.record({
  // whose turn it is to sign, and whether the entry names the newest of the others
  turns: fc.array(fc.record({ who: fc.nat(2), names: fc.boolean() }), { minLength: 1, maxLength: 18 }),
  forks: fc.array(fc.record({ who: fc.nat(2), at: fc.nat(8), length: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 3,
  }),
  wrong: fc.array(fc.record({ who: fc.nat(2), at: fc.nat(8) }), { maxLength: 2 }),
})

/** How the entries arrive: in which order, which of them again, and in batches of which sizes. */
const arrivals = fc.record({
  ranks: fc.infiniteStream(fc.nat()),
  again: fc.infiniteStream(fc.nat(3)),
  sizes: fc.infiniteStream(fc.integer({ min: 1, max: 6 })),
})

type Plan = typeof plans extends fc.Arbitrary<infer P> ? P : never
type Arrival = typeof arrivals extends fc.Arbitrary<infer A> ? A : never

interface Signed {
  readonly all: readonly Entry[]
  /** The entries that count, whatever the order. */
  readonly effective: readonly string[]
}

function sign(plan: Plan, author: (signer: Signer) => AuthorLog): Signed {
  const logs = writers.map(author) as [AuthorLog, AuthorLog, AuthorLog]
  const lowest = logs.map((_, who) => Math.min(...plan.forks.filter((fork) => fork.who === who).map((fork) => fork.at)))
  for (const { who, names } of plan.turns) {
    const log = logs[who] as AuthorLog
    const newest = logs.flatMap((other) => {
      const last = other === log ? undefined : other.entries.at(-1)
      return last === undefined ? [] : [last.id]
    })
    log.next([profile(`entry ${log.entries.length}`)], { deps: names ? newest : [] })
  }
  const all = logs.flatMap((log) => log.entries)
  const effective = logs.flatMap((log, who) => log.entries.slice(0, lowest[who]))
  for (const [i, { who, at, length }] of plan.forks.entries()) {
    const log = logs[who] as AuthorLog
    if (at >= log.entries.length) continue
    all.push(...log.branch(at).grow(length, `rival ${i}`).entries.slice(at))
  }
  for (const { who, at } of plan.wrong) {
    const log = logs[who] as AuthorLog
    if (at < log.entries.length) all.push(log.branch(at).next([profile('wrong')], { bytesBefore: 10 ** 6 }))
  }
  return { all, effective: effective.map((entry) => entry.id.toString()) }
}

function take<T>(stream: fc.Stream<T>): T {
  return stream.next().value as T
}

async function deliver(log: Log, entries: readonly Entry[], arrival: Arrival): Promise<void> {
  const twice = entries.flatMap((entry) => (take(arrival.again) === 0 ? [entry, entry] : [entry]))
  const order = twice.map((entry) => ({ entry, rank: take(arrival.ranks) })).sort((a, b) => a.rank - b.rank)
  for (let i = 0; i < order.length; ) {
    const size = take(arrival.sizes)
    await log.accept(
      order.slice(i, i + size).map(({ entry }) => entry),
      `source ${size}`,
    )
    i += size
  }
}

test('L4: any order, duplication and batching of entries gives the same state', async () => {
  await fc.assert(
    fc.asyncProperty(plans, arrivals, arrivals, async (plan, one, other) => {
      const { author, charter, peer } = await datanetOf()
      const { all, effective } = sign(plan, author)
      const [store, left] = [createMemoryStore(), await peer()]
      const right = await Log.open(store, charter)
      await deliver(left, all, one)
      await deliver(right, all, other)
      const expected = [charter.id.toString(), ...effective].sort()
      expect(await held(left)).toEqual(expected)
      expect(await held(right)).toEqual(expected)
      expect(right.frontier.root).toEqual(left.frontier.root)
      const reopened = await Log.open(store, charter)
      expect(reopened.frontier.root).toEqual(left.frontier.root)
      await deliver(left, all, other)
      expect(left.frontier.root).toEqual(right.frontier.root)
    }),
    { numRuns: 100 },
  )
})

test('L4: what an accept says is new, less what it says is revoked, is what the log holds', async () => {
  await fc.assert(
    fc.asyncProperty(plans, arrivals, async (plan, arrival) => {
      const { author, charter, log } = await datanetOf()
      const known = new Set([charter.id.toString()])
      const seqs = new Map<string, number>()
      const { accept } = log
      const watched = Object.create(log, {
        accept: {
          value: async (...args: Parameters<Log['accept']>) => {
            const said = await accept.apply(log, args)
            for (const { id, payload } of said.accepted) {
              expect(payload.seq).toBe((seqs.get(hexOf(payload.author)) ?? -1) + 1)
              if (payload.prev !== null) expect(known).toContain(payload.prev.toString())
              seqs.set(hexOf(payload.author), payload.seq)
              known.add(id.toString())
            }
            for (const { id } of said.revoked) expect(known.delete(id.toString())).toBe(true)
            return said
          },
        },
      }) as Log
      await deliver(watched, sign(plan, author).all, arrival)
      expect([...known].sort()).toEqual(await held(log))
    }),
    { numRuns: 50 },
  )
})

test('L4, R6: whom a branch behind a fork lets in is let in, whatever came first', async () => {
  const plan = fc.record({
    main: fc.nat(4),
    fork: fc.nat(3),
    /** Entries of the rival branch before and after the one that admits. */
    before: fc.nat(3),
    after: fc.nat(2),
    later: fc.nat(3),
    /** Whether the author of the branch is let in by a validator itself, or is one. */
    nested: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(plan, arrivals, arrivals, async (plan, one, other) => {
      const { author, charter, peer, validator: judge } = await datanetOf()
      const admission = judge.next([admit(eve, 5)])
      const base = plan.nested ? author(eve) : judge
      if (plan.nested) base.next([profile('e')], { deps: [admission.id] })
      base.grow(3)
      const fork = base.entries.length - Math.min(plan.fork, base.entries.length - 1)
      const rival = base.branch(fork).grow(plan.before, 'rival')
      const admitting = rival.next([admit(fay, 0)])
      rival.grow(plan.after, 'rival')
      base.grow(plan.main)
      const guest = author(fay)
      guest.next([profile('f')], { deps: [admitting.id] })
      guest.grow(plan.later)
      const all = [admission, ...base.entries, ...rival.entries, ...guest.entries]
      const byId = new Map(all.map((entry) => [entry.id.toString(), entry]))
      const arrive = async (arrival: Arrival) => {
        const log = await peer()
        await deliver(log, all, arrival)
        for (let missing = [...log.missing()]; missing.length > 0; missing = [...log.missing()]) {
          // what sync does: it asks for what is missing until nothing is
          await offer(log, ...missing.map((id) => byId.get(id.toString()) as Entry))
        }
        expect(log.waiting).toBe(0)
        return log
      }
      const [left, right] = [await arrive(one), await arrive(other)]
      expect(await held(right)).toEqual(await held(left))
      expect(right.frontier.root).toEqual(left.frontier.root)
      expect(left.head(fay.publicKey)?.seq).toBe(plan.later)
      expect(left.head(base.signer.publicKey)?.fork).toBe(base.entries.length > fork ? fork : null)
      expect((await left.get(admitting.id))?.id).toEqual(admitting.id)
      expect(charter.id).toEqual(left.id)
    }),
    { numRuns: 150 },
  )
})

test('offering everything again changes nothing and writes nothing', async () => {
  const { author, charter } = await datanetOf()
  const store = createMemoryStore()
  let writes = 0
  const counted = {
    ...store,
    batch: (...args: Parameters<typeof store.batch>) => store.batch(...args).finally(() => writes++),
  }
  const log = await Log.open(counted, charter)
  const { entries } = author(writers[0] as Signer).grow(5)
  await offer(log, ...entries)
  const before = writes
  expect(new Set(await offer(log, ...entries))).toEqual(new Set(['duplicate']))
  expect(writes).toBe(before)
})
