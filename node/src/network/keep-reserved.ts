import { setTimeout as delay } from 'node:timers/promises'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Logger } from 'pino'
import { peerOf } from './addresses.ts'
import type { RelayRefusedError, RelayUnreachableError } from './errors.ts'
import { type ReservationParts, reservationEnd, reserve } from './reservation.ts'

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 60_000

/**
 * Keeps a reservation at a relay: asks for one, and again whenever it ends or was not given, with growing pauses, until
 * the signal aborts. The promise resolves when the relay has been asked for the first time, whatever came of it.
 */
export function keepReserved(
  parts: ReservationParts,
  relay: Multiaddr,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const asked = Promise.withResolvers<void>()
  const log = logger.child({ relay: relay.toString() })
  let told: string | undefined

  /** The same trouble again and again is told once. */
  const tell = (error: RelayRefusedError | RelayUnreachableError): void => {
    const level = told === error.message ? 'debug' : 'warn'
    told = error.message
    log[level]({ code: error.code, hint: error.hint }, error.message)
    log.debug({ err: error }, 'why there is no reservation')
  }

  const keep = async (): Promise<void> => {
    let pause = FIRST_PAUSE
    while (!signal.aborted) {
      try {
        await reserve(parts, relay, signal)
        log.info('this peer can be reached through a relay')
        pause = FIRST_PAUSE
        told = undefined
        asked.resolve()
        await reservationEnd(parts.libp2p, peerOf(relay) ?? '', signal)
        if (!signal.aborted) log.warn('a relay holds no reservation for this peer any more; asking it again')
      } catch (error) {
        if (!signal.aborted) tell(error as RelayRefusedError | RelayUnreachableError)
      }
      asked.resolve()
      await delay(pause, undefined, { signal, ref: false }).catch(() => undefined)
      pause = Math.min(pause * 2, LONGEST_PAUSE)
    }
  }
  void keep()
  return asked.promise
}
