import type { Connection, Libp2p } from '@libp2p/interface'
import type { Logger } from 'pino'
import { isRelayed, parseRelayAddress } from './addresses.ts'
import { discoverRelays } from './discover-relays.ts'
import { TimedOutError } from './errors.ts'
import { rememberIdentified } from './identified.ts'
import { keepReserved } from './keep-reserved.ts'
import { preferOpenConnections } from './open-connections.ts'
import { freeReservations } from './relay-server.ts'
import { resumeCircuits } from './resume-circuits.ts'
import type { Services } from './services.ts'
import { within } from './time-limit.ts'

/** How long a start waits for the relays that it was told of, ms: then it goes on, and they are asked on. */
const FIRST_ANSWER = 5_000

export type OverRelaysOptions = {
  /** Addresses of relays to be reachable through. */
  use: readonly string[]
  /** Whether to be reachable through relays that are met, too. */
  discover: boolean
  /** Hosts that many peers share, which gossip is to know of. */
  sharedHosts: Set<string>
  logger: Logger
  signal: AbortSignal
}

/**
 * Makes a peer reachable, and able to reach others, over relays, until the signal aborts. Resolves when the relays that it
 * was told of have answered or 5 seconds are over; trouble with them is logged, and they are asked again.
 */
export async function overRelays(
  libp2p: Libp2p<Services>,
  { use, discover, sharedHosts, logger, signal }: OverRelaysOptions,
): Promise<void> {
  libp2p.services.listening.tellPublic()
  preferOpenConnections(libp2p)
  resumeCircuits(libp2p, logger, signal)
  if (libp2p.services.relay !== undefined) freeReservations(libp2p, libp2p.services.relay, signal)
  const parts = { libp2p, protocolsOf: rememberIdentified(libp2p, signal) }
  if (discover) discoverRelays(parts, logger, signal)

  // All peers behind a relay come from the relay's host, and are no flood.
  const onOpen = ({ detail: { remoteAddr } }: CustomEvent<Connection>): void => {
    const host = remoteAddr.getComponents()[0]?.value
    if (host !== undefined && isRelayed(remoteAddr)) sharedHosts.add(host)
  }
  libp2p.addEventListener('connection:open', onOpen)
  signal.addEventListener('abort', () => libp2p.removeEventListener('connection:open', onOpen), { once: true })

  const asked = Promise.all(use.map((relay) => keepReserved(parts, parseRelayAddress(relay), logger, signal)))
  await within(asked, {
    milliseconds: FIRST_ANSWER,
    error: () => new TimedOutError('asking the relays for a reservation', FIRST_ANSWER),
    signal,
  }).catch((err) => logger.warn({ err }, 'not all relays have answered; they are asked on'))
}
