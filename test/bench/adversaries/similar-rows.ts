import { wordsOf } from './scene.ts'

/** Least hashes of a text's words, under as many hash functions: how many agree tells Jaccard's index (Broder 1997). */
const HASHES = 24
/** Pairs of texts that agree in two neighbouring hashes are compared. */
const BAND = 2
/** Texts are alike that agree in half of the hashes. */
const ALIKE = HASHES / 2

const kept = new Map<string, Uint32Array>()
const KEPT = 50_000

function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
  return hash
}

/** A text's least hashes. */
function leastHashes(text: string): Uint32Array {
  const known = kept.get(text)
  if (known !== undefined) return known
  const least = new Uint32Array(HASHES).fill(0xffffffff)
  for (const word of new Set(wordsOf(text.toLowerCase()))) {
    const hash = hashOf(word)
    for (let nth = 0; nth < HASHES; nth += 1) {
      let value = Math.imul(hash ^ (nth * 0x9e3779b1), 0x85ebca6b)
      value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
      value = (value ^ (value >>> 16)) >>> 0
      if (value < (least[nth] as number)) least[nth] = value
    }
  }
  if (kept.size === KEPT) kept.clear()
  kept.set(text, least)
  return least
}

function agreement(a: Uint32Array, b: Uint32Array): number {
  let count = 0
  for (let nth = 0; nth < HASHES; nth += 1) if (a[nth] === b[nth]) count += 1
  return count
}

/** What rows are worth by groups, when each row is worth one, over itself and all rows that are alike. */
export function discounted(groups: readonly (readonly { readonly text: string }[])[]): number[] {
  const rows = groups.flatMap((group, nth) => group.map(({ text }) => ({ nth, hashes: leastHashes(text) })))
  const buckets = new Map<string, number[]>()
  rows.forEach(({ hashes }, row) => {
    for (let at = 0; at < HASHES; at += BAND) {
      const key = `${at} ${hashes.subarray(at, at + BAND).join(' ')}`
      const bucket = buckets.get(key)
      if (bucket === undefined) buckets.set(key, [row])
      else bucket.push(row)
    }
  })
  const near = rows.map(() => new Set<number>())
  for (const bucket of buckets.values())
    for (const one of bucket) for (const other of bucket) if (one !== other) near[one]?.add(other)
  const worth = groups.map(() => 0)
  rows.forEach(({ nth, hashes }, row) => {
    let alike = 0
    for (const other of near[row] ?? []) {
      if (agreement(hashes, rows[other]?.hashes ?? hashes) >= ALIKE) alike += 1
    }
    worth[nth] = (worth[nth] ?? 0) + 1 / (1 + alike)
  })
  return worth
}
