import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Logger } from 'pino'
import { AnswerTooLargeError, TooManyRequestsError } from './errors.ts'
import { errorAnswer } from './status.ts'

/** The status in log and metrics of a request whose sender went away. */
export const GONE_STATUS = 499

/** JSON text of an answer. Throws ERR_RESPONSE_TOO_LARGE. */
export function answerText(operation: string, value: unknown, limit: number): string {
  let text: string
  try {
    text = JSON.stringify(value)
  } catch (error) {
    // longer than a string can be
    if (error instanceof RangeError) throw new AnswerTooLargeError(operation, limit)
    throw error
  }
  // a character is three bytes at most
  if (text.length * 3 > limit && Buffer.byteLength(text) > limit) throw new AnswerTooLargeError(operation, limit)
  return text
}

/** The answer that an error is. */
export function failure(context: Context, error: unknown, logger: Logger): Response {
  if (context.req.raw.signal.aborted) return context.body(null, GONE_STATUS as ContentfulStatusCode)
  const { status, body } = errorAnswer(error)
  if (status >= 500) logger.error({ err: error, path: context.req.path }, 'a request failed')
  if (error instanceof TooManyRequestsError) context.header('retry-after', String(Math.ceil(error.retryAfter)))
  return context.json(body, status as ContentfulStatusCode)
}
