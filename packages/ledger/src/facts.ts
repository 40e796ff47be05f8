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

function isSame(a: Source, b: Source): boolean {
  return a.index === b.index && a.entry.equals(b.entry)
}

interface Fact<T> {
  readonly value: T
  /** Nearly all facts have one source, and a table for it would take more than the rest of the fact. */
  source: Source
  further: Map<string, Source> | null
}

/** See the header. */
export class Facts<T> {
  readonly #facts = new Map<string, Fact<T>>()

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
    const fact = this.#facts.get(key)
    return fact === undefined ? [] : [fact.source, ...(fact.further?.values() ?? [])]
  }

  /** The authors in whose logs a fact is stated, by key as hex. */
  carriers(key: string): Set<string> {
    return new Set(this.sources(key).map(({ carrier }) => carrier))
  }

  /** True when the fact is new. */
  add(key: string, value: T, source: Source): boolean {
    const held = this.#facts.get(key)
    if (held === undefined) {
      this.#facts.set(key, { value, source, further: null })
      return true
    }
    if (isSame(held.source, source)) return false
    held.further ??= new Map()
    held.further.set(keyOf(source), source)
    return false
  }

  /** The fact, when this was the last record that stated it. */
  remove(key: string, source: Source): T | undefined {
    const held = this.#facts.get(key)
    if (held === undefined) return undefined
    if (!isSame(held.source, source)) {
      held.further?.delete(keyOf(source))
      return undefined
    }
    const next = held.further?.entries().next().value
    if (next !== undefined) {
      held.further?.delete(next[0])
      held.source = next[1]
      return undefined
    }
    this.#facts.delete(key)
    return held.value
  }
}
