import type { Stream } from '@libp2p/interface'
import type { Uint8ArrayList } from 'uint8arraylist'

type Chunk = Uint8Array | Uint8ArrayList

/** Unread bytes from which the other end is asked to wait, unless told otherwise; it may go on at a part of them. */
const PAUSE_ABOVE = 1024 * 1024
const RESUME_PART = 1 / 4
/** The other end may still have a full window (16 MiB) under way when it is asked to wait. */
const MAX_BUFFERED = 32 * 1024 * 1024

/**
 * The bytes that arrive on a libp2p stream, with back-pressure: its own iterator buffers without bound. `pauseAbove` is in bytes.
 * Listens from the moment it is made, so that nothing that arrives before the first read is missed.
 */
export function streamSource(stream: Stream, pauseAbove = PAUSE_ABOVE): AsyncIterable<Chunk> {
  const resumeBelow = pauseAbove * RESUME_PART
  const chunks: Chunk[] = []
  let held = 0
  let over = stream.readableEnded
  let closed = false
  let failure: Error | undefined
  let wake: () => void = () => {}
  let resuming = false

  const pauseWhenFull = () => {
    if (held > pauseAbove && stream.readStatus === 'readable') stream.pause()
  }
  /** Resuming hands over what has waited and then asks for more, even when it was paused in between: so pause after it. */
  const resume = () => {
    resuming = true
    stream.resume()
    resuming = false
    pauseWhenFull()
  }

  stream.maxReadBufferLength = MAX_BUFFERED
  stream.addEventListener('message', ({ data }) => {
    chunks.push(data)
    held += data.byteLength
    if (!resuming) pauseWhenFull()
    wake()
  })
  stream.addEventListener('end', () => {
    over = true
    wake()
  })
  stream.addEventListener('close', ({ error }) => {
    closed = true
    failure = error
    wake()
  })

  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const chunk = chunks.shift()
        if (chunk !== undefined) {
          held -= chunk.byteLength
          if (held < resumeBelow && stream.readStatus === 'paused') resume()
          yield chunk
        } else if (failure !== undefined) {
          throw failure
        } else if (over) {
          return
        } else if (stream.readStatus === 'paused') {
          resume()
        } else if (closed) {
          return
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
    },
  }
}
