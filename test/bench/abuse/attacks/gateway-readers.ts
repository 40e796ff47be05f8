import type { Socket } from 'node:net'
import type { Attack } from '../attack.ts'
import { openHttp } from '../sender/http-port.ts'

const READERS = 64

/** Answers that nobody reads, at the gateway. */
export const gatewayReaders: Attack = {
  name: 'gateway: readers that take nothing',
  sender: 'a stranger',
  sends: `${READERS} requests for content of several MB, of which no answer is read.`,
  megabytes: 1,
  isHttp: true,
  async send(hostile) {
    const { api, manifest } = hostile.place
    const asked = `GET /ipfs/${manifest}?format=car&dups=y HTTP/1.1\r\nHost: ${new URL(api).host}\r\n\r\n`
    const readers: Socket[] = []
    for (let at = 0; at < READERS && !hostile.signal.aborted; at++) {
      const socket = await openHttp(hostile)
      socket?.write(asked)
      if (socket !== null) readers.push(socket)
    }
    await hostile.rest(60_000)
    for (const reader of readers) reader.destroy()
  },
}
