import { describe, expect, test } from 'vitest'
import { keptSeeds } from './simulation/replication/kept-seeds.ts'
import { type ReplicationOptions, simulateReplication } from './simulation/replication/simulate-replication.ts'

function rerun(seed: number, options: ReplicationOptions): string {
  const others = Object.entries(options).map(([name, value]) => ` --${name} ${value}`)
  return `npm run simulate -- --kind replication --seeds 1 --from ${seed}${others.join('')} --trace`
}

async function passes(seed: number, options: ReplicationOptions = {}): Promise<void> {
  const { counts, problems } = await simulateReplication(seed, options)
  expect(problems, rerun(seed, options)).toEqual([])
  expect(counts).toMatchObject({ lost: 0, diverged: 0, forksFound: counts.forks })
  expect(counts.acknowledged).toBeGreaterThan(0)
}

/** A seed takes a second or two; on a machine that does much else, many times that. */
const timeout = 120_000

describe('peers that bring their logs in step, among machines that crash and authors who lie', { timeout }, () => {
  test.each([101, 102, 103, 104, 105])('come to one truth: seed %d', (seed) => passes(seed))

  test.each(keptSeeds)('come to it where they once did not: seed $seed: $found', ({ seed, options }) =>
    passes(seed, options),
  )

  test('do the same for the same seed, to the last event', async () => {
    const small = { peers: 16, writes: 40, duration: 4000 }
    const run = (seed: number) => simulateReplication(seed, small)
    const [one, again, other] = [await run(7), await run(7), await run(8)]
    expect(again).toEqual(one)
    expect(other.trace).not.toBe(one.trace)
  })
})

describe('what is wrong shows', () => {
  test('of authors who sign at once with an old disk', async () => {
    const { problems } = await simulateReplication(9, { peers: 24, writes: 120, duration: 8000, weakness: 'hasty' })
    expect(problems.join()).toContain('who is honest, has forked')
  })

  test('of disks that lose what they confirmed', async () => {
    const { problems } = await simulateReplication(2, { peers: 16, writes: 100, weakness: 'forgetful' })
    expect(problems.join()).toContain('which was acknowledged')
  })
})
