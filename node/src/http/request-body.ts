import { apiLimits } from '@datanet/client'
import { BodyInvalidError, ContentTypeError, RequestTooLargeError } from './errors.ts'

const JSON_TYPE = /^application\/json\s*(;|$)/i

function tooLarge(): RequestTooLargeError {
  return new RequestTooLargeError(
    `the request has more than ${apiLimits.requestBytes} bytes`,
    'Name files by their path instead of sending them.',
  )
}

/** How far too large a body is read on, and thrown away: who still sends hears no answer, and its connection is lost. */
const MAX_DISCARDED = 16 * apiLimits.requestBytes

/** The bytes of a body. Throws ERR_REQUEST_TOO_LARGE. */
async function bytesOf(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_DISCARDED) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) {
    size += piece.value.length
    if (size <= apiLimits.requestBytes) chunks.push(piece.value)
    else chunks.length = 0
    if (size > MAX_DISCARDED) break
  }
  if (size > apiLimits.requestBytes) throw tooLarge()
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

/**
 * The JSON of a body, undefined for an empty one. Bytes that are not UTF-8 are refused: a reader that mends them would sign
 * what nobody said. Throws ERR_REQUEST_TOO_LARGE, ERR_CONTENT_TYPE, ERR_BODY_INVALID.
 */
export async function readBody(request: Request): Promise<unknown> {
  const bytes = await bytesOf(request)
  if (bytes.length === 0) return undefined
  const type = request.headers.get('content-type')
  if (type === null || !JSON_TYPE.test(type)) throw new ContentTypeError(type)
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
