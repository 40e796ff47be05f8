/** Requests to the API that are wrong in every part: each gets a typed answer, never a 500, and changes nothing. */

import { readFile } from 'node:fs/promises'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { API_PREFIX, apiLimits, type LedgerReport, parseErrorBody, type Route, routes } from '@datanet/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PeerProcess } from './harness/peer-process.ts'
import { type RawAnswer, type RawRequest, sendBytes, sendRaw } from './harness/raw-request.ts'
import { Scene } from './harness/scene.ts'

type AnyRoute = Route<object, unknown>
type Body = Readonly<Record<string, unknown>>

/** Well-formed ids: one that nothing has, and one that only looks like an id. */
const NOBODY = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
const NO_CID = `b${'a'.repeat(58)}`

let scene: Scene
let fay: PeerProcess
let token: string
let agent: Agent
let datanet: string
let before: LedgerReport
/** A good body for each operation that takes one. */
let good: Partial<Record<string, Body>>

beforeAll(async () => {
  scene = await Scene.open()
  ;[fay] = await scene.peers('fay')
  agent = new Agent({ keepAlive: true, maxSockets: 4 })
  token = (JSON.parse(await readFile(join(fay.repo, 'api.json'), 'utf8')) as { token: string }).token
  datanet = (await fay.client.createDatanet({ name: 'target' })).datanet
  before = await fay.client.getLedger({ datanet })
  good = {
    connect: { address: '/ip4/127.0.0.1/tcp/1' },
    createDatanet: { name: 'another' },
    joinDatanet: { target: NOBODY },
    admit: { author: fay.author, admits: 1 },
    contribute: {
      paths: ['/nowhere/at/all'],
      license: 'CC0-1.0',
      title: 'none',
      derivedFrom: [{ contribution: NOBODY, share: 1 }],
    },
    check: { paths: ['/nowhere/at/all'], license: 'CC0-1.0' },
    vote: { score: 500, reasons: ['because'] },
    createRelease: {
      name: 'v1',
      filter: { minScore: 1, authors: [fay.author], contributions: [NOBODY], licenses: ['MIT'] },
    },
    fetch: {
      out: '/nowhere/at/all',
      release: NOBODY,
      contributions: [NOBODY],
      status: 'accepted',
      receipt: false,
      purpose: 'train',
    },
    use: { release: NOBODY, contributions: [NOBODY], purpose: 'train', units: '1' },
    pay: { receipt: NOBODY, amount: '1', asset: 'EUR:deposit' },
    getRow: { path: 'rows.jsonl', index: 1 },
    pin: { contributions: [NOBODY], replicas: 1 },
    unpin: { contributions: [NOBODY] },
    pinToService: { service: 'keeper', contributions: [NOBODY] },
    unpinFromService: { service: 'keeper', contributions: [NOBODY] },
    exportDatanet: { out: '/nowhere/datanet.car' },
    importDatanet: { path: '/nowhere/datanet.car' },
    attribute: { method: 'size/v1', release: NOBODY, tests: '/nowhere/tests.jsonl', fields: { text: 'a', label: 'b' } },
    audit: { sample: 1 },
    trace: { text: 'a text', release: NOBODY },
    sync: { wait: 1 },
    verify: { datanet: NOBODY },
  }
})

afterAll(async () => {
  agent.destroy()
  await scene.close()
})

/** Sends a request as somebody who may; where the peer asks for patience it gets it. */
async function send(raw: RawRequest, through: Agent | undefined = agent): Promise<RawAnswer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...raw.headers }
  for (;;) {
    const answer = await sendRaw(fay.api, { ...raw, headers }, through)
    if (answer.status !== 429) return answer
    await setTimeout(Number(answer.headers['retry-after']) * 1000)
  }
}

/** The code that an answer tells, after a look at whether the answer is one of the API. */
function codeOf({ status, text }: RawAnswer): string {
  const { error } = parseErrorBody(JSON.parse(text))
  expect(status).toBeGreaterThanOrEqual(400)
  expect(error.message).not.toBe('')
  expect(error.hint).not.toBe('')
  return error.code
}

function targetOf({ path, params }: AnyRoute, ids: Record<string, string> = {}): string {
  return API_PREFIX + params.reduce((target, name) => target.replace(`{${name}}`, ids[name] ?? NOBODY), path)
}

