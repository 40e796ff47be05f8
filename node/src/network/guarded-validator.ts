import type { SelectFn, ValidateFn } from '@libp2p/kad-dht'
import { RecordStaleError } from './errors.ts'

/** What remembers the best rank that was seen for each key. */
export type RankMemory = {
  get(key: Uint8Array): Promise<Uint8Array | undefined>
  /** May forget other ranks for it, or this one: where it is forgotten no value may be kept. */
  put(key: Uint8Array, rank: Uint8Array): Promise<void>
}

export type RecordRule = {
  /** Throws unless the value is valid for the key; else returns its rank, compared byte by byte: higher is better. */
  check(key: Uint8Array, value: Uint8Array): Promise<{ rank: Uint8Array }>
  ranks: RankMemory
}

/**
 * DHT rules that keep an older, validly signed record from rolling back a newer one (rule V7).
 *
 * kad-dht asks the selector when it gets, but stores whatever its validator lets pass. So this validator remembers the
 * best rank that it saw for each key, also from own puts and over restarts, and throws ERR_RECORD_STALE for less.
 */
export function guardedValidator({ check, ranks }: RecordRule): { validate: ValidateFn; select: SelectFn } {
  const turns = new Map<string, Promise<void>>()

  const admit = async (key: Uint8Array, value: Uint8Array): Promise<void> => {
    const { rank } = await check(key, value)
    const best = await ranks.get(key)
    const order = best === undefined ? 1 : Buffer.compare(rank, best)
    if (order < 0) throw new RecordStaleError(new TextDecoder().decode(key))
    if (order > 0) await ranks.put(key, rank)
  }

  return {
    /** One value of a key at a time: of two at once, the lower could pass before the higher is remembered. */
    async validate(key, value) {
      const id = Buffer.from(key).toString('latin1')
      const before = turns.get(id) ?? Promise.resolve()
      const turn = before.then(() => admit(key, value))
      const settled = turn.catch(() => undefined)
      turns.set(id, settled)
      try {
        await turn
      } finally {
        if (turns.get(id) === settled) turns.delete(id)
      }
    },

    /** Index of the valid value with the highest rank; the first one where none is valid. */
    async select(key, values) {
      let best: { index: number; rank: Uint8Array } | undefined
      for (const [index, value] of values.entries()) {
        const rank = await check(key, value).then(
          (checked) => checked.rank,
          () => undefined,
        )
        if (rank !== undefined && (best === undefined || Buffer.compare(rank, best.rank) > 0)) best = { index, rank }
      }
      return best?.index ?? 0
    },
  }
}
