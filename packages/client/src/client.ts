import { apiErrorOf, readJson, resultOf } from './answer.ts'
import { Connection } from './connection.ts'
import { Deadline } from './deadline.ts'
import { ApiError, ApiTimeoutError, ResponseInvalidError } from './errors.ts'
import {
  apiLimits,
  type EventsInput,
  type Happening,
  type Progress,
  parseProgress,
  type Routes,
  routes,
} from './generated/api.ts'
import type { Route } from './route.ts'

/** Where a peer is, and how it is spoken to. */
export interface ClientOptions {
  /** Where the API is: `http://127.0.0.1:4780`, or `unix:/run/datanet.sock` with a fetch that speaks to the socket. */
  baseUrl: string
  /** The token that the peer keeps in its repo. */
  token: string
  /** What to send with; the platform's own unless given. */
  fetch?: typeof fetch
  /** How long the peer may be silent during a call, beyond what the call waits for: 30,000 ms unless given. */
  timeoutMs?: number
  /** The largest answer, or event, that is taken, in bytes. */
  maxResponseBytes?: number
}

/** How one call is made. */
export interface CallOptions {
  /** Ends the call; it rejects with the signal's reason. */
  signal?: AbortSignal
  /** How long the peer may be silent during this call. */
  timeoutMs?: number
  /** Hears how far a long operation is. */
  onProgress?: (progress: Progress) => void
}

type Method<R> =
  R extends Route<infer I, infer O>
    ? Record<never, never> extends I
      ? (input?: I, options?: CallOptions) => Promise<O>
      : (input: I, options?: CallOptions) => Promise<O>
    : never

/** One method for each operation that answers once. Errors are ApiError, PeerUnreachableError, ApiTimeoutError and the like. */
export type Operations = { [K in keyof Routes as K extends 'events' ? never : K]: Method<Routes[K]> }

/** What happens at a peer, as it happens; ends when the peer stops. */
export interface Happenings extends AsyncIterableIterator<Happening>, AsyncDisposable {
  /** Stops listening. */
  return(): Promise<IteratorResult<Happening>>
}

export interface Client extends Operations {
  /** Hears what happens at the peer, of one datanet or of all. Nothing is missed from when the promise resolves. */
  events(input?: EventsInput, options?: CallOptions): Promise<Happenings>
}

const DEFAULT_TIMEOUT_MS = 30_000

/** A client of one peer's API. Throws ApiAddressInvalidError. */
export function createClient(options: ClientOptions): Client {
  const { baseUrl, token, timeoutMs = DEFAULT_TIMEOUT_MS, maxResponseBytes = apiLimits.responseBytes } = options
  const connection = new Connection(baseUrl, token, options.fetch ?? null, maxResponseBytes)

  async function once<I extends object, O>(route: Route<I, O>, input: I, call: CallOptions, wait: number): Promise<O> {
    const limit = (call.timeoutMs ?? timeoutMs) + wait * 1000
    const deadline = new Deadline(limit, call.signal, () => new ApiTimeoutError(route.operation, limit))
    try {
      const answer = await connection.send(route, input, deadline)
      return await resultOf(route, answer, (text) => {
        call.onProgress?.(readJson(route.operation, text, (value) => parseProgress(value)))
      })
    } finally {
      deadline.end()
    }
  }

  /** A server waits for a bounded time, so a longer wait is asked for piece by piece. */
  async function call<I extends object, O>(route: Route<I, O>, input: I, how: CallOptions = {}): Promise<O> {
    const asked = Object.hasOwn(route.query, 'wait') ? waitOf(input) : undefined
    if (asked === undefined) return once(route, input, how, 0)
    for (let left = asked; ; left -= apiLimits.waitSeconds) {
      const wait = Math.min(left, apiLimits.waitSeconds)
      try {
        return await once(route, { ...input, wait }, how, wait)
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 504 && left > wait)) throw error
      }
    }
  }

  async function events(input: EventsInput = {}, how: CallOptions = {}): Promise<Happenings> {
    const limit = how.timeoutMs ?? timeoutMs
    const { operation } = routes.events
    const deadline = new Deadline(limit, how.signal, () => new ApiTimeoutError(operation, limit))
    try {
      const answer = await connection.send(routes.events, input, deadline)
      if (!answer.ok) throw apiErrorOf(operation, answer.status, await answer.text())
      if (!answer.streams) throw new ResponseInvalidError(operation, 'it is not a stream of events')
      const stream = answer.events()
      deadline.pause()
      return happenings(deadline, async () => {
        const { done, value } = await stream.next()
        return done ? undefined : readJson(operation, value.data, (event) => routes.events.parseResponse(event))
      })
    } catch (error) {
      deadline.end()
      throw error
    }
  }

  const { events: _, ...answered } = routes
  const methods = Object.entries(answered).map(([name, route]) => [
    name,
    (input: object = {}, how?: CallOptions) => call(route as Route<object, unknown>, input, how),
  ])
  return { ...(Object.fromEntries(methods) as Operations), events }
}

function waitOf(input: object): number | undefined {
  return 'wait' in input && typeof input.wait === 'number' ? Math.max(0, Math.ceil(input.wait)) : undefined
}

function happenings(deadline: Deadline, read: () => Promise<Happening | undefined>): Happenings {
  let over = false
  const end = async (): Promise<IteratorResult<Happening>> => {
    over = true
    deadline.end()
    return { done: true, value: undefined }
  }
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      await end()
    },
    return: end,
    async next() {
      if (over) return end()
      try {
        // whoever takes long over an event must not take the peer for silent
        deadline.extend()
        const value = await read()
        deadline.pause()
        return value === undefined ? end() : { done: false, value }
      } catch (error) {
        await end()
        throw error
      }
    },
  }
}
