/**
 * What a relay holds of a circuit whose one end takes nothing. The library's relay reads one end as fast as it sends, and keeps
 * what the other has not taken; so a circuit could fill memory up to all that it may carry. Here the faster end is paused
 * while more than a little waits for the other: then its muxer stops it by its window.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { type CircuitRelayServerComponents, RELAY_V2_HOP_CODEC, RELAY_V2_STOP_CODEC } from '@libp2p/circuit-relay-v2'
import type { Connection, Stream, StreamHandler } from '@libp2p/interface'

/** Bytes that may wait for one end of a circuit before the other one is paused. */
const MAX_CIRCUIT_WAITING = 1_048_576

/** The parts of a relay's service, through which it opens circuits that are held back. */
export function heldBack(components: CircuitRelayServerComponents): CircuitRelayServerComponents {
  /** The end that asked for a circuit, while its request is worked on. */
  const asking = new AsyncLocalStorage<Stream>()
  const held = (connection: Connection): Connection =>
    override(connection, 'newStream', async (protocol, options) => {
      const stop = await connection.newStream(protocol, options)
      const hop = asking.getStore()
      if (protocol === RELAY_V2_STOP_CODEC && hop !== undefined) {
        holdBack(hop, stop)
        holdBack(stop, hop)
      }
      return stop
    })
  const { registrar, connectionManager } = components
  const ownRegistrar = override(registrar, 'handle', (protocol, handler, options) => {
    const inContext: StreamHandler = (stream, connection) => asking.run(stream, () => handler(stream, connection))
    return registrar.handle(protocol, protocol === RELAY_V2_HOP_CODEC ? inContext : handler, options)
  })
  const ownManager = override(connectionManager, 'getConnections', (peer) =>
    connectionManager.getConnections(peer).map(held),
  )
  return override(override(components, 'registrar', ownRegistrar), 'connectionManager', ownManager)
}

/** The object, one part of which is another. */
function override<T extends object, K extends keyof T>(object: T, name: K, value: T[K]): T {
  return new Proxy(object, {
    get(target, key) {
      if (key === name) return value
      const found: unknown = Reflect.get(target, key)
      return typeof found === 'function' ? found.bind(target) : found
    },
  })
}

/** Pauses `from` while too much of what it brought was not sent on by `to`. */
function holdBack(from: Stream, to: Stream): void {
  let waiting = 0
  let isPaused = false
  const send = to.send.bind(to)
  to.send = (data) => {
    waiting -= data.byteLength
    const hasRoom = send(data)
    goOn()
    return hasRoom
  }
  const goOn = (): void => {
    if (!isPaused || waiting > MAX_CIRCUIT_WAITING / 2) return
    isPaused = false
    if (from.readStatus === 'paused') from.resume()
  }
  from.addEventListener('message', ({ data }) => {
    waiting += data.byteLength
    if (isPaused || waiting <= MAX_CIRCUIT_WAITING || from.readStatus !== 'readable') return
    isPaused = true
    from.pause()
  })
}
