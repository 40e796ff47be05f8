/**
 * A client of the IPFS Pinning Service API 1.0.0 (https://ipfs.github.io/pinning-services-api-spec/).
 * 1. Each request has a limit of time and of bytes, and ends when its signal aborts.
 * 2. What changes nothing is tried again where that may help; a pin is asked for once, since a second request is a second pin.
 * 3. The token goes to the endpoint alone, and into no message.
 */
import { setTimeout } from 'node:timers/promises'
import { DatanetError } from '@datanet/records'
import { limitedSignal } from '../network/time-limit.ts'
import { systemCode } from '../storage/disk-errors.ts'
import { PinningFailedError, PinningFundsError, PinningTokenError, PinningUnreachableError } from './errors.ts'
import { PIN_STATES, type PinStatus, readFailure, readPinPage, readPinStatus } from './pin-status.ts'

/** How long a request may take, ms. */
const PINNING_TIMEOUT = 30_000
const MAX_PINNING_TRIES = 3
const MAX_PINNING_ANSWER = 4 * 2 ** 20
/** How long the second try waits, ms; the third twice as long. */
const PAUSE = 300
/** CIDs that one listing may name. */
const CIDS_PER_LISTING = 10
const PINS_PER_PAGE = 1000

/** What a service is to keep. */
export interface PinRequest {
  readonly cid: string
  readonly name: string
  /** Multiaddrs of who has it. */
  readonly origins: readonly string[]
  readonly meta: Readonly<Record<string, string>>
}

/** A service, and the right to use it. */
export interface PinningAccount {
  readonly name: string
  /** URL without a slash at its end; its paths are /pins and below. */
  readonly endpoint: string
  readonly token: string
}

interface Ask {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
}

/** See the header. */
export class PinningClient {
  readonly #account: PinningAccount

  constructor(account: PinningAccount) {
    this.#account = { ...account, endpoint: account.endpoint.replace(/\/+$/, '') }
  }

  /** Asks for a pin. */
  async add(request: PinRequest, signal?: AbortSignal): Promise<PinStatus> {
    return this.#pin(await this.#send({ method: 'POST', path: '/pins', body: request }, signal))
  }

  async get(requestId: string, signal?: AbortSignal): Promise<PinStatus> {
    return this.#pin(await this.#send({ method: 'GET', path: `/pins/${encodeURIComponent(requestId)}` }, signal))
  }

  /** The pins of these CIDs, in whatever state. */
  async list(cids: readonly string[], signal?: AbortSignal): Promise<PinStatus[]> {
    const found: PinStatus[] = []
    for (let at = 0; at < cids.length; at += CIDS_PER_LISTING) {
      const query = new URLSearchParams({
        cid: cids.slice(at, at + CIDS_PER_LISTING).join(','),
        status: PIN_STATES.join(','),
        limit: String(PINS_PER_PAGE),
      })
      const page = readPinPage(await this.#send({ method: 'GET', path: `/pins?${query}` }, signal))
      if (page === null) throw this.#unreadable()
      found.push(...page.filter(({ cid }) => cids.includes(cid)))
    }
    return found
  }

  /** Removes a pin; one that is gone is no error. */
  async remove(requestId: string, signal?: AbortSignal): Promise<void> {
    await this.#send({ method: 'DELETE', path: `/pins/${encodeURIComponent(requestId)}` }, signal)
  }

  #pin(value: unknown): PinStatus {
    const pin = readPinStatus(value)
    if (pin === null) throw this.#unreadable()
    return pin
  }

  #unreadable(): PinningFailedError {
    return new PinningFailedError(this.#account.name, 'gave an answer that is not of its API')
  }

  async #send(ask: Ask, signal?: AbortSignal): Promise<unknown> {
    const tries = ask.method === 'POST' ? 1 : MAX_PINNING_TRIES
    for (let tried = 1; ; tried++) {
      try {
        return await this.#try(ask, signal)
      } catch (error) {
        signal?.throwIfAborted()
        if (!(error instanceof PinningUnreachableError) || tried === tries) throw error
        await setTimeout(PAUSE * tried, undefined, { ...(signal === undefined ? {} : { signal }) })
      }
    }
  }

  async #try({ method, path, body }: Ask, ended?: AbortSignal): Promise<unknown> {
    const { name, endpoint, token } = this.#account
    const signal = limitedSignal(PINNING_TIMEOUT, ended)
    try {
      const response = await fetch(`${endpoint}${path}`, {
        method,
        // a redirect would take the token elsewhere
        redirect: 'error',
        signal,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const value = parsed(await boundedText(response, name))
      if (response.ok) return value
      if (method === 'DELETE' && response.status === 404) return undefined
      throw this.#failure(response.status, value)
    } catch (error) {
      ended?.throwIfAborted()
      if (error instanceof DatanetError) throw error
      const problem = signal.aborted ? `no answer within ${PINNING_TIMEOUT} ms` : reasonOf(error)
      throw new PinningUnreachableError(name, problem, { cause: error })
    }
  }

  #failure(status: number, value: unknown): DatanetError {
    const { name } = this.#account
    const said = readFailure(value) ?? `status ${status}`
    if (status === 401 || status === 403) return new PinningTokenError(name, `it refuses the token (${said})`)
    if (status === 402 || status === 409) return new PinningFundsError(name, said)
    if (status === 429 || status >= 500) return new PinningUnreachableError(name, said)
    return new PinningFailedError(name, `refuses: ${said}`)
  }
}

async function boundedText(response: Response, service: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > MAX_PINNING_ANSWER)
      throw new PinningFailedError(service, `answered with more than ${MAX_PINNING_ANSWER} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown): string {
  for (let link = error; link instanceof Error; link = link.cause) {
    const code = systemCode(link)
    if (code !== undefined) return code
  }
  return error instanceof Error ? error.message : String(error)
}
