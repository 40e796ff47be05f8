import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { AddressInvalidError } from './errors.ts'

const HOSTS: ReadonlySet<string> = new Set(['ip4', 'ip6', 'dns', 'dns4', 'dns6'])

/** Reads an address that a peer can be dialled at or listen at: host, TCP port, and perhaps a peer. Throws ERR_ADDRESS_INVALID. */
export function parseAddress(text: string): Multiaddr {
  let address: Multiaddr
  try {
    address = multiaddr(text)
  } catch (error) {
    throw new AddressInvalidError(text, { cause: error })
  }
  const [host, port, peer, ...rest] = address.getComponents().map((part) => part.name)
  const known = host !== undefined && HOSTS.has(host) && port === 'tcp' && (peer === undefined || peer === 'p2p')
  if (!known || rest.length > 0) throw new AddressInvalidError(text)
  return address
}

/** The peer that an address ends in, if it names one. */
export function peerOf(address: Multiaddr): string | undefined {
  return address.getComponents().findLast((part) => part.name === 'p2p')?.value
}
