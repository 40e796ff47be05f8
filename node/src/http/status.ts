import type { ErrorBody } from '@datanet/client'
import { DatanetError } from '@datanet/records'

const STATUS: Readonly<Record<string, number>> = {
  ERR_TOKEN_INVALID: 401,
  ERR_FORBIDDEN: 403,
  ERR_NOT_ADMITTED: 403,
  ERR_NOT_VALIDATOR: 403,
  ERR_NOT_ISSUER: 403,
  ERR_NOT_JOINED: 403,
  ERR_NOT_FOUND: 404,
  ERR_DATANET_NOT_FOUND: 404,
  ERR_FILE_NOT_FOUND: 404,
  ERR_ROUTE_UNKNOWN: 404,
  ERR_ALREADY_VOTED: 409,
  ERR_ALREADY_PAID: 409,
  ERR_ALREADY_CONTRIBUTED: 409,
  ERR_CHARTER_MISSING: 409,
  ERR_FORKED: 409,
  ERR_REQUEST_TOO_LARGE: 413,
  ERR_TOO_LARGE: 413,
  ERR_INTERNAL: 500,
  ERR_DISK_FULL: 507,
  ERR_TIMEOUT: 504,
  ERR_TIMED_OUT: 504,
  ERR_BLOCK_UNAVAILABLE: 504,
}

/** An error as the API tells it: a status, and a body with code, message and next step. What is unforeseen tells no more. */
export function errorAnswer(error: unknown): { status: number; body: ErrorBody } {
  if (error instanceof DatanetError) {
    const { code, message, hint } = error
    return { status: STATUS[code] ?? 400, body: { error: { code, message, hint } } }
  }
  return {
    status: 500,
    body: {
      error: {
        code: 'ERR_INTERNAL',
        message: 'the peer failed in a way that it does not know',
        hint: 'Look into its log; `datanet verify` checks what is on disk.',
      },
    },
  }
}
