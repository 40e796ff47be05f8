import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Sample } from './sample.ts'

describe('a sample', () => {
  it('is as large as it may be, and holds nothing twice', () => {
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.nat(20),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (many, size, stream) => {
          const sample = new Sample<number>(size, () => stream.next().value)
          for (let item = 0; item < many; item++) sample.offer(item)
          expect(sample.chosen).toHaveLength(Math.min(many, size))
          expect(new Set(sample.chosen).size).toBe(sample.chosen.length)
        },
      ),
    )
  })

  it('may choose any of them', () => {
    const last = new Sample<string>(1, () => 0)
    for (const item of ['a', 'b', 'c']) last.offer(item)
    expect(last.chosen).toEqual(['c'])
    const first = new Sample<string>(1, () => 0.99)
    for (const item of ['a', 'b', 'c']) first.offer(item)
    expect(first.chosen).toEqual(['a'])
  })
})
