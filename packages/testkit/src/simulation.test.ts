import { describe, expect, test } from 'vitest'
import { simulate } from './simulation/simulate.ts'

/** `npm run simulate -- --seeds N --from S` goes on where these end. */
const seeds = Array.from({ length: 21 }, (_, i) => i + 1)

describe('a datanet on machines that crash, over a network that fails', () => {
  test.each(seeds)('comes to one truth: seed %d', async (seed) => {
    const report = await simulate(seed)
    expect(report, `npm run simulate -- --seeds 1 --from ${seed} --trace`).toMatchObject({ seed, problems: [] })
    expect(report.settledAfter).not.toBeNull()
    expect(report.offered).toBeGreaterThan(0)
    expect(report.crashes).toBeGreaterThan(0)
  })

  test('does the same for the same seed, to the last event', async () => {
    const small = { sets: 3, duration: 2500 }
    const [one, again, other] = [await simulate(7, small), await simulate(7, small), await simulate(8, small)]
    expect(again).toEqual(one)
    expect(other.trace).not.toBe(one.trace)
  })

  test('is not taken for well when it is not: of two validators one lies, and nothing can be certified any more', async () => {
    const { problems } = await simulate(1, { validators: 2, liar: true })
    expect(problems).toContain('it does not settle')
    expect(problems.join()).toContain('is not judged everywhere')
  })
})
