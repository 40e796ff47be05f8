import { describe, expect, test } from 'vitest'
import { keptSeeds } from './simulation/byzantine/kept-seeds.ts'
import { simulateByzantine } from './simulation/byzantine/simulate-byzantine.ts'

/** `npm run simulate -- --kind byzantine --seeds N --from S` goes on where these end. */
const seeds = Array.from({ length: 6 }, (_, i) => i + 1)

describe('honest peers against an adversary of at most a third of the weight', () => {
  test.each([...new Set([...seeds, ...keptSeeds.map(({ seed }) => seed)])])('keep all laws: seed %d', async (seed) => {
    const report = await simulateByzantine(seed)
    const hint = `npm run simulate -- --kind byzantine --seeds 1 --from ${seed} --trace`
    expect(report, hint).toMatchObject({ problems: [] })
    expect(report.lies).toBeGreaterThan(0)
  })

  test('do the same for the same seed, to the last event', async () => {
    const [one, again] = [
      await simulateByzantine(3, { duration: 2000 }),
      await simulateByzantine(3, { duration: 2000 }),
    ]
    expect(again).toEqual(one)
  })

  test('lose some of them against one of more than a third', async () => {
    const { problems } = await simulateByzantine(1, { weights: [1, 1, 1, 1], corrupt: 3, duration: 3000 })
    expect(problems.join()).toContain('honest validators of')
  })
})
