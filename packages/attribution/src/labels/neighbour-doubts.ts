import { logOf } from '../integers/log.ts'
import { rootOf } from '../integers/root.ts'
import { type FeatureTable, featuresAt } from './feature-table.ts'
import type { Doubts } from './naive-bayes.ts'
import { type Postings, postingsOf } from './postings.ts'

const NEIGHBOURS = 30
/** Parts of a whole similarity, and of a whole margin. */
const WHOLE = 4096
/** What features weigh is told in parts of a bit that keep sums of squares exact. */
const FINE = 16
/** Features that more rows have than this part of them, and this number, tell too little for what looking them up costs. */
const COMMON = { part: 16, rows: 512 }

/** What features weigh by how few rows have them; 0 for the most common. */
function weightsOf({ starts }: Postings, rows: number): Int32Array {
  return Int32Array.from({ length: starts.length - 1 }, (_, feature) => {
    const having = (starts[feature + 1] as number) - (starts[feature] as number)
    if (having > COMMON.rows && having * COMMON.part > rows) return 0
    return Math.floor((logOf(rows + 1) - logOf(having + 1)) / FINE)
  })
}

/** The rows most alike to one, with how alike they are. */
class Alike {
  readonly rows = new Int32Array(NEIGHBOURS)
  readonly cosines = new Float64Array(NEIGHBOURS)
  count = 0

  put(row: number, cosine: number): void {
    if (this.count === NEIGHBOURS && cosine <= (this.cosines[NEIGHBOURS - 1] as number)) return
    let at = this.count < NEIGHBOURS ? this.count++ : NEIGHBOURS - 1
    while (at > 0 && (this.cosines[at - 1] as number) < cosine) {
      this.rows[at] = this.rows[at - 1] as number
      this.cosines[at] = this.cosines[at - 1] as number
      at -= 1
    }
    this.rows[at] = row
    this.cosines[at] = cosine
  }
}

/**
 * Doubts by the labels of the rows most alike, each with the square of its cosine as its voice: how much more of all
 * voices another label has than the own one, in 4096ths.
 */
export function neighbourDoubts(table: FeatureTable, labels: Int32Array, kinds: number): Doubts {
  const postings = postingsOf(table)
  const weights = weightsOf(postings, table.size)
  const norms = Float64Array.from({ length: table.size }, (_, row) => {
    return rootOf(featuresAt(table, row).reduce((sum, feature) => sum + (weights[feature] as number) ** 2, 0))
  })
  const margins = new Float64Array(table.size)
  const others = new Int32Array(table.size).fill(-1)
  const products = new Float64Array(table.size)
  const voices = new Float64Array(kinds)
  for (let row = 0; row < table.size; row += 1) {
    const norm = norms[row] as number
    if (norm === 0) continue
    products.fill(0)
    for (const feature of featuresAt(table, row)) {
      const weight = weights[feature] as number
      if (weight === 0) continue
      const square = weight * weight
      for (let at = postings.starts[feature] as number; at < (postings.starts[feature + 1] as number); at += 1) {
        const other = postings.texts[at] as number
        products[other] = (products[other] as number) + square
      }
    }
    const alike = new Alike()
    for (let other = 0; other < table.size; other += 1) {
      const product = products[other] as number
      if (product === 0 || other === row) continue
      alike.put(other, Math.floor((product * WHOLE) / (norm * (norms[other] as number))))
    }
    voices.fill(0)
    let all = 0
    for (let at = 0; at < alike.count; at += 1) {
      const voice = Math.floor((alike.cosines[at] as number) ** 2 / FINE)
      const label = labels[alike.rows[at] as number] as number
      voices[label] = (voices[label] as number) + voice
      all += voice
    }
    if (all === 0) continue
    const own = labels[row] as number
    let best = 0
    for (let label = 0; label < kinds; label += 1) {
      const voice = voices[label] as number
      if (label === own || voice <= best) continue
      best = voice
      others[row] = label
    }
    margins[row] = Math.floor(((best - (voices[own] as number)) * WHOLE) / all)
  }
  return { margins, others }
}
