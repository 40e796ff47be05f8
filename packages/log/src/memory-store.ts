import { byteText } from './byte-text.ts'
import type { KeyValueStore } from './store.ts'

/** A store in memory, for simulations and for peers that keep nothing. */
export function createMemoryStore(): KeyValueStore {
  // texts keep the order of bytes, and sorting is put off until somebody asks for a range
  const values = new Map<string, { key: Uint8Array; value: Uint8Array }>()
  let sorted: string[] = []
  /** Keys that are not among the sorted ones yet; null when some of those are gone. */
  let fresh: string[] | null = []
  return {
    get: async (key) => values.get(byteText(key))?.value,
    getMany: async (keys) => keys.map((key) => values.get(byteText(key))?.value),
    async batch(ops) {
      // an op that can't be read fails here, before any of them has been done
      const ready = ops.map((op) => ({
        text: op.key.length > 0 ? byteText(op.key) : '',
        key: op.key,
        value: op.type === 'put' ? new Uint8Array(op.value) : null,
      }))
      for (const { text, key, value } of ready) {
        if (value === null) {
          if (values.delete(text)) fresh = null
          continue
        }
        const held = values.get(text)
        if (held === undefined) fresh?.push(text)
        values.set(text, { key: held?.key ?? new Uint8Array(key), value })
      }
    },
    async *range({ gte, lt, reverse = false, limit = Number.POSITIVE_INFINITY }) {
      if (fresh === null) sorted = [...values.keys()].sort(byText)
      else if (fresh.length > 0) sorted = merged(sorted, fresh.sort(byText))
      fresh = []
      const inside = sorted.slice(place(sorted, byteText(gte)), place(sorted, byteText(lt)))
      if (reverse) inside.reverse()
      // taken now, so that what is written meanwhile does not show
      const items = inside.slice(0, limit).flatMap((text) => values.get(text) ?? [])
      for (const { key, value } of items) yield [key, value]
    },
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : 1)

/** Two sorted lists as one. */
function merged(a: readonly string[], b: readonly string[]): string[] {
  const out: string[] = []
  let next = 0
  for (const text of b) {
    const end = place(a, text)
    while (next < end) out.push(a[next++] as string)
    out.push(text)
  }
  while (next < a.length) out.push(a[next++] as string)
  return out
}

/** How many of the sorted keys come before this one. */
function place(sorted: readonly string[], text: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as string) < text) low = middle + 1
    else high = middle
  }
  return low
}
