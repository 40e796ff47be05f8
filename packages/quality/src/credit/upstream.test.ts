import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Archive, idOf } from './archive.fixture.ts'
import { MAX_UPSTREAM } from './upstream.ts'

const names = ['original', 'copy', 'labels', 'other', 'further', 'again']

async function archiveOf(outcome: 'accepted' | 'rejected' = 'accepted'): Promise<Archive> {
  const archive = new Archive()
  await archive.add('original', { pieces: ['a', 'b', 'c', 'd'], stamp: 1, outcome })
  return archive
}

describe('G4: what derives from another', () => {
  test('passes its share on', async () => {
    const archive = await archiveOf()
    await archive.add('labels', { pieces: ['1', '2'], stamp: 2, derivedFrom: [['original', 250_000]] })
    expect(archive.upstreamOf('labels', names)).toEqual({ original: 250_000 })
    expect(archive.creditOf('labels', names)).toEqual({ labels: 2 })
  })

  test('from a copy pays its original', async () => {
    const archive = await archiveOf()
    await archive.add('copy', { pieces: ['a', 'b', 'c', 'd'], stamp: 2 })
    await archive.add('labels', { pieces: ['1'], stamp: 3, derivedFrom: [['copy', 300_000]] })
    expect(archive.upstreamOf('labels', names)).toEqual({ original: 300_000 })
  })

  test('from what is half a copy pays each half to its own', async () => {
    const archive = await archiveOf()
    await archive.add('copy', { pieces: ['a', 'b', 'x', 'y'], stamp: 2 })
    await archive.add('labels', { pieces: ['1'], stamp: 3, derivedFrom: [['copy', 300_001]] })
    // what is floored away stays with the labels
    expect(archive.upstreamOf('labels', names)).toEqual({ original: 150_000, copy: 150_000 })
  })

  test('passes on what its source passes on', async () => {
    const archive = await archiveOf()
    await archive.add('labels', { pieces: ['1'], stamp: 2, derivedFrom: [['original', 500_000]] })
    await archive.add('further', { pieces: ['2'], stamp: 3, derivedFrom: [['labels', 200_000]] })
    expect(archive.upstreamOf('further', names)).toEqual({ original: 100_000, labels: 100_000 })
  })

  test('from two sources that share an origin adds up', async () => {
    const archive = await archiveOf()
    await archive.add('labels', { pieces: ['1'], stamp: 2, derivedFrom: [['original', 500_000]] })
    const sources = [['labels', 400_000], ['original', 100_000]] as const // biome-ignore format: pairs
    await archive.add('further', { pieces: ['2'], stamp: 3, derivedFrom: sources })
    expect(archive.upstreamOf('further', names)).toEqual({ original: 300_000, labels: 200_000 })
  })

  test('from what was not accepted, or is unknown, pays nothing to it', async () => {
    const archive = await archiveOf('rejected')
    const sources = [['original', 500_000], ['nobody', 400_000]] as const // biome-ignore format: pairs
    await archive.add('labels', { pieces: ['1'], stamp: 2, derivedFrom: sources })
    expect(archive.upstreamOf('labels', names)).toEqual({})
  })

  test('from what has no pieces pays nothing to it', async () => {
    const archive = new Archive()
    await archive.add('original', { pieces: [], stamp: 1 })
    await archive.add('labels', { pieces: ['1'], stamp: 2, derivedFrom: [['original', 500_000]] })
    expect(archive.upstreamOf('labels', names)).toEqual({})
  })

  test('never passes on more than the whole: a source that does not fit any more gets nothing', async () => {
    const archive = await archiveOf()
    await archive.add('other', { pieces: ['o'], stamp: 2 })
    await archive.add('further', { pieces: ['f'], stamp: 2 })
    const sources = [['original', 700_000], ['other', 400_000], ['further', 300_000]] as const // biome-ignore format: pairs
    await archive.add('labels', { pieces: ['1'], stamp: 3, derivedFrom: sources })
    expect(archive.upstreamOf('labels', names)).toEqual({ original: 700_000, further: 300_000 })
  })
})

