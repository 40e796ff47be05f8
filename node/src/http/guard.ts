/**
 * Who may speak to the API.
 * 1. The request is for this machine: its Host is a loopback address, so that a name that was made to point here does nothing.
 * 2. It comes from a program or from the peer's own page: an Origin is that of the Host, Sec-Fetch-Site never another site's.
 * 3. It has the token; that is looked at last, and in constant time.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { isIPv4, isIPv6 } from 'node:net'
import { ApiForbiddenError, TokenInvalidError } from './errors.ts'

/** A name or address without its port, or null for what is none. */
function hostnameOf(host: string): string | null {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase() ?? null
}

/** Whether a Host, or an address to listen at, is of this machine alone. */
export function isLoopback(host: string): boolean {
  const name = hostnameOf(host)
  return name === 'localhost' || name === '[::1]' || (name !== null && isIPv4(name) && name.startsWith('127.'))
}

/** Whether a Host is an address: no name server was asked, so none can have lied. */
export function isAddress(host: string): boolean {
  const name = hostnameOf(host)
  return name !== null && (isIPv4(name) || (name.startsWith('[') && isIPv6(name.slice(1, -1))))
}

/** What a request says of where it comes from. */
export interface Credentials {
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly site: string | undefined
  readonly authorization: string | undefined
}

/** What is let in. */
export interface Admission {
  readonly token: string
  /** Whether this is a Host of the peer's; loopback addresses alone unless given. */
  readonly isOwnHost?: (host: string) => boolean
}

function sameText(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(x as Buffer, y as Buffer)
}

function isSameOrigin(origin: string, host: string): boolean {
  const own = host.toLowerCase()
  return [`http://${own}`, `https://${own}`].includes(origin.toLowerCase())
}

/** Whether an Authorization header is that of the owner (3). */
export function hasToken(authorization: string | undefined, token: string): boolean {
  return authorization !== undefined && sameText(authorization, `Bearer ${token}`)
}

/** Throws ERR_FORBIDDEN (1, 2), ERR_TOKEN_INVALID (3). */
export function checkCredentials(credentials: Credentials, admission: Admission): void {
  checkWhere(credentials, admission)
  if (!hasToken(credentials.authorization, admission.token)) {
    throw new TokenInvalidError(
      'the token is missing or wrong',
      'Send "Authorization: Bearer TOKEN" with the token from api.json in the repo; it is new at each start.',
    )
  }
}

/** Throws ERR_FORBIDDEN (1, 2); the token is not asked for. */
export function checkWhere(
  { host, origin, site }: Omit<Credentials, 'authorization'>,
  { isOwnHost = isLoopback }: Pick<Admission, 'isOwnHost'>,
): void {
  if (host === undefined || !isOwnHost(host)) {
    throw new ApiForbiddenError(
      `the API does not answer to the name ${JSON.stringify((host ?? '').slice(0, 100))}`,
      'Call it by its loopback address, as api.json in the repo has it.',
    )
  }
  const crossed = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (crossed || (origin !== undefined && !isSameOrigin(origin, host))) {
    throw new ApiForbiddenError(
      'the API does not answer to pages of other sites',
      'Call it from a program, or from the page that the peer serves.',
    )
  }
}
