import { cidOf, compareBytes, createSigner, encode, sha256, textBytes } from '@datanet/records'
import { MemoryBlocks } from '@datanet/shards'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seniorShapley } from '../valuation/games.ts'
import { LabelledGame } from '../valuation/labelled-game.ts'
import { labelledComputation } from './labelled-computation.ts'
import { writeResult } from './result.ts'
import { WHOLE } from './weights.ts'

const words = ['card', 'lost', 'cash', 'fee', 'rate', 'top', 'up', 'late', 'home']
const texts = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 5 }).map((list) => list.join(' '))
const rows = fc.array(fc.record({ of: fc.nat(3), text: texts, label: fc.constantFrom('a', 'b') }), { minLength: 1, maxLength: 20 }) // biome-ignore format: one
const tests = fc.array(fc.record({ text: texts, label: fc.constantFrom('a', 'b', 'c') }), { maxLength: 6 })

test('the claim weighs contributions as the rule values them, part by part', async () => {
  await fc.assert(
    fc.asyncProperty(rows, tests, async (given, asked) => {
      const ids = Array.from({ length: 4 }, (_, of) => cidOf(encode(of)))
      const counts = ids.map(() => 0)
      const labelled = given.map(({ of, text, label }) => {
        const row = counts[of] as number
        counts[of] = row + 1
        return { contribution: `${ids[of]}`, row, author: `${of}`, stamp: of, text, label }
      })
      const game = new LabelledGame({ rows: labelled, tests: asked.map((one, n) => ({ ...one, id: `${n}` })) })
      const members = ids
        .map((contribution, of) => ({
          contribution,
          author: createSigner(sha256(textBytes(`${of}`))).publicKey,
          items: counts[of] as number,
        }))
        .sort((a, b) => compareBytes(a.contribution.bytes, b.contribution.bytes))
      const { weights } = await writeResult(labelledComputation(members, game), new MemoryBlocks())
      const { contributions } = seniorShapley.value(game)
      const total = contributions.reduce((sum, { weight }) => sum + weight, 0n)
      for (const { contribution, weight } of contributions) {
        const claimed = weights.find((share) => share.contribution.toString() === contribution)?.weight ?? 0n
        expect(claimed).toBe(total === 0n ? 0n : (weight * WHOLE) / total)
      }
    }),
  )
})
