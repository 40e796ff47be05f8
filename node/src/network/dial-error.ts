import { DialFailedError, ProtocolUnsupportedError } from './errors.ts'

/** The typed error for a dial, or the opening of a stream, that failed. */
export function dialError(error: unknown, target: string, protocol?: string): Error {
  if (protocol !== undefined && nameOf(error) === 'UnsupportedProtocolError') {
    return new ProtocolUnsupportedError(target, protocol, { cause: error })
  }
  return new DialFailedError(target, reasonOf(error), { cause: error })
}

/** What a relay answers instead of passing a connection on; libp2p tells it in its text alone. */
const RELAY_ANSWERS: Readonly<Record<string, string>> = {
  NO_RESERVATION: 'the relay holds no reservation for it',
  PERMISSION_DENIED: 'the relay opens no circuit to it: one end has as many as it may, or is shut out',
  CONNECTION_FAILED: 'it does not answer the relay',
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined
}

/** The innermost reason: a dial tries several addresses and wraps what each of them said. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return reasonOf(error.cause)
  const answer = / via relay with status (\w+)$/.exec(error.message)?.[1]
  if (answer !== undefined) return RELAY_ANSWERS[answer] ?? `the relay answers ${answer}`
  return error.name === 'TimeoutError' || error.name === 'AbortError' ? 'no answer in time' : error.message
}
