/** The API's routes as an app: each operation of the contract, checked on the way in. */
import {
  API_PREFIX,
  apiLimits,
  type CallOptions,
  type Operations,
  type Route,
  readInput,
  routes,
} from '@datanet/client'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { streamSSE } from 'hono/streaming'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Logger } from 'pino'
import { BodyInvalidError, RequestTooLargeError, RouteUnknownError } from '../errors.ts'
import type { Hub } from '../operations/hub.ts'
import { checkCredentials } from './guard.ts'
import { errorAnswer } from './status.ts'

export interface AppParts {
  readonly operations: Operations
  readonly hub: Hub
  readonly token: string
  readonly logger: Logger
}

type AnyRoute = Route<object, unknown>
type AnyOperation = (input: object, options: CallOptions) => Promise<unknown>

async function bodyOf(context: Context): Promise<unknown> {
  const text = await context.req.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new BodyInvalidError(
      'the body of the request is not JSON',
      'Send one JSON object, with content-type application/json.',
      { cause },
    )
  }
}

async function inputOf(context: Context, route: AnyRoute): Promise<object> {
  const query = new URL(context.req.url).searchParams
  return readInput(route, { params: context.req.param() as Record<string, string>, query, body: await bodyOf(context) })
}

function fail(context: Context, error: unknown, logger: Logger): Response {
  const { status, body } = errorAnswer(error)
  if (status >= 500) logger.error({ err: error, path: context.req.path }, 'a request failed')
  return context.json(body, status as ContentfulStatusCode)
}

/** Keeps a stream from looking dead while nothing happens. */
function heartbeat(write: () => Promise<unknown>): () => void {
  const timer = setInterval(() => void write().catch(() => undefined), (apiLimits.heartbeatSeconds * 1000) / 2)
  return () => clearInterval(timer)
}

/** An operation that tells how far it is, and ends with its result or error. */
function streamOperation(context: Context, operation: AnyOperation, input: object, logger: Logger): Response {
  return streamSSE(context, async (stream) => {
    const gone = new AbortController()
    stream.onAbort(() => gone.abort())
    const stop = heartbeat(() => stream.write(': \n\n'))
    let last = 0
    try {
      const result = await operation(input, {
        signal: gone.signal,
        onProgress: (progress) => {
          // ten a second are plenty for an eye
          if (performance.now() - last < 100) return
          last = performance.now()
          void stream.writeSSE({ event: 'progress', data: JSON.stringify(progress) })
        },
      })
      await stream.writeSSE({ event: 'result', data: JSON.stringify(result) })
    } catch (error) {
      const { status, body } = errorAnswer(error)
      if (status >= 500) logger.error({ err: error, path: context.req.path }, 'a request failed')
      await stream.writeSSE({ event: 'error', data: JSON.stringify({ ...body, status }) })
    } finally {
      stop()
    }
  })
}

function streamEvents(context: Context, hub: Hub, datanet: string | undefined): Response {
  return streamSSE(context, async (stream) => {
    const gone = new AbortController()
    stream.onAbort(() => gone.abort())
    const happenings = hub.listen(datanet, gone.signal)
    const stop = heartbeat(() => stream.write(': \n\n'))
    try {
      // an answer begins with its first byte, and who asks waits for it
      await stream.write(': \n\n')
      for await (const happening of happenings)
        await stream.writeSSE({ event: happening.type, data: JSON.stringify(happening) })
    } finally {
      stop()
    }
  })
}

/** Builds the app. */
export function createApp({ operations, hub, token, logger }: AppParts): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    checkCredentials(
      {
        host: context.req.header('host'),
        origin: context.req.header('origin'),
        authorization: context.req.header('authorization'),
      },
      token,
    )
    await next()
    context.header('cache-control', 'no-store')
    context.header('x-content-type-options', 'nosniff')
  })
  // only where a body can be: reading another method's would spoil the request for the server
  app.on(
    'POST',
    '*',
    bodyLimit({
      maxSize: apiLimits.requestBytes,
      onError: () => {
        throw new RequestTooLargeError(
          `a request of more than ${apiLimits.requestBytes} bytes`,
          'Name files by their path instead of sending them.',
        )
      },
    }),
  )
  for (const [name, route] of Object.entries(routes) as unknown as [keyof Operations | 'events', AnyRoute][]) {
    const path = `${API_PREFIX}${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`
    app.on(route.method, path, async (context) => {
      const input = await inputOf(context, route)
      if (name === 'events') return streamEvents(context, hub, (input as { datanet?: string }).datanet)
      const operation = operations[name] as unknown as AnyOperation
      const wantsEvents = context.req.header('accept')?.includes('text/event-stream') === true
      if (route.stream === 'progress' && wantsEvents) return streamOperation(context, operation, input, logger)
      return context.json((await operation(input, { signal: context.req.raw.signal })) as object)
    })
  }
  app.notFound((context) =>
    fail(
      context,
      new RouteUnknownError(
        `the API has no ${context.req.method} ${context.req.path}`,
        `Its paths begin with ${API_PREFIX}/.`,
      ),
      logger,
    ),
  )
  app.onError((error, context) => fail(context, error, logger))
  return app
}
