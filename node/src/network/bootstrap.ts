import { setTimeout as delay } from 'node:timers/promises'
import type { Connection, Libp2p } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Logger } from 'pino'
import { peerOf } from './addresses.ts'
import { limitedSignal } from './time-limit.ts'

const DIAL_TIMEOUT = 10_000
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 60_000

/**
 * Keeps connections to the given addresses: dials them, and again whenever a connection ends, with growing pauses.
 * Stops when the signal aborts.
 */
export function keepConnected(
  libp2p: Pick<Libp2p, 'peerId' | 'dial'>,
  addresses: readonly Multiaddr[],
  logger: Logger,
  signal: AbortSignal,
): void {
  const keep = async (address: Multiaddr): Promise<void> => {
    let pause = FIRST_PAUSE
    while (!signal.aborted) {
      try {
        const connection = await libp2p.dial(address, { signal: limitedSignal(DIAL_TIMEOUT, signal) })
        pause = FIRST_PAUSE
        await ended(connection, signal)
      } catch (error) {
        logger.debug({ err: error, address: address.toString() }, 'a bootstrap peer could not be reached')
      }
      await delay(pause, undefined, { signal, ref: false }).catch(() => undefined)
      pause = Math.min(pause * 2, LONGEST_PAUSE)
    }
  }
  for (const address of addresses) {
    if (peerOf(address) !== libp2p.peerId.toString()) void keep(address)
  }
}

async function ended(connection: Connection, signal: AbortSignal): Promise<void> {
  if (connection.status !== 'open') return
  await new Promise<void>((resolve) => {
    connection.addEventListener('close', () => resolve(), { once: true })
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
