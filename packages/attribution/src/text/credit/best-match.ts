import { SHORT } from '../segment/layout.ts'
import type { QueryWords, Region, TextQuery } from '../text-query.ts'
import { similarity, type Weighed } from './similarity.ts'

/** Blocks that are compared word by word. */
const COMPARED = 16
/** Words around a block that belong to what a piece is compared with. */
const BEFORE = 12
const AFTER = 20

/** The source that a piece is most alike to, and how much, 0 to 1000; block -1 for none. */
export interface Match {
  readonly score: number
  readonly block: number
}

/** Finds for pieces what they are most alike to. */
export class Matcher {
  readonly query: TextQuery
  readonly #nulls = new Map<string, number>()

  constructor(query: TextQuery) {
    this.query = query
  }

  #compare(piece: QueryWords, part: boolean, region: Region): number {
    const { held } = region.placed
    const one: Weighed = {
      hashes: piece.hashes,
      weights: this.query.weightsIn(held, piece),
      words: () => piece.words,
      part,
    }
    const source: Weighed = {
      hashes: region.hashes,
      weights: this.query.regionWeights(region),
      words: region.words,
      part: region.end - region.start > 1,
    }
    return similarity(one, source)
  }

  /** The best match below `limit`, but not in the blocks from `but[0]` to `but[1]`; the senior one of equals. */
  best(piece: QueryWords, part: boolean, limit = this.query.limit, but: readonly [number, number] = [0, 0]): Match {
    const found = this.query.candidates(piece, 0, piece.hashes.length, { top: COMPARED, limit, but })
    let best: Match = { score: 0, block: -1 }
    for (const { block } of found) {
      const score = this.#compare(piece, part, this.query.region(block, BEFORE, AFTER))
      if (score > best.score || (score === best.score && best.block >= 0 && block < best.block)) best = { score, block }
    }
    return best
  }

  /**
   * How alike the row of a block is to the rows of other seniors and to other rows of its own set, as it stood when it
   * came: what honest rows like it show. It never changes, whoever comes later. Of a longer row as many words are taken
   * as the piece has that was found to be like it.
   */
  nullOf(block: number, length: number): number {
    const key = `${block} ${length}`
    let known = this.#nulls.get(key)
    if (known === undefined) {
      const [start, end] = this.query.rowBlocks(block)
      const all = decoder.decode(this.query.blockWords(block).text).split(' ')
      const part = end - start > 1 || all.length > SHORT
      const words = this.query.words(part ? all.slice(0, length) : all)
      known = this.best(words, part, this.query.seniorities.ownerOf(block).end, [start, end]).score
      this.#nulls.set(key, known)
    }
    return known
  }
}

const decoder = new TextDecoder()