const all = Object.values(routes) as unknown as AnyRoute[]
const withBody = all.filter(({ method }) => method === 'POST')

/** Values of which at least some are wrong wherever they stand. */
const oddities: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  10 ** 20,
  '',
  '\u0000',
  'x'.repeat(70_000),
  [],
  [[]],
  {},
  { a: 1 },
  ['', null],
]

function refusesInput(route: AnyRoute, body: unknown): boolean {
  const ids = Object.fromEntries(route.params.map((name) => [name, NOBODY]))
  try {
    route.parseInput({ ...(body as object), ...ids })
    return false
  } catch {
    return true
  }
}

test('every route refuses bodies of the wrong shape, each field by each kind of wrong value', async () => {
  for (const route of withBody) {
    const { operation } = route
    const target = targetOf(route)
    const ask = async (body: unknown) => await send({ method: 'POST', target, body: JSON.stringify(body) })
    for (const body of [null, 1, 'text', true, [], [{}]]) {
      const answer = await ask(body)
      expect([operation, body, answer.status, codeOf(answer)]).toEqual([operation, body, 400, 'ERR_SCHEMA_MISMATCH'])
    }
    const valid = good[operation] ?? {}
    expect(refusesInput(route, valid), `${operation} takes the good body`).toBe(false)
    const spoilt: unknown[] = [
      { ...valid, surplus: 1 },
      { ...valid, __proto__: 1, constructor: 1 },
    ]
    for (const field of Object.keys(valid)) {
      const wrong = oddities
        .map((odd) => ({ ...valid, [field]: odd }))
        .filter((body) => refusesInput(route, JSON.parse(JSON.stringify(body))))
      expect(wrong.length, `${operation}.${field}`).toBeGreaterThan(3)
      spoilt.push(...wrong)
    }
    for (const body of spoilt) {
      const answer = await ask(body)
      expect([operation, body, answer.status, codeOf(answer)]).toEqual([operation, body, 400, 'ERR_SCHEMA_MISMATCH'])
    }
  }
})

test('every route refuses wrong ids in its path, and wrong, repeated and unknown parameters', async () => {
  for (const route of all) {
    const { operation, method } = route
    const body = method === 'POST' ? JSON.stringify(good[operation] ?? {}) : ''
    const ask = async (target: string) => await send({ method, target, body })
    for (const name of route.params) {
      for (const odd of ['nonsense', 'B', '%00', '%F0%9F%A6%8A', '-', 'b'.repeat(500)]) {
        const answer = await ask(targetOf(route, { [name]: odd }))
        expect([operation, odd, answer.status]).toEqual([operation, odd, 400])
        expect(codeOf(answer)).toMatch(/^ERR_(SCHEMA_MISMATCH|CID_INVALID)$/)
      }
    }
    const queries = [
      'surplus=1',
      'wait=1&wait=2',
      'wait=soon',
      'wait=-1',
      'wait=61',
      'author=me',
      'datanet=none',
      'limit=0',
      'limit=x',
    ]
    for (const query of [...queries, 'status=lost', 'after=1', 'source=moon', 'proof=maybe', '%=%', '=1']) {
      if (operation === 'stop' && query === '') continue
      const answer = await ask(`${targetOf(route)}?${query}`)
      expect([operation, query, answer.status]).toEqual([operation, query, 400])
      expect(codeOf(answer)).toBe('ERR_SCHEMA_MISMATCH')
    }
  }
})

test('what looks like an id and is none is told so where it is used', async () => {
  for (const route of all.filter(({ params }) => params.length > 0)) {
    const { operation, method, params } = route
    const body = method === 'POST' ? JSON.stringify(good[operation] ?? {}) : ''
    const last = params.at(-1) ?? ''
    const ids = { datanet, [last]: NO_CID }
    const answer = await send({ method, target: targetOf(route, ids), body })
    expect([operation, answer.status]).not.toEqual([operation, 200])
    expect([operation, answer.status < 500]).toEqual([operation, true])
    codeOf(answer)
  }
})

