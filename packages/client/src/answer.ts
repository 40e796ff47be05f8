import { DatanetError } from '@datanet/records'
import { ApiError, ResponseInvalidError } from './errors.ts'
import type { StreamEvent } from './event-stream.ts'
import { type ErrorBody, parseErrorBody } from './generated/api.ts'
import type { Route } from './route.ts'

/** An answer whose head has come. */
export interface Answer {
  readonly ok: boolean
  readonly status: number
  /** Whether the body is a stream of events. */
  readonly streams: boolean
  text(): Promise<string>
  events(): AsyncGenerator<StreamEvent, void, undefined>
}

/** JSON text read by a parser. Throws ResponseInvalidError. */
export function readJson<T>(operation: string, text: string, parse: (value: unknown) => T): T {
  try {
    return parse(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof DatanetError)) throw error
    throw new ResponseInvalidError(operation, error.message, { cause: error })
  }
}

/** The error that an answer tells. */
export function apiErrorOf(operation: string, status: number, text: string): DatanetError {
  try {
    const body: ErrorBody = readJson(operation, text, (value) => parseErrorBody(value))
    return new ApiError(body.status ?? status, body.error)
  } catch (error) {
    if (!(error instanceof ResponseInvalidError)) throw error
    return new ResponseInvalidError(operation, `status ${status} without a reason`, { cause: error })
  }
}

/** The result of an operation whose answer is there, or on its way behind progress events. */
export async function resultOf<I, O>(
  route: Route<I, O>,
  answer: Answer,
  onProgress: (text: string) => void,
): Promise<O> {
  const { operation } = route
  if (!answer.streams || !answer.ok) {
    const text = await answer.text()
    if (!answer.ok) throw apiErrorOf(operation, answer.status, text)
    return readJson(operation, text, (value) => route.parseResponse(value))
  }
  for await (const { name, data } of answer.events()) {
    if (name === 'progress') onProgress(data)
    if (name === 'error') throw apiErrorOf(operation, 500, data)
    if (name === 'result') return readJson(operation, data, (value) => route.parseResponse(value))
  }
  throw new ResponseInvalidError(operation, 'it ended before the result')
}
