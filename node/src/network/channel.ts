import { type Stream, type StreamCloseEvent, StreamStateError } from '@libp2p/interface'
import { encode } from 'it-length-prefixed'
import { pipe } from 'it-pipe'
import type { Uint8ArrayList } from 'uint8arraylist'
import { FrameTooLargeError, StreamBrokenError, StreamIdleError } from './errors.ts'
import { readFrames } from './frames.ts'
import { streamSource } from './stream-source.ts'
import { type Limit, limitedSignal, within } from './time-limit.ts'

/** A conversation with one peer in frames: bytes of any length, each prefixed by its length. */
export interface Channel {
  /** The peer at the other end. */
  readonly remotePeer: string
  /** Resolves when the next frame may be sent. Throws ERR_FRAME_TOO_LARGE, ERR_STREAM_IDLE, ERR_STREAM_BROKEN. */
  send(bytes: Uint8Array | Uint8ArrayList, signal?: AbortSignal): Promise<void>
  /** The next frame, or null after the last. Throws ERR_FRAME_TOO_LARGE, ERR_STREAM_IDLE, ERR_STREAM_BROKEN. */
  receive(signal?: AbortSignal): Promise<Uint8Array | null>
  /** Says that no more is sent; what the other end still sends can be received. */
  close(): Promise<void>
  /** Ends both directions at once; the other end sees that the stream broke. */
  abort(error: Error): void
}

export type ChannelLimits = {
  /** Bytes of the largest frame, in either direction. */
  maxFrameBytes: number
  /** Milliseconds for which the other end may neither send nor take anything while it is waited for. */
  idleTimeout: number
  /** Milliseconds for which it may send nothing while it is waited for, where that is another time. */
  receiveTimeout?: number
}

export type ChannelOptions = ChannelLimits & {
  /** Hears of bytes as they arrive, before the frame that they belong to is whole. */
  onBytes?: (bytes: number) => void
  /** Bytes that may have come and not be read before the other end is asked to wait; 1 MiB unless given. */
  unread?: number
  /** Memory for a frame that arrives. */
  allocate?: (bytes: number) => Uint8Array
}

/** Frames over a libp2p stream. */
export function createChannel(
  stream: Stream,
  remotePeer: string,
  { maxFrameBytes, idleTimeout, receiveTimeout = idleTimeout, onBytes, allocate, unread }: ChannelOptions,
): Channel {
  const tooLarge = () => new FrameTooLargeError(remotePeer, maxFrameBytes)
  const cutOff = () => new StreamBrokenError(remotePeer)
  const frames = pipe(streamSource(stream, unread), (source) =>
    readFrames(source, { maxBytes: maxFrameBytes, tooLarge, cutOff, onBytes, allocate }),
  )

  const limit = (milliseconds: number, signal: AbortSignal | undefined): Limit => ({
    milliseconds,
    error: () => new StreamIdleError(remotePeer, milliseconds),
    signal,
  })

  /** A stream that was given up, or that broke a rule, is of no more use to either end. */
  const fail = (error: unknown): Error => {
    const typed = typedError(error)
    stream.abort(typed)
    return typed
  }

  const typedError = (error: unknown): Error => {
    if (!(error instanceof Error)) return new StreamBrokenError(remotePeer, { cause: error })
    const ours = 'hint' in error || error.name === 'AbortError' || error.name === 'TimeoutError'
    return ours ? error : new StreamBrokenError(remotePeer, { cause: error })
  }

  return {
    remotePeer,
    async send(bytes, signal) {
      if (bytes.byteLength > maxFrameBytes) throw new FrameTooLargeError(remotePeer, maxFrameBytes)
      signal?.throwIfAborted()
      try {
        stream.send(encode.single(bytes))
        while (stream.writableNeedsDrain) await within(drained(stream), limit(idleTimeout, signal))
      } catch (error) {
        throw fail(error)
      }
    },
    async receive(signal) {
      try {
        const { done, value } = await within(frames.next(), limit(receiveTimeout, signal))
        return done === true ? null : value
      } catch (error) {
        throw fail(error)
      }
    },
    async close() {
      if (stream.writeStatus === 'closing' || stream.writeStatus === 'closed') return
      try {
        await stream.close({ signal: limitedSignal(idleTimeout) })
      } catch (error) {
        throw fail(error)
      }
      endWhenOther(stream, idleTimeout, () => new StreamIdleError(remotePeer, idleTimeout))
    },
    abort(error) {
      stream.abort(error)
    },
  }
}

/**
 * Resolves when the stream has passed bytes on, or has ended. The stream's own `onDrain` holds the sender back only
 * once: the promise that it gives is never renewed after it has resolved.
 */
async function drained(stream: Stream): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onDrain = () => resolve()
  const onClose = ({ error }: StreamCloseEvent) => reject(error ?? new StreamStateError('closed before all was sent'))
  stream.addEventListener('drain', onDrain)
  stream.addEventListener('close', onClose)
  try {
    await promise
  } finally {
    stream.removeEventListener('drain', onDrain)
    stream.removeEventListener('close', onClose)
  }
}

/** A stream lives until both ends have closed; one that we closed must not wait for ever for the other. */
function endWhenOther(stream: Stream, milliseconds: number, error: () => Error): void {
  if (stream.status === 'closed') return
  const timer = setTimeout(() => {
    // Then it is we who keep the other end waiting.
    if (stream.readStatus === 'paused') timer.refresh()
    else stream.abort(error())
  }, milliseconds)
  timer.unref()
  stream.addEventListener('message', () => timer.refresh())
  stream.addEventListener('close', () => clearTimeout(timer))
}
