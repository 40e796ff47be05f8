import { hexOf } from '@datanet/records'
import type { KeyValueStore } from './store.ts'

/** A store in memory, for simulations and for peers that keep nothing. */
export function createMemoryStore(): KeyValueStore {
  // hex keeps the order of bytes, and sorting is put off until somebody asks for a range
  const values = new Map<string, { key: Uint8Array; value: Uint8Array }>()
  let sorted: string[] | null = null
  return {
    get: async (key) => values.get(hexOf(key))?.value,
    getMany: async (keys) => keys.map((key) => values.get(hexOf(key))?.value),
    async batch(ops) {
      // an op that can't be read fails here, before any of them has been done
      const ready = ops.map((op) => ({
        ...op,
        hex: hexOf(op.key),
        ...(op.type === 'put' && { value: new Uint8Array(op.value) }),
      }))
      for (const op of ready) {
        if (op.type === 'put') {
          if (!values.has(op.hex)) sorted = null
          values.set(op.hex, { key: new Uint8Array(op.key), value: op.value })
        } else if (values.delete(op.hex)) sorted = null
      }
    },
    async *range({ gte, lt, reverse = false, limit = Number.POSITIVE_INFINITY }) {
      sorted ??= [...values.keys()].sort((a, b) => (a < b ? -1 : 1))
      const inside = sorted.slice(place(sorted, hexOf(gte)), place(sorted, hexOf(lt)))
      if (reverse) inside.reverse()
      // taken now, so that what is written meanwhile does not show
      const items = inside.slice(0, limit).flatMap((hex) => values.get(hex) ?? [])
      for (const { key, value } of items) yield [key, value]
    },
  }
}

/** How many of the sorted keys come before this one. */
function place(sorted: readonly string[], hex: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as string) < hex) low = middle + 1
    else high = middle
  }
  return low
}
