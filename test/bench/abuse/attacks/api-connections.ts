import type { Socket } from 'node:net'
import type { Attack } from '../attack.ts'
import { openHttp } from '../sender/http-port.ts'

const CONNECTIONS = 600

/** The API's places, taken by those who have no token. */
export const apiConnections: Attack = {
  name: 'API: connections without a token',
  sender: 'a stranger',
  sends: `${CONNECTIONS} connections that are held open, of which every second one begins a request.`,
  megabytes: 1,
  isHttp: true,
  async send(hostile) {
    const held: Socket[] = []
    for (let at = 0; at < CONNECTIONS && !hostile.signal.aborted; at++) {
      const socket = await openHttp(hostile)
      if (at % 2 === 0) socket?.write('GET /v1/status HTTP/1.1\r\n')
      if (socket !== null) held.push(socket)
    }
    await hostile.rest(60_000)
    for (const socket of held) socket.destroy()
  },
}
