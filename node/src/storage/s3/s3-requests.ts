/**
 * Requests to an S3 service.
 * 1. So many run at once, and no more.
 * 2. Each try has a limit of time; what may fare better soon is tried again, later each time, so often and no more.
 * 3. Who waits can leave at any time.
 * 4. Errors are typed, and tell nothing of the keys.
 */
import { setTimeout } from 'node:timers/promises'
import { DatanetError } from '@datanet/records'
import { limitedSignal } from '../../network/time-limit.ts'
import { systemCode } from '../disk-errors.ts'
import { S3FailedError, S3UnreachableError } from './errors.ts'
import { RequestSlots } from './request-slots.ts'
import { faultOf, isPassing, wholeAnswer } from './s3-answer.ts'
import type { S3Credentials } from './s3-credentials.ts'
import { placeText, type S3Place } from './s3-place.ts'
import { type S3Request, signedHeaders } from './s3-signature.ts'

/** Requests at once. */
const MAX_S3_REQUESTS = 16
/** How long one try may take, ms. */
const S3_TIMEOUT = 30_000
/** How often a request is tried at most. */
const MAX_S3_TRIES = 4
/** How long the second try waits, ms; each further one twice as long, all up to half as long again. */
const PAUSE = 200
const DEFAULT_REGION = 'us-east-1'

/** How patient requests are. */
export interface S3Patience {
  /** Milliseconds of one try. */
  readonly timeout: number
  readonly tries: number
  /** Milliseconds before the second try. */
  readonly pause: number
}

const PATIENCE: S3Patience = { timeout: S3_TIMEOUT, tries: MAX_S3_TRIES, pause: PAUSE }

/** What is asked of a bucket. */
export interface S3Ask {
  readonly method: S3Request['method']
  /** The object; the bucket itself where there is none. */
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** See the header. */
export class S3Requests {
  /** How the place is called. */
  readonly place: string
  readonly #bucket: string
  readonly #region: string
  readonly #credentials: S3Credentials
  readonly #patience: S3Patience
  readonly #slots = new RequestSlots(MAX_S3_REQUESTS)
  readonly #over = new AbortController()

  constructor(
    place: S3Place & { readonly region?: string },
    credentials: S3Credentials,
    patience: Partial<S3Patience> = {},
  ) {
    this.place = placeText(place)
    this.#bucket = `${place.endpoint.replace(/\/+$/, '')}/${place.bucket}`
    this.#region = place.region ?? DEFAULT_REGION
    this.#credentials = credentials
    this.#patience = { ...PATIENCE, ...patience }
  }

  /**
   * The answer, its body whole; that something is not there is an answer.
   * Throws ERR_S3_UNREACHABLE, ERR_S3_KEYS, ERR_S3_BUCKET_MISSING, ERR_DISK_FULL, ERR_S3_FAILED.
   */
  async send(ask: S3Ask, signal?: AbortSignal): Promise<Response> {
    const ended = signal === undefined ? this.#over.signal : AbortSignal.any([this.#over.signal, signal])
    return await this.#slots.run(() => this.#persist(ask, ended), ended)
  }

  /** Ends what runs, and what waits. */
  close(): void {
    this.#over.abort(new S3FailedError(this.place, 'is closed'))
  }

  async #persist(ask: S3Ask, ended: AbortSignal): Promise<Response> {
    const { tries, pause } = this.#patience
    for (let tried = 1; ; tried++) {
      const outcome = await this.#try(ask, ended)
      if (outcome instanceof Response) return outcome
      if (!outcome.again || tried === tries) throw outcome.error
      const wait = pause * 2 ** (tried - 1) * (1 + Math.random() / 2)
      await setTimeout(wait, undefined, { signal: ended }).catch(() => ended.throwIfAborted())
    }
  }

  async #try(
    { method, key, query = {}, body }: S3Ask,
    ended: AbortSignal,
  ): Promise<Response | { error: Error; again: boolean }> {
    const { timeout } = this.#patience
    const signal = limitedSignal(timeout, ended)
    const asked = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`)
    const url = new URL(
      `${this.#bucket}${key === undefined ? '' : `/${key}`}${asked.length === 0 ? '' : `?${asked.join('&')}`}`,
    )
    try {
      const request: S3Request = { method, url, ...(body === undefined ? {} : { body }) }
      const headers = signedHeaders(request, this.#region, this.#credentials)
      // a redirect would take the signature elsewhere
      const init: RequestInit = {
        method,
        headers,
        redirect: 'manual',
        signal,
        ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
      }
      const answer = await wholeAnswer(await fetch(url, init), this.place)
      const error = await faultOf(answer, this.place)
      return error === null ? answer : { error, again: isPassing(answer.status) }
    } catch (error) {
      ended.throwIfAborted()
      if (error instanceof DatanetError) return { error, again: false }
      const problem = signal.aborted ? `no answer within ${timeout} ms` : reasonOf(error)
      return {
        error: new S3UnreachableError(`${url.origin}, for ${this.place},`, problem, { cause: error }),
        again: true,
      }
    }
  }
}

/** A value as a query that is signed has it: all but letters, digits and -._~ in percent. */
function encoded(value: string): string {
  return encodeURIComponent(value).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** Why a fetch failed: the system's code, which lies some causes deep. */
function reasonOf(error: unknown): string {
  for (let link = error; link instanceof Error; link = link.cause) {
    const code = systemCode(link)
    if (code !== undefined) return code
  }
  return error instanceof Error ? error.message : String(error)
}
