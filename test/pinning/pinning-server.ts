/**
 * A pinning service that keeps to the letter of the IPFS Pinning Service API 1.0.0: what a client sends beside it is 400, and told
 * to the test. What it keeps is whatever `keep` does.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CID } from '@datanet/records'
import { multiaddr } from '@multiformats/multiaddr'

/** A pin as a client asks for it. */
export interface AskedPin {
  readonly cid: string
  readonly name?: string
  readonly origins?: readonly string[]
  readonly meta?: Readonly<Record<string, string>>
}

interface Held {
  readonly requestid: string
  status: 'queued' | 'pinning' | 'pinned' | 'failed'
  readonly created: string
  readonly pin: AskedPin
  readonly delegates: readonly string[]
  readonly info: Record<string, string>
}

/** How the service is. */
export interface PinningServerOptions {
  readonly token: string
  /** Multiaddrs of who fetches for the service. */
  readonly delegates: readonly string[]
  /** Fetches and keeps a pin, or throws. */
  keep(pin: AskedPin): Promise<void>
}

type Answer = { readonly status: number; readonly body?: unknown }

const refused = (status: number, reason: string, details: string): Answer => ({
  status,
  body: { error: { reason, details } },
})

const STATES = ['queued', 'pinning', 'pinned', 'failed']
const FILTERS = ['cid', 'name', 'match', 'status', 'before', 'after', 'limit', 'meta']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isCid(text: unknown): text is string {
  try {
    return typeof text === 'string' && CID.parse(text).toString() === text
  } catch {
    return false
  }
}

function isMultiaddr(text: unknown): boolean {
  try {
    return typeof text === 'string' && multiaddr(text).toString() === text
  } catch {
    return false
  }
}

/** What is wrong with a pin, by the schema of the API; null for one that is right. */
function problemOf(value: unknown): string | null {
  if (!isObject(value)) return 'a pin is an object'
  const { cid, name, origins, meta, ...others } = value
  if (Object.keys(others).length > 0) return `a pin has no ${Object.keys(others).join(', ')}`
  if (!isCid(cid)) return 'cid is missing or none'
  if (name !== undefined && (typeof name !== 'string' || name.length > 255))
    return 'name is a text of 255 characters at most'
  if (origins !== undefined) {
    if (!Array.isArray(origins) || origins.length > 20) return 'origins are 20 multiaddrs at most'
    if (!origins.every(isMultiaddr) || new Set(origins).size !== origins.length)
      return 'origins are different multiaddrs'
  }
  if (meta !== undefined) {
    if (!isObject(meta) || Object.keys(meta).length > 1000) return 'meta has 1,000 entries at most'
    if (!Object.values(meta).every((text) => typeof text === 'string')) return 'meta holds texts'
  }
  return null
}

/** A service for tests; see the header. */
export class PinningServer {
  readonly #options: PinningServerOptions
  readonly #pins = new Map<string, Held>()
  readonly #server = createServer((request, response) => void this.#serve(request, response))
  /** What clients sent that the API does not have. */
  readonly violations: string[] = []
  /** Answers that are given, first to last, instead of what would be right. */
  readonly faults: ((response: ServerResponse) => void)[] = []
  #requests = 0

  constructor(options: PinningServerOptions) {
    this.#options = options
  }

  /** Starts, and gives the endpoint. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/psa`
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  get pins(): readonly Held[] {
    return [...this.#pins.values()]
  }

  get requests(): number {
    return this.#requests
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString()
    this.#requests += 1
    const fault = this.faults.shift()
    if (fault !== undefined) return fault(response)
    const { status, body } = this.#answer(request, text)
    if (status === 400) this.violations.push(`${request.method} ${request.url}: ${JSON.stringify(body)}`)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(body === undefined ? '' : JSON.stringify(body))
  }

  #answer({ method, url, headers }: IncomingMessage, text: string): Answer {
    const { pathname, searchParams } = new URL(url ?? '', 'http://localhost')
    if (headers.authorization !== `Bearer ${this.#options.token}`)
      return refused(401, 'UNAUTHORIZED', 'the access token is missing or not valid')
    if (pathname === '/psa/pins' && method === 'GET') return this.#list(searchParams)
    if (pathname === '/psa/pins' && method === 'POST') return this.#add(headers['content-type'], text)
    const [, requestid] = /^\/psa\/pins\/([^/]+)$/.exec(pathname) ?? []
    const held = this.#pins.get(decodeURIComponent(requestid ?? ''))
    if (held === undefined) return refused(404, 'NOT_FOUND', 'there is no such pin')
    if (method === 'GET') return { status: 200, body: held }
    if (method === 'POST') {
      this.#pins.delete(held.requestid)
      return this.#add(headers['content-type'], text)
    }
    if (method !== 'DELETE') return refused(404, 'NOT_FOUND', 'there is no such operation')
    this.#pins.delete(held.requestid)
    return { status: 202 }
  }

  #add(type: string | undefined, text: string): Answer {
    if (type?.split(';')[0] !== 'application/json') return refused(400, 'BAD_REQUEST', 'the body is not JSON')
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return refused(400, 'BAD_REQUEST', 'the body is not JSON')
    }
    const problem = problemOf(value)
    if (problem !== null) return refused(400, 'BAD_REQUEST', problem)
    const { token: _, delegates, keep } = this.#options
    const pin = value as AskedPin
    const created = new Date().toISOString()
    const held: Held = { requestid: randomUUID(), status: 'queued', created, pin, delegates, info: {} }
    this.#pins.set(held.requestid, held)
    const answer = { status: 202, body: { ...held } }
    held.status = 'pinning'
    void keep(pin).then(
      () => {
        held.status = 'pinned'
      },
      (error: unknown) => {
        held.status = 'failed'
        held.info['status_details'] = error instanceof Error ? error.message : String(error)
      },
    )
    return answer
  }

  #list(query: URLSearchParams): Answer {
    const unknown = [...query.keys()].filter((name) => !FILTERS.includes(name))
    if (unknown.length > 0) return refused(400, 'BAD_REQUEST', `there is no filter ${unknown.join(', ')}`)
    const cids = query.get('cid')?.split(',')
    if (cids !== undefined && (cids.length > 10 || !cids.every(isCid) || new Set(cids).size !== cids.length))
      return refused(400, 'BAD_REQUEST', 'cid is 1 to 10 different CIDs')
    const states = (query.get('status') ?? 'pinned').split(',')
    if (!states.every((state) => STATES.includes(state)) || new Set(states).size !== states.length)
      return refused(400, 'BAD_REQUEST', 'status is a list of different states')
    const limit = Number(query.get('limit') ?? 10)
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return refused(400, 'BAD_REQUEST', 'limit is 1 to 1000')
    const found = this.pins
      .filter(({ pin, status }) => states.includes(status) && (cids === undefined || cids.includes(pin.cid)))
      .filter(({ pin }) => query.get('name') === null || pin.name === query.get('name'))
      .toSorted((a, b) => (a.created < b.created ? 1 : -1))
    return { status: 200, body: { count: found.length, results: found.slice(0, limit) } }
  }
}
