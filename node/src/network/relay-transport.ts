import { type CircuitRelayTransportComponents, circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import type { Transport } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { RelayRefusedError } from './errors.ts'

/**
 * Connections through relays, dialled and taken. The library's transport would also ask any peer for a reservation that
 * passes a connection on to it, and then tell others that peer's address as its own; this one asks nobody by itself.
 */
export function relayTransport(): (components: CircuitRelayTransportComponents) => Transport {
  const transportManager = {
    listen: async ([address]: readonly Multiaddr[]): Promise<void> => {
      throw new RelayRefusedError(String(address), 'this peer has not asked it for a reservation')
    },
  }
  return (components) =>
    circuitRelayTransport()(
      new Proxy(components, {
        get: (target, name) => (name === 'transportManager' ? transportManager : Reflect.get(target, name)),
      }),
    )
}
