import type { Attack } from '../attack.ts'
import { openHttp } from '../sender/http-port.ts'

const AT_ONCE = 50
const BODY = 4_000

/** Requests that are answered with 401. */
export const apiRequests: Attack = {
  name: 'API: requests without a token',
  sender: 'a stranger',
  sends: `Requests of ${BODY.toLocaleString('en')} bytes with a wrong token, on ${AT_ONCE} connections that are opened anew when they end.`,
  isHttp: true,
  async send(hostile) {
    const { host } = new URL(hostile.place.api)
    const head = `POST /v1/datanets HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${'0'.repeat(64)}\r\n`
    const request = `${head}Content-Type: application/json\r\nContent-Length: ${BODY}\r\n\r\n${'x'.repeat(BODY)}`
    const ask = async () => {
      while (!hostile.isOver) {
        const socket = await openHttp(hostile)
        if (socket === null) return
        socket.resume()
        while (!hostile.isOver && !socket.destroyed && socket.writable) {
          socket.write(request)
          await hostile.rest(5)
        }
        socket.destroy()
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, ask))
  },
}
