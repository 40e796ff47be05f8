import { cidOf, compareBytes, createSigner, decode, encode, sha256, textBytes } from '@datanet/records'
import { MemoryBlocks } from '@datanet/shards'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auditClaim, sampleParts } from './audit.ts'
import type { Computation, ItemValue, Member } from './computation.ts'
import { MAX_PARTS, parseResult, partsOf, writeResult } from './result.ts'
import { equalShares, sizeShares } from './shares.ts'
import { MAX_WEIGHTS, WHOLE } from './weights.ts'

const authorOf = (name: string) => createSigner(sha256(textBytes(name))).publicKey
const all = (parts: number) => Array.from({ length: parts }, (_, index) => index)

function membersWith(items: readonly number[]): Member[] {
  return items
    .map((count, place) => ({ contribution: cidOf(encode(place)), author: authorOf(`${place % 3}`), items: count }))
    .sort((a, b) => compareBytes(a.contribution.bytes, b.contribution.bytes))
}

function computationOf(members: readonly Member[], parts: readonly (readonly ItemValue[])[]): Computation {
  return { members, parts: parts.length, part: (index) => parts[index] as ItemValue[] }
}

/** Computations with values of either sign. */
const computations = fc
  .record({
    items: fc.array(fc.nat(4), { minLength: 1, maxLength: 6 }),
    parts: fc.array(fc.array(fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }), { maxLength: 24 }), { maxLength: 8 }),
  })
  .map(({ items, parts }) => {
    const count = items.reduce((sum, item) => sum + item, 0)
    return computationOf(
      membersWith(items),
      parts.map((values) => values.slice(0, count).flatMap((value, item) => (value === 0n ? [] : [{ item, value }]))),
    )
  })

async function claimed(computation: Computation) {
  const blocks = new MemoryBlocks()
  const { cid, weights } = await writeResult(computation, blocks)
  return { blocks, claim: { result: cid, weights } }
}

describe('a result', () => {
  test('reads as it was written, and weighs what its items add up to', async () => {
    await fc.assert(
      fc.asyncProperty(computations, async (computation) => {
        const { blocks, claim } = await claimed(computation)
        const result = parseResult(await blocks.get(claim.result))
        expect(result.members).toEqual(computation.members)
        const parts: (readonly ItemValue[])[] = []
        for await (const part of partsOf(result, blocks)) parts.push(part)
        expect(parts).toEqual(all(computation.parts).map((index) => computation.part(index)))

        const sums: bigint[] = []
        for (const part of parts) for (const { item, value } of part) sums[item] = (sums[item] ?? 0n) + value
        const expected = new Map<string, bigint>()
        let first = 0
        for (const { contribution, items } of computation.members) {
          const own = sums.slice(first, first + items).filter((sum) => sum > 0n)
          expected.set(
            contribution.toString(),
            own.reduce((a, b) => a + b, 0n),
          )
          first += items
        }
        const total = [...expected.values()].reduce((a, b) => a + b, 0n)
        for (const [key, sum] of expected) {
          const weight = claim.weights.find(({ contribution }) => contribution.toString() === key)?.weight ?? 0n
          expect(weight).toBe(total === 0n ? 0n : (sum * WHOLE) / total)
        }
      }),
    )
  })

  test('of more contributions than a record carries, the heaviest stay', async () => {
    const members = membersWith(Array.from({ length: MAX_WEIGHTS + 5 }, () => 1))
    const parts = [members.map((_, item) => ({ item, value: BigInt(item + 1) }))]
    const { claim } = await claimed(computationOf(members, parts))
    expect(claim.weights).toHaveLength(MAX_WEIGHTS)
    const kept = new Set(claim.weights.map(({ contribution }) => contribution.toString()))
    expect(members.slice(5).every(({ contribution }) => kept.has(contribution.toString()))).toBe(true)
  })

  test('of many parts lies in several pages', async () => {
    const members = membersWith([2000])
    const values = Array.from({ length: 2000 }, (_, item) => ({ item, value: 2n ** 62n + BigInt(item) }))
    const { blocks, claim } = await claimed(
      computationOf(
        members,
        Array.from({ length: 60 }, () => values),
      ),
    )
    const result = parseResult(await blocks.get(claim.result))
    expect(result.pages.length).toBeGreaterThan(1)
    let seen = 0
    for await (const part of partsOf(result, blocks)) {
      expect(part).toEqual(values)
      seen += 1
    }
    expect(seen).toBe(60)
  })

  test('that is too large is refused before anything is computed', async () => {
    const huge = { members: membersWith([1]), parts: MAX_PARTS + 1, part: () => expect.unreachable() as never }
    await expect(writeResult(huge, new MemoryBlocks())).rejects.toMatchObject({ code: 'ERR_COMPUTATION_TOO_LARGE' })
    const wide = computationOf(membersWith([1]), [[{ item: 0, value: 2n ** 63n }]])
    await expect(writeResult(wide, new MemoryBlocks())).rejects.toMatchObject({ code: 'ERR_COMPUTATION_TOO_LARGE' })
  })
})

