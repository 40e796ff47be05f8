import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { AddressInvalidError } from './errors.ts'

/** Host and TCP port, perhaps with websockets, by the names of an address's parts. */
const SOCKET = '(ip4|ip6|dns|dns4|dns6)/tcp(/ws)?'
const DIRECT = new RegExp(`^${SOCKET}(/p2p)?$`)
const RELAY = new RegExp(`^${SOCKET}/p2p$`)
const CIRCUIT = new RegExp(`^${SOCKET}/p2p/p2p-circuit/p2p$`)
const LOOPBACK = /^\/(ip4\/127\.|ip6\/::1\/|dns[46]?\/localhost\/)/
/** Networks that the internet does not lead to (RFC 1918, 3927, 4193, 4291, 6598). */
const PRIVATE =
  /^\/(ip4\/(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.|ip6\/(::1?\/|f[cd]|fe[89ab])|dns[46]?\/localhost\/)/

function read(text: string, ...shapes: readonly RegExp[]): Multiaddr {
  let address: Multiaddr
  let shape: string
  try {
    address = multiaddr(text)
    shape = address
      .getComponents()
      .map(({ name }) => name)
      .join('/')
  } catch (error) {
    throw new AddressInvalidError(text, { cause: error })
  }
  if (!shapes.some((known) => known.test(shape))) throw new AddressInvalidError(text)
  return address
}

/** Reads an address that a peer can be dialled at: host, TCP port, perhaps a peer; or a peer behind a relay. Throws ERR_ADDRESS_INVALID. */
export function parseAddress(text: string): Multiaddr {
  return read(text, DIRECT, CIRCUIT)
}

/** Reads an address to listen at: host and TCP port, perhaps this peer. Throws ERR_ADDRESS_INVALID. */
export function parseListenAddress(text: string): Multiaddr {
  return read(text, DIRECT)
}

/** Reads the address of a relay: host, TCP port and its peer id. Throws ERR_ADDRESS_INVALID. */
export function parseRelayAddress(text: string): Multiaddr {
  return read(text, RELAY)
}

/** The peer that an address ends in, if it names one. */
export function peerOf(address: Multiaddr): string | undefined {
  return address.getComponents().findLast((part) => part.name === 'p2p')?.value
}

/** An address that ends in the id of the peer that it is of. */
export function withPeer(address: Multiaddr, peer: string): Multiaddr {
  return address.getComponents().at(-1)?.value === peer ? address : address.encapsulate(`/p2p/${peer}`)
}

/** Whether an address leads over a relay. */
export function isRelayed(address: Multiaddr): boolean {
  return address.getComponents().some(({ name }) => name === 'p2p-circuit')
}

/** Whether all addresses are of this machine alone. */
export function areLoopback(addresses: readonly string[]): boolean {
  return addresses.every((address) => LOOPBACK.test(address))
}

/** Whether an address, or that of its relay, is one that the internet may lead to. */
export function isPublic(address: Multiaddr): boolean {
  return !PRIVATE.test(address.toString())
}

/** Whether a relay says that this peer can be reached through it. */
export function isReachableThrough(libp2p: { getMultiaddrs(): readonly Multiaddr[] }, relay: string): boolean {
  return libp2p.getMultiaddrs().some((address) => address.toString().includes(`/p2p/${relay}/p2p-circuit`))
}
