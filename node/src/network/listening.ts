import type { Multiaddr } from '@multiformats/multiaddr'
import { isPublic, isRelayed } from './addresses.ts'

/** What of libp2p this needs. */
export type ListeningParts = {
  transportManager: { listen(addresses: Multiaddr[]): Promise<void>; getAddrs(): Multiaddr[] }
  addressManager: { confirmObservedAddr(address: Multiaddr, options: { type: 'transport' }): void }
}

/** Where a peer listens while it runs. */
export type Listening = {
  /** Listens at one more address. */
  listen(address: Multiaddr): Promise<void>
  /**
   * Tells others of the public addresses that it listens at. libp2p would first have four peers of different networks
   * dial them; that they can't be reached autonat may find out later.
   */
  tellPublic(): void
}

export function createListening({ transportManager, addressManager }: ListeningParts): Listening {
  return {
    listen: (address) => transportManager.listen([address]),
    tellPublic() {
      for (const address of transportManager.getAddrs()) {
        if (isPublic(address) && !isRelayed(address)) addressManager.confirmObservedAddr(address, { type: 'transport' })
      }
    },
  }
}
