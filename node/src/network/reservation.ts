import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2'
import type { Connection, Libp2p } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { isReachableThrough } from './addresses.ts'
import { reasonOf } from './dial-error.ts'
import { RelayRefusedError, RelayUnreachableError } from './errors.ts'
import type { ProtocolsOf } from './identified.ts'
import type { Services } from './services.ts'
import { limitedSignal } from './time-limit.ts'

const DIAL_TIMEOUT = 5_000

/** What reservations are asked for and watched with. */
export type ReservationParts = { libp2p: Libp2p<Services>; protocolsOf: ProtocolsOf }

/** Asks a relay for a reservation. Throws ERR_RELAY_UNREACHABLE, ERR_RELAY_REFUSED. */
export async function reserve(
  { libp2p, protocolsOf }: ReservationParts,
  relay: Multiaddr,
  signal: AbortSignal,
): Promise<void> {
  const limit = limitedSignal(DIAL_TIMEOUT, signal)
  let connection: Connection | undefined
  let protocols: readonly string[]
  try {
    connection = await libp2p.dial(relay, { signal: limit })
    protocols = await protocolsOf(connection, limit)
  } catch (error) {
    // one that does not say who it is would not do so on the next try either
    connection?.abort(error as Error)
    throw new RelayUnreachableError(relay.toString(), reasonOf(error), { cause: error })
  }
  // The library never asks a peer again that did not speak the protocol once; so such a one is not asked at all.
  if (!protocols.includes(RELAY_V2_HOP_CODEC)) {
    throw new RelayRefusedError(relay.toString(), 'it does not relay for others')
  }
  try {
    await libp2p.services.listening.listen(relay.encapsulate('/p2p-circuit'))
  } catch (error) {
    throw connection.status === 'open'
      ? new RelayRefusedError(relay.toString(), refusal(error), { cause: error })
      : new RelayUnreachableError(relay.toString(), 'it went away', { cause: error })
  }
}

/** Resolves when a relay holds no reservation for this peer any more, or the signal aborts. */
export async function reservationEnd(libp2p: Libp2p, relay: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = () => {
    if (signal.aborted || !isReachableThrough(libp2p, relay)) resolve()
  }
  libp2p.addEventListener('connection:close', look)
  libp2p.addEventListener('self:peer:update', look)
  signal.addEventListener('abort', look)
  try {
    look()
    await promise
  } finally {
    libp2p.removeEventListener('connection:close', look)
    libp2p.removeEventListener('self:peer:update', look)
    signal.removeEventListener('abort', look)
  }
}

/** What a relay answered; libp2p tells it in its text alone. */
function refusal(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  if (text.includes('RESERVATION_REFUSED')) return 'all its reservations are taken'
  if (text.includes('PERMISSION_DENIED')) return 'it has shut this peer out'
  return text.includes('TimeoutError') ? 'no answer in time' : 'it does not answer as a relay does'
}
