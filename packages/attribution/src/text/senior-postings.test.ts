import { expect, test } from 'vitest'
import { hashWord, pairFeature, wordFeature } from './hash.ts'
import { MemoryTextFiles } from './segment/text-files.ts'
import { sentences } from './sentences.fixture.ts'
import { TextIndex } from './text-index.ts'

/** Contributions of two rows each, every second one added later than all others. */
function indexOf(count: number): TextIndex {
  const rows = sentences(2 * count, 4, [40, 90])
  const all = Array.from({ length: count }, (_, nth) => {
    return { id: Uint8Array.of(nth >> 8, nth & 255), stamp: nth, rows: rows.slice(2 * nth, 2 * nth + 2) }
  })
  const index = TextIndex.open(new MemoryTextFiles())
  index.add(all.filter(({ stamp }) => stamp % 2 === 0))
  index.add(all.filter(({ stamp }) => stamp % 2 === 1))
  return index
}

const hashes = sentences(40, 4, [40, 90]).flatMap((row) => row.split(' ').map(hashWord))
const features = hashes.flatMap((hash, at) => [wordFeature(hash), pairFeature(hashes[at - 1] ?? 0, hash)])

test.each([10, 300])('segments that take turns %i times answer as one does', (count) => {
  const index = indexOf(count)
  const { blockCount } = index.seniorities
  const ask = () =>
    features.flatMap((feature) =>
      [3, 1_000].flatMap((most) =>
        [blockCount, blockCount >> 1].map((limit) => index.seniorities.blocksWith(feature, limit, most)),
      ),
    )
  const before = ask()
  expect(before.filter((blocks) => blocks.length > 1).length).toBeGreaterThan(100)
  index.compact()
  expect(ask()).toEqual(before)
})
