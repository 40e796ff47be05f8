import { API_PREFIX, apiLimits, parseErrorBody, routes, type SyncReport } from '@datanet/client'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { Hub } from '../operations/hub.ts'
import { createApp } from './app.ts'
import { OPEN_API } from './generated/openapi.ts'
import { HEADERS, partsOf } from './parts.fixture.ts'

const BASE = 'http://127.0.0.1:4780'
const DATANET = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
const SYNCED: SyncReport = { complete: true, received: 0, sent: 0, peers: 1, seconds: 0 }
const SYNC = `${BASE}/v1/datanets/${DATANET}/syncs`
const posted = { method: 'POST', headers: HEADERS }
const streamed = { method: 'POST', headers: { ...HEADERS, accept: 'text/event-stream' } }

async function codeOf(response: Response): Promise<string> {
  return parseErrorBody(await response.json()).error.code
}

describe('the document', () => {
  test('describes the routes of the app, and no others', () => {
    const app = createApp(partsOf({}))
    const served = app.routes
      // the gateway's are those of IPFS
      .filter(({ method, path }) => method !== 'ALL' && !path.startsWith('/ipfs/'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    const paths: Record<string, object> = JSON.parse(OPEN_API).paths
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(served.toSorted()).toEqual(described.toSorted())
    expect(served).toHaveLength(Object.keys(routes).length + 2)
  })

  test('is served to who has the token', async () => {
    const app = createApp(partsOf({}))
    const response = await app.request(`${BASE}${API_PREFIX}/openapi.json`, { headers: HEADERS })
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.text()).toBe(OPEN_API)
    for (const path of [`${API_PREFIX}/openapi.json`, '/metrics', `${API_PREFIX}/events`, '/']) {
      const refused = await app.request(`${BASE}${path}`, { headers: { host: HEADERS.host } })
      expect(refused.status).toBe(401)
      expect(await codeOf(refused)).toBe('ERR_TOKEN_INVALID')
    }
  })
})

describe('how often', () => {
  test('requests beyond the burst wait, as long as Retry-After says', async () => {
    let now = 0
    const limits = { requestsPerSecond: 2, requestBurst: 3 }
    const app = createApp(partsOf({}, { limits, now: () => now }))
    const ask = () => app.request(`${BASE}/metrics`, { headers: HEADERS })
    for (let i = 0; i < 3; i++) expect((await ask()).status).toBe(200)
    const refused = await ask()
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('1')
    const { error } = parseErrorBody(await refused.json())
    expect(error).toMatchObject({ code: 'ERR_TOO_MANY_REQUESTS', hint: expect.stringContaining('Retry-After') })
    now = 500
    expect((await ask()).status).toBe(200)
    expect((await ask()).status).toBe(429)
  })

  test('requests without the token take nothing from those with it', async () => {
    const app = createApp(partsOf({}, { limits: { requestBurst: 1 }, now: () => 0 }))
    for (let i = 0; i < 10; i++)
      expect((await app.request(`${BASE}/metrics`, { headers: { host: HEADERS.host } })).status).toBe(401)
    expect((await app.request(`${BASE}/metrics`, { headers: HEADERS })).status).toBe(200)
  })
})

describe('how much at once', () => {
  /** An app whose syncs last until they are let go. */
  function slow(longOperations: number) {
    const gate = Promise.withResolvers<SyncReport>()
    const app = createApp(partsOf({ sync: () => gate.promise }, { limits: { longOperations } }))
    return { app, gate }
  }

  test.each([
    ['one answer', posted],
    ['a stream', streamed],
  ])('long operations with %s have so many places, and give them back', async (_, how) => {
    const { app, gate } = slow(2)
    const first = [app.request(SYNC, how), app.request(SYNC, how)]
    const refused = await app.request(SYNC, how)
    expect(refused.status).toBe(429)
    expect(await codeOf(refused)).toBe('ERR_TOO_MANY_REQUESTS')
    expect((await app.request(`${BASE}/metrics`, { headers: HEADERS })).status).toBe(200)
    gate.resolve(SYNCED)
    for (const response of await Promise.all(first)) expect(await response.text()).toContain('"complete":true')
    expect((await app.request(SYNC, how)).status).toBe(200)
  })

  test('a long operation that fails gives its place back too', async () => {
    const app = createApp(partsOf({ sync: () => Promise.reject(new Error('x')) }, { limits: { longOperations: 1 } }))
    for (let i = 0; i < 3; i++) expect((await app.request(SYNC, posted)).status).toBe(500)
    for (let i = 0; i < 3; i++) expect(await (await app.request(SYNC, streamed)).text()).toContain('ERR_INTERNAL')
  })

  test('a long operation that is refused takes no place', async () => {
    const { app, gate } = slow(1)
    for (let i = 0; i < 3; i++) expect((await app.request(`${SYNC}?x=1`, posted)).status).toBe(400)
    const running = app.request(SYNC, posted)
    expect((await app.request(SYNC, posted)).status).toBe(429)
    gate.resolve(SYNCED)
    expect((await running).status).toBe(200)
  })

  test('events have so many listeners, and a place is free again when one ends', async () => {
    const hub = new Hub()
    const app = createApp(partsOf({}, { hub, limits: { eventListeners: 2 } }))
    const listen = () => app.request(`${BASE}${API_PREFIX}/events`, { headers: HEADERS })
    const streams = [await listen(), await listen()]
    expect(streams.map(({ status }) => status)).toEqual([200, 200])
    const refused = await listen()
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'ERR_TOO_MANY_REQUESTS'])
    hub.close()
    for (const stream of streams) await stream.text()
    expect((await listen()).status).toBe(200)
  })

  test('as many listeners and long operations as the contract says, unless told otherwise', async () => {
    const hub = new Hub()
    const app = createApp(partsOf({ sync: () => new Promise(() => undefined) }, { hub }))
    for (let i = 0; i < apiLimits.eventListeners; i++)
      expect((await app.request(`${BASE}${API_PREFIX}/events`, { headers: HEADERS })).status).toBe(200)
    expect((await app.request(`${BASE}${API_PREFIX}/events`, { headers: HEADERS })).status).toBe(429)
    for (let i = 0; i < apiLimits.longOperations; i++) expect((await app.request(SYNC, streamed)).status).toBe(200)
    expect((await app.request(SYNC, streamed)).status).toBe(429)
    hub.close()
  })
})

