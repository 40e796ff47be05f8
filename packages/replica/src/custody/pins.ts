/**
 * How many copies the authors of a datanet ask for.
 * 1. Of an author's records that cover a contribution, those for it and those for all, the last in the log counts.
 * 2. The target is the largest of what authors ask so; no author can lower what another asks.
 * 3. It is a function of the effective records alone, whatever their order and repetition (G1), and a record that stops
 *    counting leaves nothing behind (L2).
 */
import { type CID, type Entry, hexOf, isKnownRecord } from '@datanet/records'

/** What stands for all contributions among an author's asks. */
const ALL = ''

/** One record: where it stands in its author's log, and what it asks for. */
interface Ask {
  readonly seq: number
  readonly index: number
  readonly replicas: number
}

function isLater(one: Ask, other: Ask): boolean {
  return one.seq === other.seq ? one.index > other.index : one.seq > other.seq
}

/** The asks of one author for one contribution, or for all, in the order of the log. */
class Asks {
  readonly #asks: Ask[] = []

  get last(): Ask | undefined {
    return this.#asks.at(-1)
  }

  add(ask: Ask): void {
    const at = this.#placeOf(ask)
    if (!this.#isAt(at, ask)) this.#asks.splice(at, 0, ask)
  }

  /** Whether any are left. */
  remove(ask: Ask): boolean {
    const at = this.#placeOf(ask)
    if (this.#isAt(at, ask)) this.#asks.splice(at, 1)
    return this.#asks.length > 0
  }

  #isAt(at: number, ask: Ask): boolean {
    const held = this.#asks[at]
    return held?.seq === ask.seq && held.index === ask.index
  }

  /** Where it stands or would stand; logs come mostly in their order, so it is sought from the end. */
  #placeOf(ask: Ask): number {
    let at = this.#asks.length
    while (at > 0 && !isLater(ask, this.#asks[at - 1] as Ask)) at -= 1
    return at
  }
}

/** See the header. */
export class Pins {
  /** By contribution, or `ALL`; then by author. */
  readonly #asks = new Map<string, Map<string, Asks>>()

  /** Folds an effective entry. */
  add(entry: Entry): void {
    this.#each(entry, (subject, author, ask) => {
      const authors = this.#asks.get(subject) ?? new Map<string, Asks>()
      this.#asks.set(subject, authors)
      const asks = authors.get(author) ?? new Asks()
      authors.set(author, asks)
      asks.add(ask)
    })
  }

  /** Takes back an entry that no longer counts. */
  remove(entry: Entry): void {
    this.#each(entry, (subject, author, ask) => {
      const authors = this.#asks.get(subject)
      if (authors?.get(author)?.remove(ask) !== false) return
      authors.delete(author)
      if (authors.size === 0) this.#asks.delete(subject)
    })
  }

  /** How many copies of a contribution are asked for; 0 where nobody asks. */
  target(contribution: CID): number {
    const [one, all] = [this.#asks.get(contribution.toString()), this.#asks.get(ALL)]
    let target = 0
    for (const author of new Set([...(one?.keys() ?? []), ...(all?.keys() ?? [])]))
      target = Math.max(target, this.#askOf(author, one, all))
    return target
  }

  /** How many copies of a contribution, or of all where it is null, this author asks for. */
  askedBy(author: Uint8Array, contribution: CID | null): number {
    const one = contribution === null ? undefined : this.#asks.get(contribution.toString())
    return this.#askOf(hexOf(author), one, this.#asks.get(ALL))
  }

  /** Whether anybody asks for copies of all contributions. */
  get coversAll(): boolean {
    return [...(this.#asks.get(ALL)?.values() ?? [])].some(({ last }) => (last?.replicas ?? 0) > 0)
  }

  /** The contributions, as text, that anybody has asked for by name. */
  named(): string[] {
    return [...this.#asks.keys()].filter((subject) => subject !== ALL)
  }

  #askOf(author: string, one: Map<string, Asks> | undefined, all: Map<string, Asks> | undefined): number {
    const [named, general] = [one?.get(author)?.last, all?.get(author)?.last]
    if (named === undefined || general === undefined) return (named ?? general)?.replicas ?? 0
    return isLater(named, general) ? named.replicas : general.replicas
  }

  #each(entry: Entry, act: (subject: string, author: string, ask: Ask) => void): void {
    const { author, seq } = entry.payload
    entry.records.forEach((record, index) => {
      if (!isKnownRecord(record) || record.type !== 'pin') return
      act(record.contribution?.toString() ?? ALL, hexOf(author), { seq, index, replicas: record.replicas })
    })
  }
}
