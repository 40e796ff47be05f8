import { Best, mayReach, type Nearest } from './best.ts'
import { type FeatureTable, featuresAt } from './feature-table.ts'
import { countShared, postingsOf } from './postings.ts'

/**
 * For each text of `ones` the `most` most alike texts of a table, those with lower numbers first among equals, never one
 * that shares nothing; of the table only those for which `holds` is not 0, of all without it. Both tables share their
 * numbering. It goes through the table once, and counts what each text shares with all of `ones`, which are few: what it
 * counts in stays close at hand.
 */
export function nearestOf(ones: FeatureTable, table: FeatureTable, most: number, holds?: Uint8Array): Nearest {
  const postings = postingsOf(ones)
  const best = new Best(ones.size, most)
  const { bounds } = best
  const shared = new Int32Array(ones.size)
  for (let text = 0; text < table.size; text += 1) {
    if (holds !== undefined && holds[text] === 0) continue
    const features = featuresAt(table, text)
    countShared(postings, features, shared)
    const size = features.length
    for (let one = 0; one < shared.length; one += 1) {
      const both = shared[one] as number
      // Most fail here.
      if (both === 0 || !mayReach(bounds[one] as number, both, size)) continue
      best.put(one, text, both, size)
    }
  }
  return best.found()
}
