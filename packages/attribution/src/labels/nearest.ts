import { Best, mayReach, type Nearest } from './best.ts'
import type { FeatureTable } from './feature-table.ts'
import { postingsOf } from './postings.ts'

/**
 * For each text of `ones` the `most` most alike texts of a table, those with lower numbers first among equals, never one
 * that shares nothing; of the table only those for which `holds` is not 0, of all without it. Both tables share their
 * numbering. It goes through the table once, and counts what each text shares with all of `ones`, which are few: what it
 * counts in stays close at hand.
 */
export function nearestOf(ones: FeatureTable, table: FeatureTable, most: number, holds?: Uint8Array): Nearest {
  const { starts: lists, texts: having } = postingsOf(ones)
  const { numbers, starts } = table
  const best = new Best(ones.size, most)
  const { bounds } = best
  const shared = new Int32Array(ones.size)
  for (let text = 0; text < table.size; text += 1) {
    if (holds !== undefined && holds[text] === 0) continue
    const start = starts[text] as number
    const end = starts[text + 1] as number
    shared.fill(0)
    for (let nth = start; nth < end; nth += 1) {
      const feature = numbers[nth] as number
      const last = lists[feature + 1] as number
      for (let at = lists[feature] as number; at < last; at += 1) {
        const one = having[at] as number
        shared[one] = (shared[one] as number) + 1
      }
    }
    const size = end - start
    for (let one = 0; one < shared.length; one += 1) {
      const both = shared[one] as number
      // Most fail here.
      if (both === 0 || !mayReach(bounds[one] as number, both, size)) continue
      best.put(one, text, both, size)
    }
  }
  return best.found()
}