test('bodies that are cut, no JSON, no UTF-8, or too large', async () => {
  for (const route of withBody) {
    const target = targetOf(route)
    const full = JSON.stringify(good[route.operation] ?? { a: 1 })
    for (const body of [
      full.slice(0, -1),
      '{',
      '{"a":',
      '\u0000\u0001',
      'null null',
      Uint8Array.of(0xff, 0xfe, 0x7b),
    ]) {
      const answer = await send({ method: 'POST', target, body })
      expect([route.operation, answer.status, codeOf(answer)]).toEqual([route.operation, 400, 'ERR_BODY_INVALID'])
    }
    // the head promises more than comes before the line is cut
    const head = `POST ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n`
    expect(await sendBytes(fay.api, `${head}content-length: ${full.length + 100}\r\n\r\n${full}`)).not.toMatch(
      / 200 | 500 /,
    )
  }
  const large = `{"name": "${'x'.repeat(apiLimits.requestBytes)}"}`
  // the peer hangs up on who sends so much, so this line is used for nothing else
  const line = new Agent()
  const answer = await send({ method: 'POST', target: `${API_PREFIX}/datanets`, body: large }, line)
  line.destroy()
  expect([answer.status, codeOf(answer)]).toEqual([413, 'ERR_REQUEST_TOO_LARGE'])
})

test('paths and methods that there are not, and bytes that are no HTTP', async () => {
  for (const [method, target] of [
    ['GET', '/'],
    ['GET', '/v2/status'],
    ['GET', `${API_PREFIX}/nothing`],
    ['GET', `${API_PREFIX}/../../etc/passwd`],
    ['GET', `${API_PREFIX}/status/more`],
    ['PUT', `${API_PREFIX}/status`],
    ['DELETE', `${API_PREFIX}/datanets`],
    ['POST', `${API_PREFIX}/status`],
  ] as const) {
    const answer = await send({ method, target, body: method === 'POST' ? '{}' : '' })
    expect([method, target, answer.status < 500, answer.status >= 400]).toEqual([method, target, true, true])
    codeOf(answer)
  }
  for (const bytes of [
    'hello\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    '\u0000'.repeat(1000),
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
  ]) {
    expect(await sendBytes(fay.api, bytes)).not.toMatch(/ 200 | 500 /)
  }
})

test('without the token, with a wrong one, from another site or to another name nobody is let in', async () => {
  const ways: readonly [status: number, code: string, headers: Record<string, string>][] = [
    [401, 'ERR_TOKEN_INVALID', {}],
    [401, 'ERR_TOKEN_INVALID', { authorization: 'Bearer guess' }],
    [401, 'ERR_TOKEN_INVALID', { authorization: token }],
    [401, 'ERR_TOKEN_INVALID', { authorization: `Bearer ${token}x` }],
    [401, 'ERR_TOKEN_INVALID', { cookie: `token=${token}` }],
    [403, 'ERR_FORBIDDEN', { authorization: `Bearer ${token}`, origin: 'https://example.org' }],
    [403, 'ERR_FORBIDDEN', { authorization: `Bearer ${token}`, origin: 'null' }],
    [403, 'ERR_FORBIDDEN', { authorization: `Bearer ${token}`, origin: 'http://127.0.0.1.example.org' }],
    [403, 'ERR_FORBIDDEN', { authorization: `Bearer ${token}`, host: 'datanet.example.org' }],
    [403, 'ERR_FORBIDDEN', { authorization: `Bearer ${token}`, host: 'localhost.example.org:80' }],
  ]
  for (const { operation, method, ...route } of all) {
    const target = targetOf({ operation, method, ...route })
    for (const [status, code, headers] of ways) {
      const answer = await sendRaw(fay.api, { method, target, headers, body: method === 'POST' ? '{}' : '' }, agent)
      expect([operation, headers, answer.status, codeOf(answer)]).toEqual([operation, headers, status, code])
    }
  }
})

test('after all that the peer answers, has stored nothing and fallen over nothing', async () => {
  expect(await fay.client.getLedger({ datanet })).toEqual(before)
  expect(await fay.client.listDatanets()).toMatchObject([{ datanet }])
  expect(await fay.client.verify({})).toMatchObject({ ok: true })
  expect(fay.log).not.toContain('a request failed')
  await fay.stop()
})
