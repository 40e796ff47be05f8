import { createHash, timingSafeEqual } from 'node:crypto'
import { ApiForbiddenError, TokenInvalidError } from '../errors.ts'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i

function sameText(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(x as Buffer, y as Buffer)
}

/** What a request says of where it comes from. */
export interface Credentials {
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly authorization: string | undefined
}

/**
 * Lets in who has the token and comes from this machine. A page of another site, and a name that was made to point here,
 * are refused before the token is looked at. Throws ERR_FORBIDDEN, ERR_TOKEN_INVALID.
 */
export function checkCredentials({ host, origin, authorization }: Credentials, token: string): void {
  if (host === undefined || !LOOPBACK.test(host)) {
    throw new ApiForbiddenError(
      `the API does not answer to the name "${(host ?? '').slice(0, 100)}"`,
      'Call it by its loopback address, as api.json in the repo has it.',
    )
  }
  if (origin !== undefined && !LOOPBACK.test(origin.replace(/^https?:\/\//, ''))) {
    throw new ApiForbiddenError(
      'the API does not answer to pages of other sites',
      'Call it from a program, or from the page that the peer serves.',
    )
  }
  if (authorization === undefined || !sameText(authorization, `Bearer ${token}`)) {
    throw new TokenInvalidError(
      'the token is missing or wrong',
      'Send "Authorization: Bearer TOKEN" with the token from api.json in the repo; it is new at each start.',
    )
  }
}