describe('G4: nobody escapes a source', () => {
  test('by publishing again without naming it: what is credited to a senior flows on from it', async () => {
    const archive = await archiveOf()
    await archive.add('labels', { pieces: ['1', '2'], stamp: 2, derivedFrom: [['original', 250_000]] })
    await archive.add('again', { pieces: ['1', '2'], stamp: 3 })
    expect(archive.creditOf('again', names)).toEqual({ labels: 2 })
    expect(archive.upstreamOf('again', names)).toEqual({})
    expect(archive.upstreamOf('again', names, 'labels')).toEqual({ original: 250_000 })
  })

  test('and a repeat that names another source keeps both: each from its own part', async () => {
    const archive = await archiveOf()
    await archive.add('other', { pieces: ['o'], stamp: 1 })
    await archive.add('labels', { pieces: ['1', '2'], stamp: 2, derivedFrom: [['original', 250_000]] })
    await archive.add('again', { pieces: ['1', '2', '3'], stamp: 3, derivedFrom: [['other', 900_000]] })
    expect(archive.creditOf('again', names)).toEqual({ labels: 2, again: 1 })
    expect(archive.upstreamOf('again', names)).toEqual({ other: 900_000 })
    expect(archive.upstreamOf('again', names, 'labels')).toEqual({ original: 250_000 })
  })

  test('of a source that was not judged in time: the next round pays it', async () => {
    const archive = new Archive()
    await archive.offer('original', { pieces: ['a'], stamp: 1 })
    await archive.add('labels', { pieces: ['1'], stamp: 2, derivedFrom: [['original', 250_000]] })
    expect(archive.upstreamOf('labels', names)).toEqual({})
    await archive.certify('original')
    await archive.certify('labels')
    expect(archive.upstreamOf('labels', names)).toEqual({ original: 250_000 })
  })
})

test('no more is passed on than a verdict can carry, and the rest stays where it was', async () => {
  const archive = new Archive()
  for (let i = 0; i < 60; i++) {
    for (let j = 0; j < 10; j++) await archive.add(`root ${i} ${j}`, { pieces: [`${i} ${j}`], stamp: 1 })
    const pieces = Array.from({ length: 10 }, (_, j) => `${i} ${j}`)
    await archive.add(`copy ${i}`, { pieces, stamp: 2 })
  }
  const derivedFrom = Array.from({ length: 60 }, (_, i) => [`copy ${i}`, 10_000] as const)
  await archive.add('labels', { pieces: ['1'], stamp: 3, derivedFrom })
  const { upstream } = archive.verdict('labels')
  expect(upstream).toHaveLength(MAX_UPSTREAM)
  expect(upstream.reduce((sum, { ppm }) => sum + ppm, 0)).toBe(1000 * MAX_UPSTREAM)
})

test('in any web of derivations and copies, nothing passes on more than the whole, and to nobody twice', async () => {
  const set = fc.record({
    pieces: fc.array(fc.nat(8), { minLength: 1, maxLength: 5 }),
    sources: fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 1_000_000 })), { maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(set, { minLength: 1, maxLength: 7 }), async (sets) => {
      const archive = new Archive()
      for (const [i, { pieces, sources }] of sets.entries()) {
        const derivedFrom = sources.filter(([from]) => from < i).map(([from, share]) => [`set ${from}`, share] as const)
        await archive.add(`set ${i}`, { pieces: pieces.map(String), stamp: i, derivedFrom })
        const { upstream } = archive.verdict(`set ${i}`)
        const sums = new Map<string, number>()
        for (const { from, ppm } of upstream) sums.set(from.toString(), (sums.get(from.toString()) ?? 0) + ppm)
        for (const sum of sums.values()) expect(sum).toBeLessThanOrEqual(1_000_000)
        const targets = upstream.map(({ from, contribution }) => `${from}/${contribution}`)
        expect(new Set(targets).size).toBe(targets.length)
        const promised = sources.filter(([from]) => from < i).reduce((sum, [, share]) => sum + share, 0)
        expect(sums.get(idOf(`set ${i}`).toString()) ?? 0).toBeLessThanOrEqual(promised)
      }
    }),
    { numRuns: 60 },
  )
})
