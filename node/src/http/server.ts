import { createServer, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { apiLimits } from '@datanet/client'
import { getRequestListener } from '@hono/node-server'
import { systemCode } from '../storage/disk-errors.ts'
import type { ApiListen } from './api-place.ts'
import { type AppParts, createApp } from './app.ts'
import { Connections } from './connections.ts'
import { HttpInvalidError, TooManyRequestsError } from './errors.ts'
import { hasToken } from './guard.ts'
import { listenAt, ownHosts } from './listen.ts'
import { errorAnswer } from './status.ts'

/** How long open requests may take to end when the server stops, ms. */
const STOP_TIMEOUT = 2_000
/** How long a connection is kept on which nothing is asked, ms. */
const KEEP_ALIVE = 60_000
/**
 * What clients are told of that, s: far less, so that none asks on a connection that is being closed, even where the peer
 * was too busy for a while to read what was asked.
 */
const KEEP_ALIVE_TOLD = 5
/** How long the API waits for what is slow, ms. */
interface Patience {
  /** For the head of a request. */
  readonly headersTimeout: number
  /** For all of a request. */
  readonly requestTimeout: number
  /** How often it looks whether one of these is over. */
  readonly connectionsCheckingInterval: number
}

const PATIENCE: Patience = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 }

/** A running API. */
export interface ApiServer {
  /** `http://127.0.0.1:PORT`, or `unix:PATH`. */
  readonly address: string
  stop(): Promise<void>
}

/** What Node says of bytes that are no request, as an error of ours. */
function faultOf(cause: Error): HttpInvalidError {
  switch (systemCode(cause)) {
    case 'HPE_HEADER_OVERFLOW': {
      const message = `the headers have more than ${apiLimits.headerBytes} bytes`
      return new HttpInvalidError('ERR_HEADERS_TOO_LARGE', message, 'Send what belongs into the body there.', { cause })
    }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpInvalidError('ERR_REQUEST_SLOW', 'the request did not come whole in time', 'Send it at once.', {
        cause,
      })
    default:
      return new HttpInvalidError(
        'ERR_HTTP',
        'what came is not a request of HTTP/1.1',
        'Use a program that speaks it.',
        {
          cause,
        },
      )
  }
}

/** Answers what is no request, and lets the connection go. */
function refuse(error: Error, socket: Duplex): void {
  if (!socket.writable) return
  const { status, body } = errorAnswer(faultOf(error))
  const text = JSON.stringify(body)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}

/** The answer to a request whose target or Host is no address. */
function unreadable(cause: unknown): Response {
  const message = 'the target or the Host of the request is not valid'
  const { status, body } = errorAnswer(
    new HttpInvalidError('ERR_HTTP', message, 'Call the address that api.json in the repo has.', { cause }),
  )
  return Response.json(body, { status })
}

/** Answers a request with the token for which there is no place (4 of connections.ts). */
function turnAway(response: ServerResponse): void {
  const full = `${apiLimits.connections} connections are being answered already`
  const { status, body } = errorAnswer(new TooManyRequestsError(full, 1, 'Wait until one of them has ended.'))
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close', 'retry-after': '1' })
  response.end(JSON.stringify(body))
}

function createHttpServer(parts: AppParts, patience: Patience): Server {
  const app = createApp(parts)
  const listener = getRequestListener((request, env) => app.fetch(request, env as { outgoing: ServerResponse }), {
    overrideGlobalObjects: false,
    errorHandler: unreadable,
  })
  const connections = new Connections({ owners: apiLimits.connections })
  const server = createServer(
    // a request without a Host is refused like one with a wrong one: in JSON
    { ...patience, maxHeaderSize: apiLimits.headerBytes, requireHostHeader: false, keepAliveTimeout: KEEP_ALIVE },
    (request, response) => {
      const { socket } = request
      if (!connections.begin(socket, hasToken(request.headers.authorization, parts.token))) return turnAway(response)
      response.once('close', () => connections.end(socket))
      response.setHeader('keep-alive', `timeout=${KEEP_ALIVE_TOLD}`)
      return listener(request, response)
    },
  )
  server.on('connection', (socket) => connections.add(socket))
  server.on('clientError', refuse)
  return server
}

/** Serves the API. Throws ERR_API_EXPOSED, ERR_API_PLACE, ERR_PORT_IN_USE, ERR_LISTEN_FAILED. */
export async function startApi(
  parts: Omit<AppParts, 'isOwnHost'>,
  listen: ApiListen,
  patience: Patience = PATIENCE,
): Promise<ApiServer> {
  const server = createHttpServer({ ...parts, isOwnHost: ownHosts(listen) }, patience)
  const address = await listenAt(server, listen)
  return {
    address,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), STOP_TIMEOUT)
      await closed
      clearTimeout(cut)
    },
  }
}
