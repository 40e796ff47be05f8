import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Division, MAX_OWED } from './division.ts'

const KIB = 1024
const MIB = 1024 * KIB

/** A peer of a simulation: how fast it is, what it lacks, when it dies or falls silent, ms. */
interface Giver {
  readonly rate: number
  readonly lacks: (key: string) => boolean
  readonly diesAt: number
  readonly silentFrom: number
}

interface Outcome {
  readonly came: readonly string[]
  readonly lost: readonly string[]
  readonly given: ReadonlyMap<string, number>
  readonly time: number
  readonly most: number
}

const STEP = 10

/** Runs a division in steps of time over peers that answer in order, each at its rate. */
function simulate(sizes: ReadonlyMap<string, number>, givers: ReadonlyMap<string, Giver>, limit = 600_000): Outcome {
  const division = new Division()
  const owed = new Map<string, { key: string; left: number }[]>()
  const came: string[] = []
  const lost: string[] = []
  const given = new Map<string, number>()
  let most = 0
  let now = 0
  for (const [key, size] of sizes) division.want(key, size)
  for (const id of givers.keys()) {
    division.add(id, now)
    owed.set(id, [])
  }
  for (; division.wanted > 0 && now < limit; now += STEP) {
    for (const [id, giver] of givers) {
      const queue = owed.get(id) ?? []
      if (now >= giver.diesAt) {
        division.remove(id)
        continue
      }
      for (const key of division.next(id, now)) queue.push({ key, left: giver.lacks(key) ? 0 : (sizes.get(key) ?? 0) })
      most = Math.max(most, queue.length)
      expect(queue.map(({ key }) => key)[0] ?? null).toBe(division.due(id))
      if (now >= giver.silentFrom) continue
      for (let room = giver.rate * STEP; room > 0 && queue.length > 0; ) {
        const [first] = queue as [{ key: string; left: number }]
        const bytes = Math.min(room, first.left)
        first.left -= bytes
        room -= Math.max(1, bytes)
        if (bytes > 0) division.heard(id, bytes, now)
        if (first.left > 0) break
        queue.shift()
        const isLacking = giver.lacks(first.key)
        if (isLacking) division.heard(id, 4, now)
        if (!division.answered(id, isLacking ? null : (sizes.get(first.key) ?? 0), now) || isLacking) continue
        came.push(first.key)
        given.set(id, (given.get(id) ?? 0) + (sizes.get(first.key) ?? 0))
      }
    }
    division.look(now)
    lost.push(...division.hopeless(now))
  }
  return { came, lost, given, time: now, most }
}

const holder = (rate: number, more: Partial<Giver> = {}): Giver => ({
  rate,
  lacks: () => false,
  diesAt: Number.POSITIVE_INFINITY,
  silentFrom: Number.POSITIVE_INFINITY,
  ...more,
})

const blocks = (count: number, size = MIB) => new Map(Array.from({ length: count }, (_, at) => [`block ${at}`, size]))

