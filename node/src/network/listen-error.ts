import { ListenFailedError, PortInUseError } from './errors.ts'

/** The typed error for a network that could not start listening; other errors come back as they are. */
export function listenError(error: unknown, listen: readonly string[]): unknown {
  if (!(error instanceof Error) || error.name !== 'UnsupportedListenAddressesError') return error
  // libp2p tells the system's reasons in its text alone, below the address that each is about.
  const failed = listen.filter((address) => error.message.includes(address)).join(', ') || listen.join(', ')
  if (error.message.includes('EADDRINUSE')) return new PortInUseError(failed, { cause: error })
  const reason = /\b(EACCES|EADDRNOTAVAIL|EAFNOSUPPORT|ENOTFOUND)\b/.exec(error.message)?.[0]
  return new ListenFailedError(failed, reason ?? 'the address is refused', { cause: error })
}
