import { type Agent, type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'

/** How long an answer may take, ms. */
const LIMIT = 30_000

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface RawRequest {
  readonly method: string
  /** Target as it stands on the request line; nothing is escaped. */
  readonly target: string
  readonly headers?: Record<string, string>
  readonly body?: string | Uint8Array
}

/** Sends a request of which nothing is put right on the way. */
export async function sendRaw(
  api: string,
  { method, target, headers, body }: RawRequest,
  agent?: Agent,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(api)
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>()
  const sent = request({
    host: hostname,
    port,
    method,
    path: target,
    headers,
    timeout: LIMIT,
    ...(agent ? { agent } : {}),
  })
  sent.on('response', (response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    response
      .on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
      .on('error', reject)
  })
  sent.on('timeout', () => sent.destroy(new Error(`no answer to ${method} ${target} within ${LIMIT} ms`)))
  sent.on('error', reject)
  sent.end(body)
  return await promise
}

/** Writes bytes to the port and hangs up on that side; gives what came back until the end. */
export async function sendBytes(api: string, bytes: string | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(api)
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = connect({ host: hostname, port: Number(port), timeout: LIMIT })
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  socket.on('timeout', () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('close', () => resolve(text))
  socket.end(bytes)
  return await promise
}
