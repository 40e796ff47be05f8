import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One request as the fake peer got it. */
export interface Asked {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly body: unknown
}

/** What it answers: a body, or a status with one. */
export type Answer = { readonly status?: number; readonly body: unknown }

export interface FakePeer extends AsyncDisposable {
  /** A folder with the api.json of this peer. */
  readonly repo: string
  readonly asked: Asked[]
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  return text === '' ? undefined : JSON.parse(text)
}

/** A server that answers like a peer's API; routes are named like "GET /v1/peers", without the query. */
export async function fakePeer(routes: Readonly<Record<string, (asked: Asked) => Answer>>): Promise<FakePeer> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url = '' } = request
    const one = { method, path: url, body: await bodyOf(request) }
    asked.push(one)
    const route = routes[`${method} ${url.split('?')[0]}`]
    const answer = route?.(one) ?? {
      status: 404,
      body: {
        error: { code: 'ERR_ROUTE_UNKNOWN', message: `no ${method} ${url}`, hint: 'Give the fake peer this route.' },
      },
    }
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const repo = await mkdtemp(join(tmpdir(), 'datanet-fake-'))
  const { port } = server.address() as AddressInfo
  await writeFile(
    join(repo, 'api.json'),
    JSON.stringify({ address: `http://127.0.0.1:${port}`, token: 'secret', pid: process.pid }),
    { mode: 0o600 },
  )
  return {
    repo,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(repo, { recursive: true, force: true })
    },
  }
}
