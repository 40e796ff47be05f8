import type { Libp2p } from '@libp2p/interface'
import { parseAddress, peerOf } from './addresses.ts'
import { dialError } from './dial-error.ts'
import { PeerRefusedError } from './errors.ts'
import type { Penalties } from './penalties.ts'
import { limitedSignal } from './time-limit.ts'

const DIAL_TIMEOUT = 10_000

/** Connects to the peer at an address, and gives its id. Throws ERR_ADDRESS_INVALID, ERR_DIAL_FAILED, ERR_PEER_REFUSED. */
export async function connect(
  libp2p: Pick<Libp2p, 'dial'>,
  penalties: Penalties,
  address: string,
  signal?: AbortSignal,
): Promise<string> {
  signal?.throwIfAborted()
  const target = parseAddress(address)
  const peer = peerOf(target)
  if (peer !== undefined && penalties.isShutOut(peer)) throw new PeerRefusedError(peer)
  try {
    const connection = await libp2p.dial(target, { signal: limitedSignal(DIAL_TIMEOUT, signal) })
    return connection.remotePeer.toString()
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason
    throw dialError(error, address)
  }
}
