import { once } from 'node:events'
import type { Network } from '../network/create-network.ts'
import { AloneError } from './errors.ts'

/** Milliseconds that content waits for a first peer, where an address of one is known. */
const COMPANY_TIMEOUT = 20_000
/** The same where none is known: only who comes by itself can help. */
const STRANGER_TIMEOUT = 3_000
/** Milliseconds between two tellings that nobody is there. */
const TELL_EVERY = 1_000

/** Waits for peers to ask, where none is connected; what is asked for meanwhile waits no longer than the first of it. */
export class Company {
  readonly #network: Pick<Network, 'libp2p' | 'knowsPeers'>
  readonly #onAlone: () => void
  #aloneSince: number | null = null

  /** `onAlone` hears now and then that nobody is connected. */
  constructor(network: Pick<Network, 'libp2p' | 'knowsPeers'>, onAlone: () => void = () => undefined) {
    this.#network = network
    this.#onAlone = onAlone
  }

  /** Resolves when a peer is connected. Throws ERR_BLOCK_UNAVAILABLE when none comes in time, and what the signal says. */
  async come(cid: string, signal: AbortSignal | undefined): Promise<void> {
    const { libp2p } = this.#network
    if (this.#isThere()) return
    this.#aloneSince ??= performance.now()
    const isKnown = await this.#network.knowsPeers()
    const end = this.#aloneSince + (isKnown ? COMPANY_TIMEOUT : STRANGER_TIMEOUT)
    while (!this.#isThere()) {
      signal?.throwIfAborted()
      const left = end - performance.now()
      if (left <= 0) throw new AloneError(cid, isKnown)
      this.#onAlone()
      const pause = AbortSignal.timeout(Math.ceil(Math.min(left, TELL_EVERY)))
      await once(libp2p, 'peer:connect', {
        signal: signal === undefined ? pause : AbortSignal.any([signal, pause]),
      }).catch(() => undefined)
    }
  }

  #isThere(): boolean {
    if (this.#network.libp2p.getPeers().length === 0) return false
    this.#aloneSince = null
    return true
  }
}
