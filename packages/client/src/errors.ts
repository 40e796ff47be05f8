import { DatanetError } from '@datanet/records'

/** The peer refused or failed; code, message and hint are its own, status is the HTTP status. */
export class ApiError extends DatanetError {
  readonly code: string
  readonly status: number

  constructor(status: number, error: { code: string; message: string; hint: string }) {
    super(error.message, error.hint)
    this.code = error.code
    this.status = status
  }
}

/** Nothing answers at the address of the API, or it went away before it had answered. */
export class PeerUnreachableError extends DatanetError {
  readonly code = 'ERR_NO_PEER'

  constructor(baseUrl: string, options?: ErrorOptions) {
    super(`no peer answers at ${baseUrl}`, 'Start it with `datanet start`, or name its repo with --repo.', options)
  }
}

/** The peer did not answer within the time limit of the call. */
export class ApiTimeoutError extends DatanetError {
  readonly code = 'ERR_TIMEOUT'

  constructor(operation: string, milliseconds: number) {
    super(`the peer was silent for ${milliseconds} ms during ${operation}`, 'Try again, or allow more time.')
  }
}

/** What answered did not answer as the API says. */
export class ResponseInvalidError extends DatanetError {
  readonly code = 'ERR_RESPONSE_INVALID'

  constructor(operation: string, problem: string, options?: ErrorOptions) {
    super(
      `the answer to ${operation} is not what the API describes: ${problem}`,
      'See that the address is that of a peer, and that the peer and this program have the same version.',
      options,
    )
  }
}

/** An answer is larger than this client takes. */
export class ResponseTooLargeError extends DatanetError {
  readonly code = 'ERR_RESPONSE_TOO_LARGE'

  constructor(operation: string, limit: number) {
    super(`the answer to ${operation} is larger than ${limit} bytes`, 'Ask for less at once, or allow more bytes.')
  }
}

/** The address of the API is not an HTTP address. */
export class ApiAddressInvalidError extends DatanetError {
  readonly code = 'ERR_API_ADDRESS_INVALID'

  constructor(baseUrl: string, hint: string) {
    super(`"${baseUrl}" is not the address of an API that can be called here`, hint)
  }
}
