/**
 * Finds what differs by coded cells: an estimate tells the holder how many cells will do, and only when they don't are
 * more asked for. What can't be found so is left to the trie walk.
 */
import { differenceBySymbol } from './claim.ts'
import { differenceOf } from './estimate.ts'
import { plus } from './field.ts'
import { CELLS_PER_FRAME } from './messages.ts'
import { Peel } from './peel.ts'
import { type Difference, type Found, type Round, violation } from './round.ts'
import { CELL_BYTES, type Cells } from './sketch.ts'
import { keyOf } from './symbol.ts'
import { cellsFor, type Snapshot, symbolOf } from './sync-index.ts'

/** Cells that a difference takes: 1.35 in the long run, some more for the estimate's error. */
const CELLS_PER_DIFFERENCE = 1.55
const FEWEST_CELLS = 24

/** How many cells the peers of a round may exchange: what the one with fewer authors has. */
export function cellLimit({ own, theirs }: Round): number {
  return cellsFor(Math.min(own.size, theirs.authors))
}

/** Finds what differs; null when cells can't tell. */
export async function findBySketch(round: Round): Promise<Found | null> {
  const { session, own } = round
  const { cells, estimate } = await session.logs.index.at(own)
  const limit = cellLimit(round)
  const peel = new Peel(cells, limit)
  await session.talk.send({ type: 'estimate', counters: estimate })
  await takeCells(round, peel, limit)
  while (!peel.isDone && !peel.isBroken && peel.count > 0 && peel.count < limit) {
    const more = Math.min(limit - peel.count, Math.max(FEWEST_CELLS, Math.ceil(peel.count / 4)))
    await session.talk.send({ type: 'more', cells: more })
    await takeCells(round, peel, more)
  }
  return peel.isDone && !peel.isBroken ? foundBy(round, peel) : null
}

/** Takes cells up to the one that is said to be the last. */
async function takeCells({ session }: Round, peel: Peel, most: number): Promise<void> {
  const end = peel.count + most
  for (let last = false; !last; ) {
    const frame = await session.talk.expect('cells')
    last = frame.last
    if (peel.count + frame.cells.length / CELL_BYTES > end) throw violation('more cells came than were asked for')
    await peel.take(frame.cells)
  }
}

function foundBy({ own }: Round, peel: Peel): Found {
  const differences: Difference[] = []
  const absent: (readonly [Uint8Array, Uint8Array])[] = []
  for (const { high, low, check, rank } of peel.found) {
    const key = keyOf(high, low)
    const [held, another] = own.startingWith(key)
    // of two authors with one key the exact round tells
    if (another !== undefined) continue
    const symbol = symbolOf(key, held?.[1])
    const [theirCheck, theirRank] = [plus(check, symbol.check), plus(rank, symbol.rank)]
    if (theirCheck === 0 && theirRank === 0 && held !== undefined) absent.push(held)
    if (theirCheck === 0 || theirRank === 0) continue
    const difference = differenceBySymbol(own, key, theirCheck, theirRank)
    if (difference !== null) differences.push(difference)
  }
  return { differences, absent: () => absent }
}

/** What a holder has sent of its cells in a round. */
export class CellSender {
  readonly #round: Round
  #snapshot: Snapshot | null = null
  #sent = 0

  constructor(round: Round) {
    this.#round = round
  }

  /** Answers an estimate with as many cells as it calls for, none when they would not do. */
  async begin(counters: Uint8Array): Promise<void> {
    const { session, own, theirs } = this.#round
    if (this.#snapshot !== null) throw violation('a second estimate in a round')
    this.#snapshot = await session.logs.index.at(own)
    const symbols = differenceOf(this.#snapshot.estimate, counters)
    // an author that both have counts twice, in its old and its new state
    const authors = (symbols + Math.abs(own.size - theirs.authors)) / 2
    const limit = cellLimit(this.#round)
    const needed = Math.ceil(CELLS_PER_DIFFERENCE * authors) + FEWEST_CELLS
    await this.#send(this.#snapshot.cells, authors * 1.2 > limit ? 0 : Math.min(limit, needed))
  }

  async more(cells: number): Promise<void> {
    if (this.#snapshot === null || cells < 1 || this.#sent + cells > cellLimit(this.#round))
      throw violation('the peer asks for more cells than there are')
    await this.#send(this.#snapshot.cells, cells)
  }

  async #send(cells: Cells, count: number): Promise<void> {
    const end = this.#sent + count
    do {
      const to = Math.min(end, this.#sent + CELLS_PER_FRAME)
      const bytes = cells.bytes(this.#sent, to)
      this.#sent = to
      await this.#round.session.talk.send({ type: 'cells', cells: bytes, last: to === end })
    } while (this.#sent < end)
  }
}