describe('Division', () => {
  it('brings each block once that anybody can give, whoever is slow, silent, dead or lacks what, and tells the others', () => {
    const giver = fc.record({
      rate: fc.integer({ min: 20, max: 100_000 }),
      lacking: fc.integer({ min: 0, max: 4 }),
      diesAt: fc.option(fc.integer({ min: 0, max: 3_000 }), { nil: Number.POSITIVE_INFINITY }),
      silentFrom: fc.option(fc.integer({ min: 0, max: 3_000 }), { nil: Number.POSITIVE_INFINITY }),
    })
    const size = fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.constant(MIB))
    fc.assert(
      fc.property(
        fc.array(giver, { maxLength: 5 }),
        fc.array(size, { minLength: 1, maxLength: 60 }),
        (peers, sizes) => {
          const wanted = new Map(sizes.map((bytes, at) => [String(at), bytes]))
          const lacks = (lacking: number) => (key: string) =>
            lacking === 4 || (lacking > 0 && Number(key) % 4 === lacking)
          const givers = new Map(
            peers.map(({ lacking, ...rest }, at) => [`peer ${at}`, { ...rest, lacks: lacks(lacking) }] as const),
          )
          const { came, lost } = simulate(wanted, givers)
          expect([...came, ...lost].sort()).toEqual([...wanted.keys()].sort())
          for (const key of lost) {
            const sure = [...givers.values()].filter(
              (one) => !one.lacks(key) && one.diesAt === Number.POSITIVE_INFINITY && one.silentFrom === one.diesAt,
            )
            expect(sure).toEqual([])
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('gives each peer a part in proportion to its rate', () => {
    const rates = [1_000, 4_000, 10_000]
    const { given, time } = simulate(blocks(300), new Map(rates.map((rate, at) => [`peer ${at}`, holder(rate)])))
    for (const [at, rate] of rates.entries()) {
      const part = (given.get(`peer ${at}`) ?? 0) / (300 * MIB)
      expect(part / (rate / 15_000)).toBeGreaterThan(0.75)
      expect(part / (rate / 15_000)).toBeLessThan(1.25)
    }
    expect(time).toBeLessThan(((300 * MIB) / 15_000) * 1.15)
  })

  it('takes two equal peers for nearly twice as fast as one', () => {
    const one = simulate(blocks(100), new Map([['a', holder(2_000)]]))
    const two = simulate(blocks(100), new Map(['a', 'b'].map((id) => [id, holder(2_000)])))
    expect(one.time / two.time).toBeGreaterThan(1.9)
  })

  it('does not wait at the end for a slow peer, nor for one that is silent or dead', () => {
    const alone = simulate(blocks(60), new Map([['fast', holder(20_000)]])).time
    const slow = { slow: holder(100), silent: holder(20_000, { silentFrom: 0 }), dead: holder(20_000, { diesAt: 500 }) }
    for (const [id, other] of Object.entries(slow)) {
      const both = simulate(
        blocks(60),
        new Map([
          [id, other],
          ['fast', holder(20_000)],
        ]),
      )
      expect(both.came).toHaveLength(60)
      expect(both.time).toBeLessThan(alone + (id === 'silent' ? 3_500 : 1_000))
    }
  })

  it('is not held up by a peer that lacks everything', () => {
    const alone = simulate(blocks(500, 10 * KIB), new Map([['fast', holder(5_000)]])).time
    const empty = holder(100_000, { lacks: () => true })
    const both = simulate(
      blocks(500, 10 * KIB),
      new Map([
        ['empty', empty],
        ['fast', holder(5_000)],
      ]),
    )
    expect(both.came).toHaveLength(500)
    expect(both.time).toBeLessThan(alone * 1.2 + 100)
  })

  it('asks a peer for no more than its bounds', () => {
    const { most, came } = simulate(blocks(10_000, 10), new Map([['a', holder(100_000)]]))
    expect(came).toHaveLength(10_000)
    expect(most).toBeLessThanOrEqual(MAX_OWED)
    const large = simulate(blocks(200), new Map([['a', holder(1_000_000)]]))
    expect(large.most).toBeLessThanOrEqual(17)
  })

  it('tells at once what everybody lacks, and forgets what nobody wants any more', () => {
    const division = new Division()
    division.want('x', 10)
    expect(division.hopeless(0)).toEqual(['x'])
    division.add('a', 0)
    division.want('y', 10)
    division.want('z', 10)
    expect(division.next('a', 0)).toEqual(['y', 'z'])
    expect(division.hopeless(0)).toEqual([])
    division.forget('z')
    expect(division.answered('a', null, 1)).toBe(true)
    expect(division.hopeless(1)).toEqual(['y'])
    expect(division.answered('a', 10, 2)).toBe(false)
    expect(division.wanted).toBe(0)
  })
})
