import type { Answer } from './answer.ts'
import type { Deadline } from './deadline.ts'
import { ApiAddressInvalidError, PeerUnreachableError, ResponseTooLargeError } from './errors.ts'
import { parseEvents, type StreamEvent } from './event-stream.ts'
import { API_PREFIX } from './generated/api.ts'
import { type Placement, requestOf } from './request.ts'

/** Sends requests to one peer's API and turns what can go wrong on the way into typed errors. */
export class Connection {
  readonly #address: string
  readonly #origin: string
  readonly #token: string
  readonly #fetch: typeof fetch
  readonly #maxBytes: number

  /** `fetchWith` is null for the platform's own, which knows no sockets. */
  constructor(baseUrl: string, token: string, fetchWith: typeof fetch | null, maxBytes: number) {
    this.#address = baseUrl
    this.#origin = originOf(baseUrl, fetchWith !== null)
    this.#token = token
    this.#fetch = fetchWith ?? globalThis.fetch
    this.#maxBytes = maxBytes
  }

  /** Sends a request; resolves when the head of the answer is there. */
  async send(
    route: Placement & { operation: string; stream: string },
    input: object,
    deadline: Deadline,
  ): Promise<Answer> {
    const { target, body } = requestOf(route, input)
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.#token}`,
      accept: route.stream === 'none' ? 'application/json' : 'text/event-stream, application/json',
    }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const { signal } = deadline
    const send = this.#fetch
    const response = await this.#reaching(deadline, () =>
      send(`${this.#origin}${API_PREFIX}${target}`, {
        method: route.method,
        headers,
        signal,
        body: body ?? null,
        redirect: 'error',
      }),
    )
    deadline.extend()
    return {
      ok: response.ok,
      status: response.status,
      streams: response.headers.get('content-type')?.startsWith('text/event-stream') ?? false,
      text: () => this.#text(route.operation, response, deadline),
      events: () => this.#events(route.operation, response, deadline),
    }
  }

  async #text(operation: string, response: Response, deadline: Deadline): Promise<string> {
    const decoder = new TextDecoder()
    const parts: string[] = []
    let size = 0
    for await (const chunk of this.#chunks(response, deadline)) {
      size += chunk.length
      if (size > this.#maxBytes) throw new ResponseTooLargeError(operation, this.#maxBytes)
      parts.push(decoder.decode(chunk, { stream: true }))
    }
    return parts.join('') + decoder.decode()
  }

  #events(operation: string, response: Response, deadline: Deadline): AsyncGenerator<StreamEvent, void, undefined> {
    const tooLarge = (): Error => new ResponseTooLargeError(operation, this.#maxBytes)
    return parseEvents(this.#chunks(response, deadline), this.#maxBytes, tooLarge)
  }

  /** The body piece by piece; each piece extends the deadline. Browsers cannot all iterate a stream, so it is read. */
  async *#chunks(response: Response, deadline: Deadline): AsyncGenerator<Uint8Array, void, undefined> {
    const reader = response.body?.getReader()
    if (reader === undefined) return
    for (;;) {
      const { done, value } = await this.#reaching(deadline, () => reader.read())
      if (done) return
      deadline.extend()
      yield value
    }
  }

  async #reaching<T>(deadline: Deadline, send: () => Promise<T>): Promise<T> {
    try {
      return await send()
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.signal.reason
      throw new PeerUnreachableError(this.#address, { cause: error })
    }
  }
}

/** What requests are sent to. What hands in a fetch that speaks to a socket has no other use for the host. */
function originOf(baseUrl: string, hasFetch: boolean): string {
  if (/^unix:\//.test(baseUrl)) {
    if (hasFetch) return 'http://localhost'
    throw new ApiAddressInvalidError(baseUrl, 'Hand in a fetch that speaks to the socket: unixFetch of @datanet/node.')
  }
  if (/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) return baseUrl.replace(/\/+$/, '')
  throw new ApiAddressInvalidError(baseUrl, 'Write it like http://127.0.0.1:4780, or unix:/run/datanet.sock.')
}
