import { apiLimits } from '@datanet/client'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { HonoRequest } from 'hono/request'
import { BodyInvalidError, ContentTypeError, RequestTooLargeError } from './errors.ts'

const JSON_TYPE = /^application\/json\s*(;|$)/i

/** Refuses bodies that are too large before they are read whole. */
export function limitBodies(): MiddlewareHandler {
  return bodyLimit({
    maxSize: apiLimits.requestBytes,
    onError: () => {
      throw new RequestTooLargeError(
        `the request has more than ${apiLimits.requestBytes} bytes`,
        'Name files by their path instead of sending them.',
      )
    },
  })
}

/**
 * The JSON of a body, undefined for an empty one. Bytes that are not UTF-8 are refused: a reader that mends them would sign
 * what nobody said. Throws ERR_CONTENT_TYPE, ERR_BODY_INVALID.
 */
export async function readBody(request: HonoRequest): Promise<unknown> {
  const bytes = await request.arrayBuffer()
  if (bytes.byteLength === 0) return undefined
  const type = request.header('content-type')
  if (type === undefined || !JSON_TYPE.test(type)) throw new ContentTypeError(type)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new BodyInvalidError(
      'the body of the request is not JSON in UTF-8',
      'Send one JSON object, with content-type application/json.',
      { cause },
    )
  }
}
