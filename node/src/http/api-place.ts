import { ApiPlaceError } from './errors.ts'

/** Where the API listens: at a host and port, 0 for any free one, or at a unix socket. */
export type ApiListen =
  | {
      readonly host: string
      readonly port: number
      /** Whether other machines may reach it. The token goes over the network in clear: better to tunnel. */
      readonly allowRemote?: boolean
    }
  | {
      /** Absolute path of the socket. */
      readonly path: string
    }

/** What the address of a socket begins with. */
export const UNIX_SCHEME = 'unix:'

const HOST_PORT = /^(?:\[([0-9a-fA-F:.]+)\]|([^:/[\]\s]+)):(\d{1,5})$/
const MAX_PORT = 65_535

/** A host as it stands in a URL. */
export function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/** Reads `HOST:PORT`, an IPv6 address in brackets, or `unix:PATH`. Throws ERR_API_PLACE. */
export function parseApiPlace(text: string, allowRemote = false): ApiListen {
  if (text.startsWith(UNIX_SCHEME)) return { path: text.slice(UNIX_SCHEME.length) }
  const [, bracketed, plain, digits = ''] = HOST_PORT.exec(text) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host !== undefined && port <= MAX_PORT) return { host, port, allowRemote }
  throw new ApiPlaceError(
    `the API can't listen at ${JSON.stringify(text)}`,
    'Write HOST:PORT, like 127.0.0.1:4780 (port 0 is any free one), or unix: and the absolute path of a socket.',
  )
}
