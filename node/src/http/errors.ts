import { DatanetError } from '@datanet/records'

/** A request to the API from another site, or to a name that is not this machine's. */
export class ApiForbiddenError extends DatanetError {
  readonly code: string = 'ERR_FORBIDDEN'
}

/** A request to the API with a wrong token. */
export class TokenInvalidError extends ApiForbiddenError {
  override readonly code = 'ERR_TOKEN_INVALID'
}

/** A request to the API that is too large. */
export class RequestTooLargeError extends DatanetError {
  readonly code = 'ERR_REQUEST_TOO_LARGE'
}

/** An answer of the API that would be too large. */
export class AnswerTooLargeError extends DatanetError {
  readonly code = 'ERR_RESPONSE_TOO_LARGE'

  constructor(operation: string, limit: number) {
    super(
      `the answer to ${operation} would be larger than ${limit} bytes`,
      'Ask for less at once: a page, one account, one contribution.',
    )
  }
}

/** More requests, long operations or listeners at once than the API takes. */
export class TooManyRequestsError extends DatanetError {
  readonly code = 'ERR_TOO_MANY_REQUESTS'
  /** Seconds after which to try again. */
  readonly retryAfter: number

  constructor(what: string, retryAfter: number, hint: string) {
    super(what, hint)
    this.retryAfter = retryAfter
  }
}

/** A path of the API that does not exist. */
export class RouteUnknownError extends DatanetError {
  readonly code = 'ERR_ROUTE_UNKNOWN'
}

/** A request body that is not JSON. */
export class BodyInvalidError extends DatanetError {
  readonly code = 'ERR_BODY_INVALID'
}

/** A request body that says to be something else than JSON. */
export class ContentTypeError extends DatanetError {
  readonly code = 'ERR_CONTENT_TYPE'

  constructor(found: string | null) {
    super(
      `the body of the request says to be ${found === null ? 'nothing' : JSON.stringify(found.slice(0, 100))}`,
      'Send JSON, with content-type application/json.',
    )
  }
}

/** What came over the wire is not HTTP as the API speaks it. */
export class HttpInvalidError extends DatanetError {
  readonly code: 'ERR_HTTP' | 'ERR_HEADERS_TOO_LARGE' | 'ERR_REQUEST_SLOW'

  constructor(code: HttpInvalidError['code'], message: string, hint: string, options?: ErrorOptions) {
    super(message, hint, options)
    this.code = code
  }
}

/** The API was asked to listen where other machines could reach it. */
export class ApiExposedError extends DatanetError {
  readonly code = 'ERR_API_EXPOSED'

  constructor(host: string) {
    super(
      `the API would listen on ${host}, where other machines reach it: who has the token may do all that its owner may, and ` +
        'the token would go over the network in clear',
      'Listen on 127.0.0.1, on [::1] or on a unix socket, and tunnel to it; or allow it in so many words with --allow-remote-api.',
    )
  }
}

/** The API can't listen at such a place. */
export class ApiPlaceError extends DatanetError {
  readonly code = 'ERR_API_PLACE'
}
