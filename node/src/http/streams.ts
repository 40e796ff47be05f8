/** Answers that are streams of server-sent events. */
import { apiLimits, type CallOptions } from '@datanet/client'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Logger } from 'pino'
import type { Hub } from '../operations/hub.ts'
import { GONE_STATUS } from './answer.ts'
import { errorAnswer } from './status.ts'

/** Milliseconds between two reports of progress: ten a second are plenty for an eye. */
const REPORT_INTERVAL = 100

const COMMENT = ': \n\n'

/** Keeps a stream from looking dead while nothing happens. */
function heartbeat(write: () => Promise<unknown>): () => void {
  const timer = setInterval(() => void write().catch(() => undefined), (apiLimits.heartbeatSeconds * 1000) / 2)
  return () => clearInterval(timer)
}

/** An operation that tells how far it is, and ends with its result or error; `run` gives the JSON text of its result. */
export function streamOperation(
  context: Context,
  run: (options: CallOptions) => Promise<string>,
  onEnd: (status: number) => void,
  logger: Logger,
): Response {
  return streamSSE(context, async (stream) => {
    const gone = new AbortController()
    stream.onAbort(() => gone.abort())
    const stop = heartbeat(() => stream.write(COMMENT))
    let last = Number.NEGATIVE_INFINITY
    let ended = 200
    try {
      const result = await run({
        signal: gone.signal,
        onProgress: (progress) => {
          if (performance.now() - last < REPORT_INTERVAL) return
          last = performance.now()
          void stream.writeSSE({ event: 'progress', data: JSON.stringify(progress) })
        },
      })
      await stream.writeSSE({ event: 'result', data: result })
    } catch (error) {
      const { status, body } = errorAnswer(error)
      ended = gone.signal.aborted ? GONE_STATUS : status
      if (ended >= 500) logger.error({ err: error, path: context.req.path }, 'a request failed')
      await stream.writeSSE({ event: 'error', data: JSON.stringify({ ...body, status }) })
    } finally {
      stop()
      onEnd(ended)
    }
  })
}

/** What happens at the peer, of one datanet or of all, until one side ends. */
export function streamEvents(
  context: Context,
  hub: Hub,
  datanet: string | undefined,
  onEnd: (status: number) => void,
): Response {
  return streamSSE(context, async (stream) => {
    const gone = new AbortController()
    stream.onAbort(() => gone.abort())
    const happenings = hub.listen(datanet, gone.signal)
    const stop = heartbeat(() => stream.write(COMMENT))
    try {
      // an answer begins with its first byte, and who asks waits for it
      await stream.write(COMMENT)
      for await (const happening of happenings)
        await stream.writeSSE({ event: happening.type, data: JSON.stringify(happening) })
    } finally {
      stop()
      onEnd(200)
    }
  })
}
