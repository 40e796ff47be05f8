import type { KadDHT, QueryEvent } from '@libp2p/kad-dht'
import { plainBytes } from '../storage/plain-bytes.ts'
import { RecordKeyUnknownError, RecordNotStoredError } from './errors.ts'
import { limitedSignal } from './time-limit.ts'

const PUT_TIMEOUT = 20_000
const GET_TIMEOUT = 10_000
/** A get ends when so many peers have answered with a record. */
const ENOUGH_ANSWERS = 8

export type DhtRecords = {
  /**
   * Stores a value under `/<namespace>/…` with the peers nearest to the key, and here.
   * Gives how many peers said that they stored it: 0 only where no peer is known.
   * Throws what the namespace's rule throws (such as ERR_RECORD_STALE), ERR_RECORD_KEY_UNKNOWN, ERR_RECORD_NOT_STORED.
   */
  putRecord(key: string, value: Uint8Array, signal?: AbortSignal): Promise<{ stored: number }>
  /** All distinct valid values that were found, the best first; null where there is none. Throws ERR_RECORD_KEY_UNKNOWN. */
  getRecord(key: string, options?: { signal?: AbortSignal; timeout?: number }): Promise<Uint8Array[] | null>
}

/** Values in the DHT. Which are valid, and which is best, is what the rules that the DHT was made with say. */
export function createDhtRecords(dht: KadDHT): DhtRecords {
  const ruleOf = (key: string) => {
    const namespace = key.split('/')[1] ?? ''
    const [validate, select] = [dht.validators[namespace], dht.selectors[namespace]]
    if (!key.startsWith('/') || validate === undefined || select === undefined) throw new RecordKeyUnknownError(key)
    return { validate, select }
  }

  return {
    async putRecord(key, value, signal) {
      const bytes = new TextEncoder().encode(key)
      // The DHT stores own values unchecked; so a stale one would roll our own copy back.
      await ruleOf(key).validate(bytes, value)
      const asked = new Set<string>()
      const stored = new Set<string>()
      try {
        for await (const event of dht.put(bytes, value, { signal: limitedSignal(PUT_TIMEOUT, signal) })) {
          if (event.name === 'DIAL_PEER') asked.add(event.peer.toString())
          if (isStored(event, value)) stored.add(event.from.toString())
        }
      } catch (error) {
        if (signal?.aborted === true) throw signal.reason
        // Out of time with some peers, or all of them broke off: what counts is who has stored it.
        if (stored.size === 0 && asked.size === 0) throw error
      }
      if (stored.size === 0 && asked.size > 0) throw new RecordNotStoredError(key, asked.size)
      return { stored: stored.size }
    },

    async getRecord(key, { signal, timeout = GET_TIMEOUT } = {}) {
      const bytes = new TextEncoder().encode(key)
      const { validate, select } = ruleOf(key)
      const found = new Map<string, Uint8Array>()
      let answers = 0
      try {
        for await (const event of dht.get(bytes, { signal: limitedSignal(timeout, signal) })) {
          const value = valueIn(event)
          if (value === undefined) continue
          found.set(Buffer.from(value).toString('base64'), plainBytes(value))
          answers += 1
          if (answers === ENOUGH_ANSWERS) break
        }
      } catch {
        // It throws when some peer could not be corrected, when time is over, and where nobody answers at all.
        if (signal?.aborted === true) throw signal.reason
      }
      const valid: Uint8Array[] = []
      for (const value of found.values()) {
        const ok = await Promise.resolve(validate(bytes, value)).then(
          () => true,
          () => false,
        )
        if (ok) valid.push(value)
      }
      if (valid.length === 0) return null
      const best = await select(bytes, valid)
      return [...valid.splice(best, 1), ...valid]
    },
  }
}

function isStored(event: QueryEvent, value: Uint8Array): event is QueryEvent & { name: 'PEER_RESPONSE' } {
  if (event.name !== 'PEER_RESPONSE' || event.messageName !== 'PUT_VALUE') return false
  return event.record !== undefined && Buffer.from(value).equals(event.record.value)
}

function valueIn(event: QueryEvent): Uint8Array | undefined {
  if (event.name === 'VALUE') return event.value
  return event.name === 'PEER_RESPONSE' && event.messageName === 'GET_VALUE' ? event.record?.value : undefined
}