describe('how large', () => {
  const identity = { author: `did:key:z6Mk${'a'.repeat(44)}`, peerId: 'x'.repeat(100) }

  test('an answer beyond the limit is refused, at it not', async () => {
    const size = JSON.stringify(identity).length
    const ask = (responseBytes: number) =>
      createApp(partsOf({ getIdentity: async () => identity }, { limits: { responseBytes } })).request(
        `${BASE}${API_PREFIX}/id`,
        { headers: HEADERS },
      )
    expect(await (await ask(size)).json()).toEqual(identity)
    const refused = await ask(size - 1)
    expect([refused.status, await codeOf(refused)]).toEqual([400, 'ERR_RESPONSE_TOO_LARGE'])
  })

  test('characters of several bytes count as such, and so do results in streams', async () => {
    const report = { ...SYNCED, note: '💥'.repeat(30) } as SyncReport
    const limits = { responseBytes: JSON.stringify(report).length + 10 }
    const app = createApp(partsOf({ sync: async () => report }, { limits }))
    expect((await app.request(SYNC, posted)).status).toBe(400)
    expect(await (await app.request(SYNC, streamed)).text()).toContain('ERR_RESPONSE_TOO_LARGE')
  })
})

describe('what fails', () => {
  test.each([
    ['an error', new Error('secret path /home/x')],
    ['no error at all', 'secret path /home/x'],
    ['nothing', undefined],
  ])('unforeseen, with %s, tells the log and nobody else', async (_, thrown) => {
    const lines: string[] = []
    const logger = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) })
    const app = createApp(partsOf({ getIdentity: () => Promise.reject(thrown) }, { logger }))
    const response = await app.request(`${BASE}${API_PREFIX}/id`, { headers: HEADERS })
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(parseErrorBody(JSON.parse(text)).error.code).toBe('ERR_INTERNAL')
    expect(text).not.toContain('secret')
    expect(lines).toHaveLength(1)
  })

  test('is measured with its operation, status and seconds', async () => {
    const heard: [string, number][] = []
    const onRequest = (operation: string, status: number, seconds: number) => {
      expect(seconds).toBeGreaterThanOrEqual(0)
      heard.push([operation, status])
    }
    const app = createApp(partsOf({ sync: async () => SYNCED }, { onRequest }))
    await app.request(`${BASE}/nowhere`, { headers: HEADERS })
    await app.request(SYNC, posted)
    await (await app.request(SYNC, streamed)).text()
    await app.request(`${SYNC}?wait=1`, posted)
    await app.request(`${BASE}/metrics`)
    expect(heard).toEqual([
      ['none', 404],
      ['sync', 200],
      ['sync', 200],
      ['sync', 400],
      ['none', 403],
    ])
  })
})