describe('an audit', () => {
  test('agrees with what was computed from the same inputs, whole or by sample', async () => {
    await fc.assert(
      fc.asyncProperty(computations, fc.nat(4), async (computation, count) => {
        const { blocks, claim } = await claimed(computation)
        const seed = sha256(textBytes(`${count}`))
        const found = await auditClaim(claim, computation, blocks, (parts) => sampleParts(seed, parts, count))
        expect(found).toEqual({
          agrees: true,
          parts: computation.parts,
          sampled: Math.min(count, computation.parts),
          mismatches: [],
          problem: null,
        })
      }),
    )
  })

  test('names the parts that come out otherwise, and finds each when it recomputes all', async () => {
    const honest = Array.from({ length: 10 }, (_, part) => [{ item: part % 4, value: BigInt(part + 1) }])
    const members = membersWith([2, 2])
    for (let wrong = 0; wrong < honest.length; wrong++) {
      const forged = honest.map((part, index) => (index === wrong ? [{ item: 0, value: 1000n }] : part))
      const { blocks, claim } = await claimed(computationOf(members, forged))
      const found = await auditClaim(claim, computationOf(members, honest), blocks, all)
      expect(found).toMatchObject({ agrees: false, parts: 10, sampled: 10, mismatches: [wrong] })
    }
  })

  test('does not agree with weights that its parts do not add up to, even when it samples none', async () => {
    const computation = computationOf(membersWith([1, 1]), [[{ item: 0, value: 3n }, { item: 1, value: 1n }]]) // biome-ignore format: short
    const { blocks, claim } = await claimed(computation)
    const [first, ...others] = claim.weights
    if (first === undefined) throw expect.unreachable()
    const raised = { ...claim, weights: [{ ...first, weight: first.weight + 1n }, ...others] }
    expect(await auditClaim(raised, computation, blocks, () => [])).toMatchObject({ agrees: false, sampled: 0 })
    const stolen = { ...claim, weights: claim.weights.map((share) => ({ ...share, author: authorOf('thief') })) }
    expect(await auditClaim(stolen, computation, blocks, () => [])).toMatchObject({ agrees: false })
  })

  test('does not agree with a result over other contributions, other sizes or another number of parts', async () => {
    const computation = computationOf(membersWith([1, 2]), [[], []])
    const { blocks, claim } = await claimed(computation)
    const others = [
      computationOf(membersWith([1, 2, 1]), [[], []]),
      computationOf(membersWith([2, 1]), [[], []]),
      computationOf(membersWith([1, 2]), [[]]),
    ]
    for (const other of others) expect((await auditClaim(claim, other, blocks, all)).agrees).toBe(false)
  })

  test('does not agree with a result that is none, and says when blocks are gone', async () => {
    const computation = computationOf(membersWith([1]), [[{ item: 0, value: 1n }]])
    const { blocks, claim } = await claimed(computation)
    const root = decode(await blocks.get(claim.result)) as Record<string, unknown>
    const spoilt = [{ ...root, v: 2 }, { ...root, pages: [] }, { ...root, parts: 7 }, { ...root, members: [[1, 2, 3]] }, [], 5, null] // biome-ignore format: short
    for (const value of spoilt) {
      const bytes = encode(value)
      await blocks.put(cidOf(bytes), bytes)
      const found = await auditClaim({ ...claim, result: cidOf(bytes) }, computation, blocks, all)
      expect(found).toMatchObject({ agrees: false, sampled: 0 })
      expect(found.problem).not.toBeNull()
    }
    await expect(auditClaim(claim, computation, new MemoryBlocks(), all)).rejects.toMatchObject({
      code: 'ERR_BLOCK_MISSING',
    })
  })

  test('draws its sample by the seed alone, each part once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(500), fc.nat(60), (seed, parts, count) => {
        const sample = sampleParts(seed, parts, count)
        expect(sample).toEqual(sampleParts(seed, parts, count))
        expect(new Set(sample).size).toBe(Math.min(parts, count))
        expect(sample.every((index) => index >= 0 && index < parts)).toBe(true)
      }),
    )
    const [a, b] = ['a', 'b'].map((name) => sampleParts(sha256(textBytes(name)), 1000, 20))
    expect(a).not.toEqual(b)
  })
})

test('equal shares weigh each contribution alike, size shares by its rows', async () => {
  const members = membersWith([0, 0, 0])
  const equal = await claimed(equalShares(members))
  expect(equal.claim.weights.map(({ weight }) => weight)).toEqual([WHOLE / 3n, WHOLE / 3n, WHOLE / 3n])
  const sized = members.map((member, place) => ({ ...member, rows: BigInt(place) }))
  const size = await claimed(sizeShares(sized))
  expect(size.claim.weights.map(({ weight }) => weight)).toEqual([WHOLE / 3n, (2n * WHOLE) / 3n])
})
