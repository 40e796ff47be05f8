import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createClient } from './client.ts'
import { ApiAddressInvalidError, ApiError, ApiTimeoutError, PeerUnreachableError } from './errors.ts'
import type { Progress } from './generated/api.ts'

const cid = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
const did = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
const identity = { author: did, peerId: '12D3KooW' }
const contributed = { contribution: cid, manifest: cid, shards: 1, rows: 2, bytes: 3, status: 'pending' }
const progress: Progress = { phase: 'import', done: 1, total: null, unit: 'files' }
const contribution = { datanet: cid, paths: ['/data/a.csv'], license: 'MIT' }

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
})

async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function clientOf(handler: Handler, options: { timeoutMs?: number; maxResponseBytes?: number } = {}) {
  return createClient({ baseUrl: await serve(handler), token: 'secret', ...options })
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function stream(response: ServerResponse): (name: string, data: unknown) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
  return (name, data) => response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks = await Array.fromAsync<Buffer>(request)
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString())
}

describe('a call', () => {
  test('goes to its path with the token, and gives the typed answer', async () => {
    const client = await clientOf((request, response) => {
      expect([request.method, request.url]).toEqual(['GET', '/v1/id'])
      expect(request.headers.authorization).toBe('Bearer secret')
      json(response, identity)
    })
    expect(await client.getIdentity()).toEqual(identity)
  })

  test('puts each field where the route wants it', async () => {
    const client = await clientOf(async (request, response) => {
      expect(request.url).toBe(`/v1/datanets/${cid}/contributions/a%2Fb/votes`)
      expect(await bodyOf(request)).toEqual({ score: 900, reasons: ['clean'] })
      json(response, { vote: cid, round: 0 })
    })
    const input = { datanet: cid, contribution: 'a/b', score: 900, reasons: ['clean'] }
    expect(await client.vote(input)).toEqual({ vote: cid, round: 0 })
  })

  test('writes the query, and leaves out what is not given', async () => {
    const client = await clientOf((request, response) => {
      expect(request.url).toBe(`/v1/datanets/${cid}/contributions?status=accepted&limit=10`)
      json(response, [])
    })
    expect(await client.listContributions({ datanet: cid, status: 'accepted', limit: 10 })).toEqual([])
  })

  test('a refusal keeps code, message, hint and status', async () => {
    const error = { code: 'ERR_NOT_FOUND', message: 'no such datanet', hint: 'join it first' }
    const client = await clientOf((_, response) => json(response, { error }, 404))
    const refused = client.getDatanet({ datanet: cid })
    await expect(refused).rejects.toBeInstanceOf(ApiError)
    await expect(refused).rejects.toMatchObject({ ...error, status: 404 })
  })

  test.each<[string, Handler]>([
    ['is not JSON', (_, response) => response.end('<html>')],
    ['has another shape', (_, response) => json(response, { author: 'Ann', peerId: 'x' })],
    ['has a field too many', (_, response) => json(response, { ...identity, age: 7 })],
    ['fails without a reason', (_, response) => response.writeHead(502).end('bad gateway')],
  ])('an answer that %s is refused', async (_, handler) => {
    const client = await clientOf(handler)
    await expect(client.getIdentity()).rejects.toMatchObject({ code: 'ERR_RESPONSE_INVALID' })
  })

  test('an answer that is too large is not read to its end', async () => {
    const client = await clientOf(
      (_, response) => {
        const more = () => response.write(Buffer.alloc(65536, ' '), (error) => error ?? more())
        more()
      },
      { maxResponseBytes: 100_000 },
    )
    await expect(client.getIdentity()).rejects.toMatchObject({ code: 'ERR_RESPONSE_TOO_LARGE' })
  })
})

