import { DialFailedError, ProtocolUnsupportedError } from './errors.ts'

/** The typed error for a dial, or the opening of a stream, that failed. */
export function dialError(error: unknown, target: string, protocol?: string): Error {
  if (protocol !== undefined && nameOf(error) === 'UnsupportedProtocolError') {
    return new ProtocolUnsupportedError(target, protocol, { cause: error })
  }
  return new DialFailedError(target, reasonOf(error), { cause: error })
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined
}

/** The innermost reason: a dial tries several addresses and wraps what each of them said. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return reasonOf(error.cause)
  return error.name === 'TimeoutError' || error.name === 'AbortError' ? 'no answer in time' : error.message
}
