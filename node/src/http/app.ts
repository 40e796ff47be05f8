/**
 * The API's routes as an app: who asks is checked first, then how much is asked, then what; each operation of the contract
 * gets only input that its schema allows.
 */
import type { ServerResponse } from 'node:http'
import { API_PREFIX, type CallOptions, type Operations, type Route, readInput, routes } from '@datanet/client'
import { type Context, Hono } from 'hono'
import type { Logger } from 'pino'
import { GATEWAY_PATH, type Gateway } from '../gateway/gateway.ts'
import { sourceOf } from '../network/source.ts'
import type { Hub } from '../operations/hub.ts'
import { answerText, failure } from './answer.ts'
import { RouteUnknownError, TooManyRequestsError } from './errors.ts'
import { OPEN_API } from './generated/openapi.ts'
import { type Admission, checkCredentials, checkWhere } from './guard.ts'
import { DEFAULT_LIMITS, Places, type RequestLimits, TokenBucket } from './limits.ts'
import { readBody } from './request-body.ts'
import { streamEvents, streamOperation } from './streams.ts'

/** Hears of each request when its answer is complete: the operation ('none' for what is no operation), status and seconds. */
type RequestMeter = (operation: string, status: number, seconds: number) => void

export interface AppParts extends Admission {
  readonly operations: Operations
  readonly hub: Hub
  readonly logger: Logger
  /** The text of /metrics. */
  readonly metrics: () => Promise<string>
  /** Answers what is asked below /ipfs/. */
  readonly gateway: Gateway
  /** Whether the gateway answers to who has no token; no unless given. */
  readonly openGateway?: boolean
  readonly onRequest?: RequestMeter
  readonly limits?: Partial<RequestLimits>
  /** Milliseconds that pass as the limits see it. */
  readonly now?: () => number
}

type AppEnv = {
  Bindings: { outgoing?: ServerResponse }
  Variables: { operation: string; streams: boolean; began: number }
}
type AppContext = Context<AppEnv>
type AnyRoute = Route<object, unknown>
type AnyOperation = (input: object, options: CallOptions) => Promise<unknown>

const JSON_HEADERS = { 'content-type': 'application/json' }
const PROMETHEUS_HEADERS = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }
/** Seconds after which a place may be free again. */
const RETRY_PLACE = 1

