/**
 * Facts with the records that state them. A fact holds while at least one effective record states it, so the set of
 * facts is a function of the set of effective records, whatever the order and repetition (G1), and a record that stops
 * counting takes out just what only it stated (L2).
 */
import type { CID } from '@datanet/records'

/** A record that states a fact. */
export interface Source {
  /** The entry that holds it, and the record's index there. */
  readonly entry: CID
  readonly index: number
  /** The author of that entry, by key as hex. */
  readonly carrier: string
}

const keyOf = ({ entry, index }: Source): string => `${entry}/${index}`

/** See the header. */
export class Facts<T> {
  readonly #facts = new Map<string, { readonly value: T; readonly sources: Map<string, Source> }>()

  get size(): number {
    return this.#facts.size
  }

  get(key: string): T | undefined {
    return this.#facts.get(key)?.value
  }

  values(): T[] {
    return [...this.#facts.values()].map((fact) => fact.value)
  }

  /** The records that state a fact. */
  sources(key: string): Source[] {
    return [...(this.#facts.get(key)?.sources.values() ?? [])]
  }

  /** The authors in whose logs a fact is stated, by key as hex. */
  carriers(key: string): Set<string> {
    return new Set(this.sources(key).map(({ carrier }) => carrier))
  }

  /** True when the fact is new. */
  add(key: string, value: T, source: Source): boolean {
    const held = this.#facts.get(key)
    if (held !== undefined) {
      held.sources.set(keyOf(source), source)
      return false
    }
    this.#facts.set(key, { value, sources: new Map([[keyOf(source), source]]) })
    return true
  }

  /** The fact, when this was the last record that stated it. */
  remove(key: string, source: Source): T | undefined {
    const held = this.#facts.get(key)
    if (held === undefined || !held.sources.delete(keyOf(source)) || held.sources.size > 0) return undefined
    this.#facts.delete(key)
    return held.value
  }
}
