/** How much a relay of ours gives to other peers. */
export type RelayLimits = {
  /** Peers that may hold a reservation at a time. */
  reservations: number
  /** Peers of one host, or of one network of IPv6, that may hold a reservation at a time. */
  reservationsPerHost: number
  /** Seconds that a reservation lasts; whoever stays connected renews it before that. */
  reservationSeconds: number
  /** Relayed connections (circuits) open at a time. */
  circuits: number
  /** Circuits of one peer open at a time, those that it dialled and those to it each counted by themselves. */
  circuitsPerPeer: number
  /** Circuits that peers of one host have open at a time, each way. */
  circuitsPerHost: number
  /** Bytes that one circuit carries, both directions together, before it is cut. */
  circuitBytes: number
  /** Seconds after which a circuit is cut. */
  circuitSeconds: number
}

/**
 * The limits unless others are named. One circuit carries a fetch of 64 MiB, longer ones go on over the next circuit. Peer ids are
 * free, so there are limits for hosts as well; what waits for an end that takes nothing is bounded in relay-backpressure.ts.
 */
export const RELAY_LIMITS: RelayLimits = {
  reservations: 128,
  reservationsPerHost: 32,
  reservationSeconds: 3600,
  circuits: 128,
  circuitsPerPeer: 32,
  circuitsPerHost: 64,
  circuitBytes: 64 * 1024 * 1024,
  circuitSeconds: 600,
}

/** What a peer has to do with relays, by which peers behind a NAT or firewall are reached. */
export type RelayOptions = {
  /** Whether this peer relays for others, with which limits where not the default ones; off unless given. */
  server?: boolean | Partial<RelayLimits>
  /** Addresses, with peer id, of relays to be reachable through: it holds a reservation at each of them. */
  use?: readonly string[]
  /**
   * Whether it asks connected relays for a reservation by itself, where it has no public address: unless given only
   * when it names no relay, is none and listens on more than loopback.
   */
  discover?: boolean
}

/** The limits of a relay; undefined for a peer that is none. */
export function relayLimits({ server = false }: RelayOptions): RelayLimits | undefined {
  if (server === false) return undefined
  return server === true ? RELAY_LIMITS : { ...RELAY_LIMITS, ...server }
}
