import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

/**
 * Counts what goes over this process's TCP connections from now on, both ways: handshakes, encryption and all. Bytes
 * that were sent but wait in the process count too.
 */
export function countWireBytes(): () => number {
  const sockets = new Set<Socket>()
  let closed = 0
  const watch = (message: unknown) => {
    const { socket } = message as { socket: Socket }
    sockets.add(socket)
    socket.once('close', () => {
      sockets.delete(socket)
      closed += socket.bytesRead + socket.bytesWritten
    })
  }
  subscribe('net.client.socket', watch)
  subscribe('net.server.socket', watch)
  return () => [...sockets].reduce((sum, socket) => sum + socket.bytesRead + socket.bytesWritten, closed)
}
