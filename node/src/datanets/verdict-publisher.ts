/**
 * Puts new certificates into the DHT (V6). The first attesters of a certificate each do so, since any one of them may be
 * gone by then; what could not be put is tried again when a peer comes, and after a restart: what was put is remembered.
 */

import type { KeyValueStore } from '@datanet/log'
import type { CheckedCertificate } from '@datanet/quality'
import { type CID, equalBytes } from '@datanet/records'
import type { Logger } from 'pino'
import type { Network } from '../network/create-network.ts'
import type { Followed } from './followed.ts'
import { encodeVerdictValue, verdictKey } from './verdict-records.ts'

/** How many of a certificate's attesters publish it. */
const PUBLISHERS = 5

/** See the header. */
export class VerdictPublisher {
  readonly #network: Network
  readonly #store: KeyValueStore
  readonly #logger: Logger
  readonly #pending = new Map<string, { key: string; verdict: CID; value: Uint8Array }>()
  #running: Promise<void> | null = null
  readonly #over = new AbortController()

  /** `store` remembers which verdicts were put. */
  constructor(network: Network, store: KeyValueStore, logger: Logger) {
    this.#network = network
    this.#store = store
    this.#logger = logger
  }

  /** Takes up what the last run of the peer could not put any more. */
  async resume(followed: Followed): Promise<void> {
    for (const { certificate } of followed.replica.docket.cases()) {
      if (this.#over.signal.aborted) return
      if (certificate === null || (await this.#store.get(certificate.verdict.id.bytes)) !== undefined) continue
      this.publish(followed, certificate)
    }
  }

  /** Takes a certificate of a followed datanet; puts it when this peer is one of those who should. */
  publish(followed: Followed, certificate: CheckedCertificate): void {
    const own = followed.replica.author
    if (!certificate.attestations.slice(0, PUBLISHERS).some(({ body }) => equalBytes(body.signer, own))) return
    const subject: CID = certificate.verdict.body.subject
    const key = verdictKey(followed.id, subject)
    const value = encodeVerdictValue(followed.founding.entry, certificate)
    this.#pending.set(key, { key, verdict: certificate.verdict.id, value })
    this.flush()
  }

  /** Tries what is left to put. */
  flush(): void {
    if (this.#over.signal.aborted) return
    this.#running ??= this.#putAll().finally(() => {
      this.#running = null
    })
  }

  async stop(): Promise<void> {
    this.#over.abort()
    await this.#running
  }

  async #putAll(): Promise<void> {
    for (const item of [...this.#pending.values()]) {
      if (this.#over.signal.aborted) return
      try {
        const { stored } = await this.#network.records.putRecord(item.key, item.value, this.#over.signal)
        // with nobody else there it lies here alone, and is put again when somebody comes
        if (stored === 0) return
        await this.#done(item)
      } catch (err) {
        if ((err as { code?: string }).code === 'ERR_RECORD_STALE') await this.#done(item)
        else this.#logger.debug({ err, key: item.key }, 'a certificate could not be put into the DHT yet')
      }
    }
  }

  async #done(item: { key: string; verdict: CID; value: Uint8Array }): Promise<void> {
    if (this.#pending.get(item.key) === item) this.#pending.delete(item.key)
    await this.#store.batch([{ type: 'put', key: item.verdict.bytes, value: Uint8Array.of(1) }])
  }
}