/** Builds the app. */
export function createApp(parts: AppParts): Hono<AppEnv> {
  const { operations, hub, logger, metrics, onRequest, now = () => performance.now() } = parts
  const limits = { ...DEFAULT_LIMITS, ...parts.limits }
  const bucket = new TokenBucket(limits.requestsPerSecond, limits.requestBurst, now)
  // strangers must not use up what the owner may ask
  const strangers = new TokenBucket(limits.requestsPerSecond, limits.requestBurst, now)
  const longPlaces = new Places(limits.longOperations)
  const listenerPlaces = new Places(limits.eventListeners)

  const ended = (context: AppContext, status: number): void => {
    const operation = context.get('operation') ?? 'none'
    const seconds = (performance.now() - context.get('began')) / 1000
    onRequest?.(operation, status, seconds)
    logger.debug({ operation, status, seconds }, 'a request was answered')
  }

  /** Takes from the bucket. Throws ERR_TOO_MANY_REQUESTS. */
  const checkRate = (from: TokenBucket): void => {
    const wait = from.take()
    if (wait === 0) return
    const { requestsPerSecond, requestBurst } = limits
    throw new TooManyRequestsError(
      `more than ${requestBurst} requests came at once, or more than ${requestsPerSecond} a second`,
      wait,
      'Wait as long as Retry-After says; ask for more at once instead of more often.',
    )
  }

  const hear = (context: AppContext, datanet: string | undefined): Response => {
    const full = `${limits.eventListeners} programs hear the events already`
    const free = placeIn(listenerPlaces, full, 'End one of them, or share one stream.')
    context.set('streams', true)
    return streamEvents(context, hub, datanet, (status) => {
      free()
      ended(context, status)
    })
  }

  const work = async (context: AppContext, run: (options: CallOptions) => Promise<string>): Promise<Response> => {
    const full = `${limits.longOperations} long operations run already`
    const free = placeIn(longPlaces, full, 'Wait until one of them has ended, and try again.')
    if (context.req.header('accept')?.includes('text/event-stream') === true) {
      context.set('streams', true)
      const onEnd = (status: number): void => {
        free()
        ended(context, status)
      }
      return streamOperation(context, run, onEnd, logger)
    }
    try {
      return context.body(await run({ signal: context.req.raw.signal }), 200, JSON_HEADERS)
    } finally {
      free()
    }
  }

  /** Lets a request in. Throws ERR_FORBIDDEN, ERR_TOKEN_INVALID, ERR_TOO_MANY_REQUESTS. */
  const admit = (context: AppContext): void => {
    const credentials = credentialsOf(context)
    const isStranger = parts.openGateway === true && isOfGateway(context) && credentials.authorization === undefined
    if (isStranger) checkWhere(credentials, parts)
    else checkCredentials(credentials, parts)
    checkRate(isStranger ? strangers : bucket)
  }

  const app = new Hono<AppEnv>()
  app.use(async (context, next) => {
    context.set('began', performance.now())
    try {
      admit(context)
      await next()
    } catch (error) {
      context.res = failure(context, error, logger)
    }
    if (context.res.status >= 400 || !isOfGateway(context)) context.header('cache-control', 'no-store')
    context.header('x-content-type-options', 'nosniff')
    context.header('cross-origin-resource-policy', 'same-origin')
    if (context.get('streams') !== true) ended(context, context.res.status)
  })
  for (const [name, route] of Object.entries(routes) as unknown as [keyof Operations | 'events', AnyRoute][]) {
    app.on(route.method, `${API_PREFIX}${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`, async (context) => {
      context.set('operation', name)
      const input = await inputOf(context, route)
      if (name === 'events') return hear(context, (input as { datanet?: string }).datanet)
      const operation = operations[name] as unknown as AnyOperation
      const run = async (options: CallOptions): Promise<string> =>
        answerText(name, await operation(input, options), limits.responseBytes)
      if (route.stream === 'progress') return work(context, run)
      return context.body(await run({ signal: context.req.raw.signal }), 200, JSON_HEADERS)
    })
  }
  app.get(`${API_PREFIX}/openapi.json`, (context) => {
    context.set('operation', 'getOpenApi')
    return context.body(OPEN_API, 200, JSON_HEADERS)
  })
  app.get('/metrics', async (context) => {
    context.set('operation', 'getMetrics')
    return context.body(await metrics(), 200, PROMETHEUS_HEADERS)
  })
  app.get(`${GATEWAY_PATH}*`, (context) => {
    context.set('operation', 'getIpfs')
    const { outgoing } = context.env
    return parts.gateway(context.req.raw, {
      source: context.req.header('authorization') === undefined ? sourceOf(outgoing?.req.socket.remoteAddress) : null,
      breakOff(err) {
        logger.warn({ err, path: context.req.path }, 'an answer of the gateway broke off')
        outgoing?.destroy()
      },
      onSent: (listener) => void (outgoing === undefined ? listener() : outgoing.once('close', listener)),
    })
  })
  app.notFound((context) => failure(context, unknownRoute(context), logger))
  app.onError((error, context) => failure(context, error, logger))
  return app
}

function isOfGateway({ req }: AppContext): boolean {
  return req.path.startsWith(GATEWAY_PATH)
}

function credentialsOf({ req }: AppContext) {
  return {
    host: req.header('host'),
    origin: req.header('origin'),
    site: req.header('sec-fetch-site'),
    authorization: req.header('authorization'),
  }
}

async function inputOf({ req }: AppContext, route: AnyRoute): Promise<object> {
  const query = new URL(req.url).searchParams
  return readInput(route, { params: req.param() as Record<string, string>, query, body: await readBody(req.raw) })
}

/** Takes a place for as long as something lasts. Throws ERR_TOO_MANY_REQUESTS. */
function placeIn(places: Places, full: string, hint: string): () => void {
  const free = places.take()
  if (free === null) throw new TooManyRequestsError(full, RETRY_PLACE, hint)
  return free
}

function unknownRoute({ req }: AppContext): RouteUnknownError {
  return new RouteUnknownError(
    `the API has no ${req.method} ${req.path.slice(0, 200)}`,
    `Its paths begin with ${API_PREFIX}/; ${API_PREFIX}/openapi.json lists them.`,
  )
}
