import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Hostile } from './hostile.ts'

/** Opens a connection with the peer's HTTP port that reads nothing; null where it is refused. */
export async function openHttp({ place, signal }: Hostile): Promise<Socket | null> {
  const { hostname, port } = new URL(place.api)
  const socket = connect({ host: hostname, port: Number(port) }).pause()
  socket.on('error', () => undefined)
  try {
    await once(socket, 'connect', { signal })
    return socket
  } catch {
    socket.destroy()
    return null
  }
}
