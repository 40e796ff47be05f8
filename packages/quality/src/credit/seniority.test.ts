import { compareBytes } from '@datanet/records'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Archive, authorOf, idOf } from './archive.fixture.ts'
import { MAX_CREDITED } from './seniority.ts'

const rows = (count: number, from = 0, prefix = 'row') =>
  Array.from({ length: count }, (_, i) => `${prefix} ${from + i}`)

describe('an exact copy', () => {
  const original = { pieces: rows(10), stamp: 100 }
  const copy = { pieces: rows(10).toReversed(), stamp: 200 }

  test('that is certified after its original credits it with everything', async () => {
    const archive = new Archive()
    await archive.add('original', original)
    await archive.add('copy', copy)
    expect(archive.creditOf('copy', ['original', 'copy'])).toEqual({ original: 10 })
    expect(archive.creditOf('original', ['original', 'copy'])).toEqual({ original: 10 })
    expect(archive.verdict('copy').credit).toEqual([
      { contribution: idOf('original'), author: authorOf('original'), units: 10n, whole: 10n },
    ])
  })

  test('that is certified before its original has nothing left after its next round', async () => {
    const archive = new Archive()
    await archive.offer('original', original)
    await archive.add('copy', copy)
    expect(archive.creditOf('copy', ['original', 'copy'])).toEqual({ copy: 10 })
    await archive.certify('original')
    expect(archive.creditOf('original', ['original', 'copy'])).toEqual({ original: 10 })
    await archive.certify('copy')
    expect(archive.creditOf('copy', ['original', 'copy'])).toEqual({ original: 10 })
  })

  test('of equal stamp: the smaller id is the senior', async () => {
    const [senior, junior] = ['a', 'b'].sort((a, b) => compareBytes(idOf(a).bytes, idOf(b).bytes)) as [string, string]
    for (const order of [
      [senior, junior],
      [junior, senior],
    ]) {
      const archive = new Archive()
      for (const name of order) await archive.offer(name, { pieces: rows(3), stamp: 7 })
      for (const name of [...order, ...order]) await archive.certify(name)
      expect(archive.creditOf(junior, [senior, junior])).toEqual({ [senior]: 3 })
      expect(archive.creditOf(senior, [senior, junior])).toEqual({ [senior]: 3 })
    }
  })

  test('of a copy credits the first of them all', async () => {
    const archive = new Archive()
    await archive.add('original', original)
    await archive.add('copy', copy)
    await archive.add('again', { ...copy, stamp: 300 })
    expect(archive.creditOf('again', ['original', 'copy', 'again'])).toEqual({ original: 10 })
  })

  test('of what was rejected, or not judged yet, is its own', async () => {
    const archive = new Archive()
    await archive.add('rejected', { ...original, outcome: 'rejected' })
    await archive.offer('waiting', { pieces: rows(10), stamp: 150 })
    await archive.add('copy', copy)
    expect(archive.creditOf('copy', ['copy'])).toEqual({ copy: 10 })
  })
})

describe('a part', () => {
  test('each piece goes to its earliest holder', async () => {
    const archive = new Archive()
    const names = ['first', 'second', 'mixed']
    await archive.add('first', { pieces: rows(6), stamp: 1 })
    await archive.add('second', { pieces: rows(6, 4), stamp: 2 })
    await archive.add('mixed', { pieces: rows(12, 3), stamp: 3 })
    expect(archive.creditOf('second', names)).toEqual({ first: 2, second: 4 })
    expect(archive.creditOf('mixed', names)).toEqual({ first: 3, second: 4, mixed: 5 })
    // what is whole of a senior is what is its own
    expect(
      archive
        .verdict('mixed')
        .credit.map(({ whole }) => whole)
        .sort(),
    ).toEqual([4n, 5n, 6n])
  })

  test('a copy in two halves credits all to the original', async () => {
    const archive = new Archive()
    const names = ['original', 'left', 'right']
    await archive.add('original', { pieces: rows(10), stamp: 1 })
    await archive.add('left', { pieces: rows(5), stamp: 2 })
    await archive.add('right', { pieces: rows(5, 5), stamp: 3 })
    for (const half of ['left', 'right']) {
      expect(archive.creditOf(half, names)).toEqual({ original: 5 })
      expect(archive.verdict(half).credit[0]?.whole).toBe(10n)
    }
  })

  test('what repeats inside counts once', async () => {
    const archive = new Archive()
    await archive.add('echo', { pieces: [...rows(3), ...rows(3), ...rows(2)], stamp: 1 })
    expect(archive.creditOf('echo', ['echo'])).toEqual({ echo: 3 })
  })

  test('nothing is nothing', async () => {
    const archive = new Archive()
    await archive.add('empty', { pieces: [], stamp: 1 })
    expect(archive.verdict('empty')).toMatchObject({ credit: [], units: 0n })
  })
})

