/** Two bytes at once order suffixes first. */
const BUCKETS = 65_536

/** Sorts suffixes by their bytes from `depth` on: quicksort by three parts (Bentley, Sedgewick 1997). */
function sortSuffixes(text: Uint8Array, suffixes: Uint32Array, start: number, end: number, depth: number): void {
  const stack: [number, number, number][] = [[start, end, depth]]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [from, to, at] = next
    if (to - from < 2) continue
    if (to - from < 12) {
      insertionSort(text, suffixes, from, to, at)
      continue
    }
    const pivot = text[(suffixes[(from + to) >> 1] as number) + at] ?? -1
    let low = from
    let high = to
    for (let one = from; one < high; ) {
      const suffix = suffixes[one] as number
      const byte = text[suffix + at] ?? -1
      if (byte < pivot) {
        suffixes[one++] = suffixes[low] as number
        suffixes[low++] = suffix
      } else if (byte > pivot) {
        high -= 1
        suffixes[one] = suffixes[high] as number
        suffixes[high] = suffix
      } else one += 1
    }
    stack.push([from, low, at], [high, to, at])
    if (pivot >= 0) stack.push([low, high, at + 1])
  }
}

function compare(text: Uint8Array, a: number, b: number, depth: number): number {
  let at = depth
  while (text[a + at] !== undefined && text[a + at] === text[b + at]) at += 1
  return (text[a + at] ?? -1) - (text[b + at] ?? -1)
}

function insertionSort(text: Uint8Array, suffixes: Uint32Array, from: number, to: number, depth: number): void {
  for (let one = from + 1; one < to; one += 1) {
    const suffix = suffixes[one] as number
    let at = one
    while (at > from && compare(text, suffixes[at - 1] as number, suffix, depth) > 0) {
      suffixes[at] = suffixes[at - 1] as number
      at -= 1
    }
    suffixes[at] = suffix
  }
}

/** A run of bytes that a text has as well. */
export interface ExactSpan {
  readonly start: number
  readonly end: number
  /** Where the text has it. */
  readonly at: number
}

/** All suffixes of a text that begin with a word, sorted: what exact tracing of model outputs is done with. */
export class SuffixArray {
  readonly #text: Uint8Array
  readonly #suffixes: Uint32Array

  constructor(text: Uint8Array) {
    this.#text = text
    const starts: number[] = []
    for (let at = 0; at < text.length; at += 1)
      if ((text[at] as number) > 0x20 && (at === 0 || (text[at - 1] as number) <= 0x20)) starts.push(at)
    const key = (at: number) => ((text[at] as number) << 8) | (text[at + 1] ?? 0)
    const places = new Uint32Array(BUCKETS + 1)
    for (const at of starts) places[key(at) + 1] = (places[key(at) + 1] as number) + 1
    for (let bucket = 0; bucket < BUCKETS; bucket += 1)
      places[bucket + 1] = (places[bucket + 1] as number) + (places[bucket] as number)
    const ends = places.slice()
    this.#suffixes = new Uint32Array(starts.length)
    for (const at of starts) {
      const bucket = key(at)
      this.#suffixes[ends[bucket] as number] = at
      ends[bucket] = (ends[bucket] as number) + 1
    }
    for (let bucket = 0; bucket < BUCKETS; bucket += 1)
      sortSuffixes(text, this.#suffixes, places[bucket] as number, places[bucket + 1] as number, 2)
  }

  /** Bytes of the array and the text. */
  get bytes(): number {
    return this.#text.length + this.#suffixes.byteLength
  }

  #common(query: Uint8Array, from: number, suffix: number): number {
    let length = 0
    while (from + length < query.length && this.#text[suffix + length] === query[from + length]) length += 1
    return length
  }

  /** The longest run of bytes from there on that the text has too. */
  #longest(query: Uint8Array, from: number): ExactSpan {
    let low = 0
    let high = this.#suffixes.length
    let best: ExactSpan = { start: from, end: from, at: 0 }
    while (low < high) {
      const middle = (low + high) >> 1
      const at = this.#suffixes[middle] as number
      const length = this.#common(query, from, at)
      if (from + length > best.end) best = { start: from, end: from + length, at }
      if (from + length < query.length && (this.#text[at + length] ?? -1) < (query[from + length] as number))
        low = middle + 1
      else high = middle
    }
    return best
  }

  /** The longest runs of a query that the text has as well, of at least so many bytes, none inside of another. */
  trace(query: Uint8Array, least: number): ExactSpan[] {
    const spans: ExactSpan[] = []
    for (let at = 0; at < query.length; at += 1) {
      if ((query[at] as number) <= 0x20 || (at > 0 && (query[at - 1] as number) > 0x20)) continue
      const span = this.#longest(query, at)
      if (span.end - span.start >= least && span.end > (spans.at(-1)?.end ?? 0)) spans.push(span)
    }
    return spans
  }
}
