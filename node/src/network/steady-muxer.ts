import { type StreamMuxerFactory, StreamStateError } from '@libp2p/interface'
import { type YamuxMuxerInit, yamux } from '@libp2p/yamux'

/**
 * Yamux whose connections may end at any moment. Yamux writes some frames (the first of a stream, answers to pings) where
 * nobody can catch an error: over a connection that is just closing that error would end the process. Such a frame is dropped
 * instead; the streams of the connection end by themselves.
 */
export function steadyMuxer(init: YamuxMuxerInit): () => StreamMuxerFactory {
  const createFactory = yamux(init)
  return () => {
    const factory = createFactory()
    const createMuxer = factory.createStreamMuxer.bind(factory)
    factory.createStreamMuxer = (connection) => {
      const muxer = createMuxer(connection)
      const send = muxer.send.bind(muxer)
      muxer.send = (bytes) => {
        try {
          return send(bytes)
        } catch (error) {
          if (error instanceof StreamStateError) return true
          throw error
        }
      }
      return muxer
    }
    return factory
  }
}