describe('no peer', () => {
  test('nothing listens', async () => {
    const baseUrl = await serve(() => undefined)
    const server = servers.pop()
    server?.close()
    const client = createClient({ baseUrl, token: 'secret' })
    await expect(client.getStatus()).rejects.toBeInstanceOf(PeerUnreachableError)
    await expect(client.events()).rejects.toMatchObject({ code: 'ERR_NO_PEER' })
  })

  test('it goes away in the middle of an answer', async () => {
    const client = await clientOf((_, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('{"author"', () => response.destroy())
    })
    await expect(client.getIdentity()).rejects.toMatchObject({ code: 'ERR_NO_PEER' })
  })

  test.each(['', 'localhost', 'ftp://localhost', 'datanet', 'unix:relative.sock', 'unix:'])(
    '"%s" is no address',
    (baseUrl) => {
      expect(() => createClient({ baseUrl, token: 'secret', fetch })).toThrow(ApiAddressInvalidError)
    },
  )

  test('a socket is spoken to with the fetch that is handed in, and not without', async () => {
    const asked: string[] = []
    const send: typeof fetch = async (input) => {
      asked.push(String(input))
      return Response.json(identity)
    }
    const client = createClient({ baseUrl: 'unix:/run/datanet.sock', token: 'secret', fetch: send })
    expect(await client.getIdentity()).toEqual(identity)
    expect(asked).toEqual(['http://localhost/v1/id'])
    expect(() => createClient({ baseUrl: 'unix:/run/datanet.sock', token: 'secret' })).toThrow(ApiAddressInvalidError)
  })
})

describe('time', () => {
  test('a silent peer times out, before its answer and in it', async () => {
    const silent = await clientOf(() => undefined, { timeoutMs: 30 })
    await expect(silent.getStatus()).rejects.toBeInstanceOf(ApiTimeoutError)
    const stuck = await clientOf((_, response) => response.writeHead(200).write('{'), { timeoutMs: 30 })
    await expect(stuck.getStatus()).rejects.toMatchObject({ code: 'ERR_TIMEOUT' })
  })

  test('the caller can end a call, and gets its own reason', async () => {
    const controller = new AbortController()
    const client = await clientOf(() => controller.abort(new RangeError('enough')))
    await expect(client.getStatus({}, { signal: controller.signal })).rejects.toThrow('enough')
    await expect(client.getStatus({}, { signal: controller.signal })).rejects.toThrow('enough')
  })

  test('a long wait is asked for piece by piece, until it comes about', async () => {
    const payment = {
      payment: cid,
      receipt: cid,
      asset: 'EUR:deposit',
      amount: '5',
      payouts: [],
      residual: '0',
      pending: false,
      basis: cid,
      status: 'paid',
      reason: null,
    }
    const waits: (string | null)[] = []
    const client = await clientOf((request, response) => {
      waits.push(new URL(request.url ?? '', 'http://peer').searchParams.get('wait'))
      if (waits.length === 3) json(response, payment)
      else json(response, { error: { code: 'ERR_TIMEOUT', message: 'still pending', hint: '' } }, 504)
    })
    expect(await client.getPayment({ datanet: cid, payment: cid, wait: 130 })).toEqual(payment)
    expect(waits).toEqual(['60', '60', '10'])
  })

  test('a wait that is over is an error', async () => {
    const error = { code: 'ERR_TIMEOUT', message: 'still pending', hint: 'wait longer' }
    const client = await clientOf((_, response) => json(response, { error }, 504))
    await expect(client.getPayment({ datanet: cid, payment: cid, wait: 61 })).rejects.toMatchObject({
      ...error,
      status: 504,
    })
  })
})

describe('a long operation', () => {
  test('tells its progress and then its result', async () => {
    const client = await clientOf(async (request, response) => {
      expect(request.headers.accept).toContain('text/event-stream')
      expect(await bodyOf(request)).toEqual({ paths: ['/data/a.csv'], license: 'MIT' })
      const send = stream(response)
      send('progress', progress)
      response.write(': beat\n\n')
      send('progress', { ...progress, done: 2, total: 2 })
      send('result', contributed)
      response.end()
    })
    const heard: Progress[] = []
    expect(await client.contribute(contribution, { onProgress: (one) => heard.push(one) })).toEqual(contributed)
    expect(heard.map((one) => one.done)).toEqual([1, 2])
  })

  test('may answer without a stream', async () => {
    const client = await clientOf((_, response) => json(response, contributed))
    expect(await client.contribute(contribution)).toEqual(contributed)
  })

  test('fails with the error of the stream', async () => {
    const client = await clientOf((_, response) => {
      const error = { code: 'ERR_FILE_NOT_FOUND', message: '/data/a.csv does not exist', hint: 'check the path' }
      stream(response)('error', { error, status: 404 })
    })
    await expect(client.contribute(contribution)).rejects.toMatchObject({ code: 'ERR_FILE_NOT_FOUND', status: 404 })
  })

  test('that ends without a result, or breaks off, is an error', async () => {
    const ended = await clientOf((_, response) => {
      stream(response)('progress', progress)
      response.end()
    })
    await expect(ended.contribute(contribution)).rejects.toMatchObject({ code: 'ERR_RESPONSE_INVALID' })
    const broken = await clientOf((_, response) => {
      stream(response)
      response.write('event: prog', () => response.destroy())
    })
    await expect(broken.contribute(contribution)).rejects.toMatchObject({ code: 'ERR_NO_PEER' })
  })

  test('times out only when it is silent', async () => {
    const client = await clientOf((_, response) => stream(response)('progress', progress), { timeoutMs: 1000 })
    const heard: Progress[] = []
    const call = client.contribute(contribution, { onProgress: (one) => heard.push(one) })
    await expect(call).rejects.toBeInstanceOf(ApiTimeoutError)
    expect(heard).toEqual([progress])
  })
})

