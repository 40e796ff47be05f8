/** A plain HTTP server of one file. */
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { job, tell, untilAsked } from '../../job.ts'

const { path } = job<{ path: string }>()

const { size } = await stat(path)
const server = createServer((_, response) => {
  response.setHeader('content-length', size)
  createReadStream(path, { highWaterMark: 1024 * 1024 }).pipe(response)
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
await tell({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` })
await untilAsked()
server.close()
server.closeAllConnections()
