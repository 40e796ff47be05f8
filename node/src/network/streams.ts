import type { Libp2p, Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import type { Logger } from 'pino'
import { type Channel, type ChannelLimits, type ChannelOptions, createChannel } from './channel.ts'
import { dialError } from './dial-error.ts'
import { limitedSignal } from './time-limit.ts'

/** Bytes of the largest frame, where a protocol names no other. */
const MAX_FRAME_BYTES = 4 * 1024 * 1024
const IDLE_TIMEOUT = 30_000
const OPEN_TIMEOUT = 10_000
/** Streams of one protocol that one connection may have open at a time. */
const MAX_STREAMS = 64

/** Serves one conversation; when it returns the channel is closed, when it throws the channel is aborted. */
type ChannelHandler = (channel: Channel) => Promise<void>

export type Streams = {
  /** Serves a protocol for whoever opens it. */
  handleProtocol(protocol: string, handler: ChannelHandler, limits?: Partial<ChannelLimits>): Promise<void>
  /** Opens a protocol with a peer that is connected or known. Throws ERR_DIAL_FAILED, ERR_PROTOCOL_UNSUPPORTED. */
  openStream(peer: string, protocol: string, signal?: AbortSignal, options?: Partial<ChannelOptions>): Promise<Channel>
  /** Stops serving all protocols. */
  close(): Promise<void>
}

/** Conversations with single peers over libp2p streams. */
export function createStreams(libp2p: Pick<Libp2p, 'handle' | 'unhandle' | 'dialProtocol'>, logger: Logger): Streams {
  const served = new Set<string>()

  const serve = async (stream: Stream, peer: string, handler: ChannelHandler, limits: ChannelLimits): Promise<void> => {
    const channel = createChannel(stream, peer, limits)
    try {
      await handler(channel)
      await channel.close()
    } catch (error) {
      logger.debug({ err: error, peer, protocol: stream.protocol }, 'a conversation ended in an error')
      channel.abort(error instanceof Error ? error : new Error(String(error)))
    }
  }

  return {
    async handleProtocol(protocol, handler, limits) {
      served.add(protocol)
      await libp2p.handle(
        protocol,
        (stream, connection) => void serve(stream, connection.remotePeer.toString(), handler, withDefaults(limits)),
        { maxInboundStreams: MAX_STREAMS, maxOutboundStreams: MAX_STREAMS, runOnLimitedConnection: true },
      )
    },
    async openStream(peer, protocol, signal, options) {
      signal?.throwIfAborted()
      let stream: Stream
      try {
        stream = await libp2p.dialProtocol(peerIdFromString(peer), protocol, {
          signal: limitedSignal(OPEN_TIMEOUT, signal),
          maxOutboundStreams: MAX_STREAMS,
          runOnLimitedConnection: true,
        })
      } catch (error) {
        if (signal?.aborted === true) throw signal.reason
        throw dialError(error, peer, protocol)
      }
      return createChannel(stream, peer, withDefaults(options))
    },
    async close() {
      await libp2p.unhandle([...served])
      served.clear()
    },
  }
}

function withDefaults(options: Partial<ChannelOptions> = {}): ChannelOptions {
  return { maxFrameBytes: MAX_FRAME_BYTES, idleTimeout: IDLE_TIMEOUT, ...options }
}