describe('events', () => {
  const entry = {
    type: 'entry',
    at: '2026-01-31T12:00:00.000Z',
    datanet: cid,
    author: did,
    seq: 0,
    entry: cid,
    records: 1,
  }
  const peer = { type: 'peer', at: '2026-01-31T12:00:00.001Z', peerId: '12D3KooW', connected: true }

  test('may be read as late as the reader likes: who does not listen hears no silence', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      let send: ReturnType<typeof stream> | undefined
      const client = await clientOf((_, response) => {
        send = stream(response)
      })
      await using happenings = await client.events()
      vi.advanceTimersByTime(600_000)
      send?.('entry', entry)
      expect((await happenings.next()).value).toEqual(entry)
      vi.advanceTimersByTime(600_000)
      send?.('peer', peer)
      expect((await happenings.next()).value).toEqual(peer)
      const silence = happenings.next()
      vi.advanceTimersByTime(30_000)
      await expect(silence).rejects.toBeInstanceOf(ApiTimeoutError)
    } finally {
      vi.useRealTimers()
    }
  })

  test('come as they happen, from when the promise resolves, until the peer stops', async () => {
    let send: ReturnType<typeof stream> | undefined
    let end: (() => void) | undefined
    const client = await clientOf((request, response) => {
      expect(request.url).toBe(`/v1/events?datanet=${cid}`)
      send = stream(response)
      end = () => response.end()
    })
    const events = await client.events({ datanet: cid })
    send?.('entry', entry)
    expect(await events.next()).toEqual({ done: false, value: entry })
    send?.('peer', peer)
    expect(await events.next()).toEqual({ done: false, value: peer })
    end?.()
    expect(await events.next()).toEqual({ done: true, value: undefined })
  })

  test('leaving the loop closes the connection', async () => {
    const closed = Promise.withResolvers<void>()
    const client = await clientOf((_, response) => {
      response.on('close', () => closed.resolve())
      stream(response)('entry', entry)
    })
    for await (const event of await client.events()) {
      expect(event).toEqual(entry)
      break
    }
    await closed.promise
  })

  test('the caller can end them', async () => {
    const controller = new AbortController()
    const client = await clientOf((_, response) => stream(response)('entry', entry))
    const events = await client.events({}, { signal: controller.signal })
    expect((await events.next()).done).toBe(false)
    const next = events.next()
    controller.abort(new RangeError('enough'))
    await expect(next).rejects.toThrow('enough')
    expect((await events.next()).done).toBe(true)
  })

  test('an event that the API does not know is refused', async () => {
    const client = await clientOf((_, response) => stream(response)('party', { type: 'party', at: peer.at }))
    const events = await client.events()
    await expect(events.next()).rejects.toMatchObject({ code: 'ERR_RESPONSE_INVALID' })
  })

  test('a refusal is an ApiError, and what is no stream is refused', async () => {
    const error = { code: 'ERR_TOKEN_INVALID', message: 'wrong token', hint: '' }
    const refusing = await clientOf((_, response) => json(response, { error }, 401))
    await expect(refusing.events()).rejects.toMatchObject({ ...error, status: 401 })
    const other = await clientOf((_, response) => json(response, []))
    await expect(other.events()).rejects.toMatchObject({ code: 'ERR_RESPONSE_INVALID' })
  })
})
