import { HALF_DIGITS, halfTo } from '../integers/half.ts'
import { rootOf } from '../integers/root.ts'
import { featuresAt } from '../labels/feature-table.ts'
import { countShared, postingsOf } from '../labels/postings.ts'
import { plainShapley } from './games.ts'
import type { LabelledGame } from './labelled-game.ts'
import type { Valuation } from './valuation.ts'
import { worthOfRows } from './worth.ts'

/** Parts of a whole similarity. */
const WHOLE = 256

/** How alike each row is to all others together, in 256ths: the sum of cosines of one half and more. */
function likenessToOthers({ rows, features }: LabelledGame): number[] {
  const postings = postingsOf(features)
  const shared = new Int32Array(rows.length)
  const sizes = Int32Array.from(rows, (_, row) => featuresAt(features, row).length)
  return rows.map((_, row) => {
    const own = featuresAt(features, row)
    countShared(postings, own, shared)
    let sum = 0
    for (let other = 0; other < rows.length; other += 1) {
      const both = shared[other] as number
      const product = own.length * (sizes[other] as number)
      // Most are less alike than one half: twice what they share is less than the root of the product.
      if (other === row || both === 0 || (2 * both + 1) ** 2 <= product) continue
      sum += Math.floor((both * WHOLE) / rootOf(product))
    }
    return sum
  })
}

/**
 * The Shapley value, halved for each row that is alike, whoever came first (after Agarwal, Dahleh and Sarkar, "A
 * marketplace for data", 2019). Its work grows with the square of the rows.
 */
export const similarityDiscounted: Valuation = {
  name: 'similarity-discounted',
  about: 'the Shapley value among all rows, halved for each row that is alike, senior or not',
  value(game) {
    const plain = plainShapley.value(game)
    const likeness = likenessToOthers(game)
    const values = plain.rows.map(({ value }, row) => value * halfTo(likeness[row] as number))
    return worthOfRows('similarity-discounted', game, values, plain.denominator << HALF_DIGITS)
  },
}
