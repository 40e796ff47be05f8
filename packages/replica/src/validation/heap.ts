/** A binary heap: its least item first, each push and pop in O(log n). */
export class Heap<T> {
  readonly #isBefore: (a: T, b: T) => boolean
  #items: T[] = []

  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore
  }

  get size(): number {
    return this.#items.length
  }

  /** The least item; undefined when there is none. */
  get first(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    let at = this.#items.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#isBefore(item, this.#items[parent] as T)) break
      this.#items[at] = this.#items[parent] as T
      at = parent
    }
    this.#items[at] = item
  }

  pop(): T | undefined {
    const first = this.#items[0]
    const last = this.#items.pop()
    if (last !== undefined && this.#items.length > 0) this.#sink(last)
    return first
  }

  /** Drops the items that don't pass, in O(n). */
  keep(passes: (item: T) => boolean): void {
    const kept = this.#items.filter(passes)
    this.#items = []
    for (const item of kept) this.push(item)
  }

  #sink(item: T): void {
    const { length } = this.#items
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= length) break
      if (child + 1 < length && this.#isBefore(this.#items[child + 1] as T, this.#items[child] as T)) child += 1
      if (!this.#isBefore(this.#items[child] as T, item)) break
      this.#items[at] = this.#items[child] as T
      at = child
    }
    this.#items[at] = item
  }
}