describe('of more seniors than a verdict can credit', () => {
  const many = MAX_CREDITED + 40

  async function patchwork(own: number): Promise<Archive> {
    const archive = new Archive()
    for (let i = 0; i < many; i++)
      await archive.add(`senior ${i}`, { pieces: rows(i === 7 ? 3 : 1, 0, `${i}`), stamp: i })
    const pieces = [...Array(many).keys()].flatMap((i) => rows(i === 7 ? 3 : 1, 0, `${i}`))
    await archive.add('patchwork', { pieces: [...pieces, ...rows(own, 0, 'own')], stamp: many })
    return archive
  }

  test.each([0, 1, 50])('what is left over goes to a senior, not to who repeats (%d own pieces)', async (own) => {
    const archive = await patchwork(own)
    const { credit, units } = archive.verdict('patchwork')
    expect(credit).toHaveLength(MAX_CREDITED)
    expect(units).toBe(BigInt(many + 2 + own))
    const itself = credit.find((share) => share.contribution.equals(idOf('patchwork')))
    expect(itself?.units ?? 0n).toBe(BigInt(own))
    const most = credit.find((share) => share.contribution.equals(idOf('senior 7')))
    expect(most?.units).toBe(units - BigInt(own) - BigInt(MAX_CREDITED - (own > 0 ? 1 : 0) - 1))
  })
})

describe('in any history', () => {
  const contribution = fc.record({
    pieces: fc.array(fc.nat(12), { maxLength: 8 }),
    stamp: fc.nat(6),
    accepted: fc.boolean(),
  })
  const names = (count: number) => Array.from({ length: count }, (_, i) => `set ${i}`)

  test('credit adds up to the units, and each piece is credited to one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(contribution, { minLength: 1, maxLength: 6 }), async (sets) => {
        const archive = new Archive()
        for (const [i, { pieces, stamp, accepted }] of sets.entries()) {
          await archive.add(`set ${i}`, {
            pieces: pieces.map(String),
            stamp,
            outcome: accepted ? 'accepted' : 'rejected',
          })
          const { credit, units } = archive.verdict(`set ${i}`)
          expect(units).toBe(BigInt(new Set(pieces).size))
          expect(credit.reduce((sum, share) => sum + share.units, 0n)).toBe(units)
          expect(credit.every((share) => share.units > 0n)).toBe(true)
          const order = credit.map((share) => share.contribution.bytes)
          expect(order.toSorted(compareBytes)).toEqual(order)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('in whatever order they are certified, once more makes it the same', async () => {
    const history = fc
      .array(contribution, { minLength: 2, maxLength: 6 })
      .chain((sets) => fc.tuple(fc.constant(sets), fc.shuffledSubarray([...sets.keys()], { minLength: sets.length })))
    await fc.assert(
      fc.asyncProperty(history, async ([sets, order]) => {
        const told: unknown[] = []
        for (const first of [[...sets.keys()], order]) {
          const archive = new Archive()
          for (const [i, { pieces, stamp, accepted }] of sets.entries()) {
            await archive.offer(`set ${i}`, {
              pieces: pieces.map(String),
              stamp,
              outcome: accepted ? 'accepted' : 'rejected',
            })
          }
          for (const i of first) await archive.certify(`set ${i}`)
          for (const i of first) await archive.certify(`set ${i}`)
          const all = names(sets.length)
          told.push(all.map((name) => archive.creditOf(name, all)))
        }
        expect(told[1]).toEqual(told[0])
      }),
      { numRuns: 60 },
    )
  })
})
