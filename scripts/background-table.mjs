// Writes packages/attribution/src/text/generated/background.ts: how common the words of common English are, counted in
// two public-domain books (Moby Dick and plays of Shakespeare), which lie in the data sets' folder. Run it only to make a
// new version: what peers agreed on must never change under them.

import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { bitsOf } from '../packages/attribution/src/text/bits.ts'
import { tokenise } from '../packages/attribution/src/text/tokenise.ts'
import { root } from './paths.mjs'

const data = resolve(root, process.env['DATANET_DATA'] || '../shared/data')
const BOOKS = ['prose/moby-dick.txt', 'prose/tinyshakespeare.txt']
/** Words that are rarer in one of the books are not common. */
const LEAST = 4
/** A word counts so many times in so many words of each book. */
const PARTS = 1 << 20

const counts = BOOKS.map((book) => {
  const { words } = tokenise(readFileSync(join(data, book), 'utf8'))
  const count = new Map()
  for (const word of words) count.set(word, (count.get(word) ?? 0) + 1)
  return { count, total: words.length }
})

/** @type {Map<number, string[]>} */
const byWeight = new Map()
for (const word of [...(counts[0]?.count.keys() ?? [])].sort()) {
  if (counts.some(({ count }) => (count.get(word) ?? 0) < LEAST)) continue
  const share = counts.reduce((sum, { count, total }) => sum + Math.floor((count.get(word) * PARTS) / total), 0)
  const weight = bitsOf(counts.length * PARTS) - bitsOf(share)
  byWeight.set(weight, [...(byWeight.get(weight) ?? []), word])
}

const rows = [...byWeight]
  .sort((a, b) => a[0] - b[0])
  .flatMap(([weight, words]) =>
    (words.join(' ').match(/.{1,100}(?: |$)/g) ?? []).map((line) => `  [${weight}, '${line.trim()}'],`),
  )
writeFileSync(
  join(root, 'packages/attribution/src/text/generated/background.ts'),
  `// Made by scripts/background-table.mjs.

/** Common English words by their weight in sixteenths of a bit: how rare each is in common text. */
export const BACKGROUND: readonly (readonly [weight: number, words: string])[] = [
${rows.join('\n')}
]
`,
)
