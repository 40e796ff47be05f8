/** A fetch that speaks to a unix socket. It stands on nothing but Node, so that a command loads it at no cost. */
import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'

/** Answers that have no body, by the Fetch standard. */
const EMPTY: ReadonlySet<number> = new Set([101, 204, 205, 304])

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  return headers
}

function responseOf(message: IncomingMessage): Response {
  const { statusCode: status = 500, statusMessage: statusText = '' } = message
  const body = EMPTY.has(status) ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>)
  if (body === null) message.resume()
  return new Response(body, { status, statusText, headers: headersOf(message) })
}

/**
 * A fetch whose requests go to the socket at a path, whatever host they name. Bodies are texts; it follows no redirects.
 * Rejects like fetch: with a TypeError when nobody answers, with the signal's reason when it aborts.
 */
export function unixFetch(socketPath: string): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const { method = 'GET', body, signal } = init
    signal?.throwIfAborted()
    const headers = Object.fromEntries(new Headers(init.headers))
    const payload = typeof body === 'string' ? Buffer.from(body) : undefined
    if (payload !== undefined) headers['content-length'] = String(payload.length)
    return await new Promise<Response>((resolve, reject) => {
      const sent = request(
        {
          socketPath,
          method,
          path: `${url.pathname}${url.search}`,
          headers: { host: url.host, ...headers },
          ...(signal == null ? {} : { signal }),
        },
        (message) => resolve(responseOf(message)),
      )
      sent.once('error', (cause) => {
        reject(signal?.aborted === true ? signal.reason : new TypeError(`nobody answers at ${socketPath}`, { cause }))
      })
      sent.end(payload)
    })
  }
}
