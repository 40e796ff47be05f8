/**
 * The sketch of a peer's frontier, one for all syncs of its logs. It follows the frontier from version to version by
 * what changed between them, so beginning a sync costs nothing that grows with the number of authors, and taking
 * entries in costs nothing at all.
 */
import { MerkleMap } from '@datanet/records'
import { Estimate } from './estimate.ts'
import { type Cells, Sketch } from './sketch.ts'
import { checkOf, seqIn } from './stand.ts'
import { type CodedSymbol, halvesOf } from './symbol.ts'
import { turn } from './turn.ts'

/** The most cells of a sketch: 5 MB, enough for 190,000 changed authors. */
export const MAX_CELLS = 2 ** 18
const MIN_CELLS = 1024
/** After so many changes others have their turn. */
const CHANGES_PER_TURN = 5000

/** How many cells a peer with so many authors has: enough for all of them to have changed. */
export function cellsFor(authors: number): number {
  const wanted = 1 + 1.5 * authors
  let cells = MIN_CELLS
  while (cells < MAX_CELLS && cells < wanted) cells *= 2
  return cells
}

/** What a sync compares: a version of the frontier, with its cells. */
export interface Snapshot {
  readonly cells: Cells
  /** Counters as they travel. */
  readonly estimate: Uint8Array
}

const NO_LOG = { check: 0, rank: 0 }

/** The symbol of an author, by sha256(author) and what the frontier holds for it. */
export function symbolOf(path: Uint8Array, value: Uint8Array | undefined): CodedSymbol {
  const { high, low } = halvesOf(path)
  return value === undefined ? { high, low, ...NO_LOG } : { high, low, check: checkOf(value), rank: rankOf(value) }
}

/** Seqs beyond 2^31 would not fit; the exact walk tells them. */
function rankOf(value: Uint8Array): number {
  return (seqIn(value) + 2) % 2147483647
}

/** See the header. */
export class SyncIndex {
  #frontier = MerkleMap.empty
  #sketch = new Sketch(MIN_CELLS)
  #estimate = new Estimate()
  #turn: Promise<unknown> = Promise.resolve()

  /** The cells of a version of the frontier. */
  at(frontier: MerkleMap): Promise<Snapshot> {
    const run = this.#turn.then(async () => {
      if (cellsFor(frontier.size) > this.#sketch.count) this.#start(cellsFor(frontier.size))
      await this.#follow(frontier)
      return { cells: this.#sketch.snapshot(), estimate: this.#estimate.bytes() }
    })
    this.#turn = run.catch(() => undefined)
    return run
  }

  #start(cells: number): void {
    this.#frontier = MerkleMap.empty
    this.#sketch = new Sketch(cells)
    this.#estimate = new Estimate()
  }

  async #follow(frontier: MerkleMap): Promise<void> {
    let changes = 0
    for (const { path, before, after } of frontier.changesSince(this.#frontier)) {
      const [older, newer] = [symbolOf(path, before), symbolOf(path, after)]
      this.#sketch.replace(older, newer)
      if (before !== undefined) this.#estimate.add(older, -1)
      if (after !== undefined) this.#estimate.add(newer, 1)
      if (++changes % CHANGES_PER_TURN === 0) await turn()
    }
    this.#frontier = frontier
  }
}
