import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { PortInUseError } from '../errors.ts'
import { systemCode } from '../storage/disk-errors.ts'
import { type AppParts, createApp } from './app.ts'

/** How long open requests may take to end when the server stops, ms. */
const STOP_TIMEOUT = 2_000

/** A running API. */
export interface ApiServer {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string
  stop(): Promise<void>
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(systemCode(error) === 'EADDRINUSE' ? new PortInUseError(`${host}:${port}`, { cause: error }) : error),
    )
    server.listen(port, host, () => resolve())
  })
}

/** Serves the API. Throws ERR_PORT_IN_USE. */
export async function startApi(parts: AppParts, { host, port }: { host: string; port: number }): Promise<ApiServer> {
  const app = createApp(parts)
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000 },
    getRequestListener(app.fetch, { overrideGlobalObjects: false }),
  )
  await listen(server, host, port)
  const { port: bound } = server.address() as AddressInfo
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), STOP_TIMEOUT)
      await closed
      clearTimeout(cut)
    },
  }
}
