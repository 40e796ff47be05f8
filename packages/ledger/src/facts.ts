/**
 * Facts with the records that state them. A fact holds while at least one effective record states it, so the set of
 * facts is a function of the set of effective records, whatever the order and repetition (G1), and a record that stops
 * counting takes out just what only it stated (L2).
 */
export class Facts<T> {
  readonly #facts = new Map<string, { readonly value: T; readonly sources: Set<string> }>()

  get size(): number {
    return this.#facts.size
  }

  get(key: string): T | undefined {
    return this.#facts.get(key)?.value
  }

  values(): T[] {
    return [...this.#facts.values()].map((fact) => fact.value)
  }

  /** True when the fact is new. */
  add(key: string, value: T, source: string): boolean {
    const held = this.#facts.get(key)
    if (held !== undefined) {
      held.sources.add(source)
      return false
    }
    this.#facts.set(key, { value, sources: new Set([source]) })
    return true
  }

  /** The fact, when this was the last record that stated it. */
  remove(key: string, source: string): T | undefined {
    const held = this.#facts.get(key)
    if (held === undefined || !held.sources.delete(source) || held.sources.size > 0) return undefined
    this.#facts.delete(key)
    return held.value
  }
}
