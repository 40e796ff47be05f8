import { setTimeout as delay } from 'node:timers/promises'
import type { Libp2p } from '@libp2p/interface'
import type { Logger } from 'pino'
import { knownPeers } from './known-peers.ts'
import { limitedSignal } from './time-limit.ts'

const DIAL_TIMEOUT = 5_000
/** With so many peers connected, known ones are left in peace. */
const ENOUGH_PEERS = 4
/** How many known peers are dialled in one go. */
const DIALS_AT_ONCE = 8
const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 30_000

/**
 * Goes back to peers known from before, as the peer store on disk has them, while few are connected: after a restart, and
 * when connections were lost. Stops when the signal aborts.
 */
export function reconnectKnown(
  libp2p: Pick<Libp2p, 'peerId' | 'peerStore' | 'getPeers' | 'dial'>,
  logger: Logger,
  signal: AbortSignal,
): void {
  /** Whether there is nobody left to dial. */
  const dialKnown = async (): Promise<boolean> => {
    if (libp2p.getPeers().length >= ENOUGH_PEERS) return true
    const known = await knownPeers(libp2p)
    // each time in another order, so that dead ones at the front don't keep the others from being tried
    const chosen = known.sort(() => Math.random() - 0.5).slice(0, DIALS_AT_ONCE)
    const reached = await Promise.all(
      chosen.map(({ id }) =>
        libp2p.dial(id, { signal: limitedSignal(DIAL_TIMEOUT, signal) }).then(
          () => true,
          (err: unknown) => {
            logger.debug({ err, peer: id.toString() }, 'a known peer could not be reached')
            return false
          },
        ),
      ),
    )
    return chosen.length === known.length && reached.every(Boolean)
  }

  const keepOn = async (): Promise<void> => {
    let pause = FIRST_PAUSE
    while (!signal.aborted) {
      const isDone = await dialKnown().catch((err) => {
        logger.debug({ err }, 'known peers could not be read')
        return false
      })
      // one that was too busy to answer is tried again soon, whoever else is there
      pause = isDone && libp2p.getPeers().length > 0 ? LONGEST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE)
      await delay(pause, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }
  void keepOn()
}
