import type { Connection, Libp2p } from '@libp2p/interface'
import type { Logger } from 'pino'
import { isRelayed } from './addresses.ts'
import { limitedSignal } from './time-limit.ts'

const DIAL_TIMEOUT = 5_000
/** Times a minute that one peer is dialled again: with circuits of 64 MiB, 32 MB a second go on without a break. */
const RESUMPTIONS = 30
const MINUTE = 60_000
/** With so many peers on the list, it is begun anew. */
const SWEEP_AT = 1_000

/**
 * Dials a peer behind a relay again when the circuit to it has ended and was the only connection: a relay cuts each
 * circuit at its limits. Until the signal aborts.
 */
export function resumeCircuits(libp2p: Libp2p, logger: Logger, signal: AbortSignal): void {
  const resumed = new Map<string, { since: number; times: number }>()

  const isTooOften = (peer: string): boolean => {
    const before = resumed.get(peer)
    if (before !== undefined && Date.now() - before.since < MINUTE) return ++before.times > RESUMPTIONS
    if (resumed.size >= SWEEP_AT) resumed.clear()
    resumed.set(peer, { since: Date.now(), times: 1 })
    return false
  }

  const onClose = ({ detail: { remotePeer, remoteAddr, direction } }: CustomEvent<Connection>): void => {
    if (direction !== 'outbound' || !isRelayed(remoteAddr)) return
    if (libp2p.getConnections(remotePeer).some(({ status }) => status === 'open')) return
    if (isTooOften(remotePeer.toString())) return
    libp2p.dial(remoteAddr, { signal: limitedSignal(DIAL_TIMEOUT, signal) }).catch((err) => {
      logger.debug({ err, address: remoteAddr.toString() }, 'a circuit that ended could not be opened again')
    })
  }
  libp2p.addEventListener('connection:close', onClose)
  signal.addEventListener('abort', () => libp2p.removeEventListener('connection:close', onClose), { once: true })
}
