/**
 * Wrong requests of every kind at every route of a peer that runs: each is refused in the words of the contract, quickly, and
 * leaves nothing behind. DATANET_FUZZ=long tries 10,000 instead of 500.
 */
import { randomBytes } from 'node:crypto'
import { type Operations, parseErrorBody, routes } from '@datanet/client'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Hub } from '../../operations/hub.ts'
import { type NetworkOfPeers, startNetwork } from '../../peer/start-network.ts'
import { repoPaths } from '../../repo/layout.ts'
import { folderSize } from '../../storage/folder-size.ts'
import { type ApiServer, startApi } from '../server.ts'
import { type BadRequest, badRequests, codesOf, type Operation, operations } from './bad-requests.fixture.ts'

const CASES = process.env['DATANET_FUZZ'] === 'long' ? 10_000 : 500
const RUNS = Math.ceil(CASES / operations.length)
/** A refusal is quick; what takes longer hangs. */
const LIMIT_MS = 10_000

const token = randomBytes(16).toString('hex')
let network: NetworkOfPeers
let server: ApiServer
let ids: Record<string, string>
let before: unknown
let tried = 0

function peerOperations(): Operations {
  const [peer] = network.peers
  if (peer === undefined) throw new TypeError('no peer was started')
  return peer.operations
}

/** All that a request could leave behind. */
async function whatIsThere(): Promise<unknown> {
  const { listDatanets, getLedger, listPeers } = peerOperations()
  const { blocks } = repoPaths(network.repos[0] ?? '')
  return {
    datanets: await listDatanets(),
    ledger: await getLedger({ datanet: ids['datanet'] ?? '' }),
    peers: await listPeers(),
    blocks: await folderSize(blocks),
  }
}

beforeAll(async () => {
  network = await startNetwork(1)
  const { datanet } = await peerOperations().createDatanet({ name: 'fuzz' })
  ids = { datanet, contribution: datanet, payment: datanet, attribution: datanet }
  server = await startApi(
    {
      operations: peerOperations(),
      hub: new Hub(),
      token,
      logger: pino({ level: 'silent' }),
      metrics: async () => '',
      gateway: async () => new Response('a block'),
      limits: { requestsPerSecond: Number.POSITIVE_INFINITY, requestBurst: Number.POSITIVE_INFINITY },
    },
    { host: '127.0.0.1', port: 0 },
  )
  before = await whatIsThere()
})

afterAll(async () => {
  await server.stop()
  await network.stop()
})

async function send({ method, target, headers, body }: BadRequest): Promise<{ status: number; text: string }> {
  const response = await fetch(`${server.address}${target}`, {
    method,
    headers: { ...headers, authorization: `Bearer ${token}` },
    body: body === null ? null : Buffer.from(body),
    signal: AbortSignal.timeout(LIMIT_MS),
  })
  const text = await response.text()
  const streamed = response.headers.get('content-type')?.startsWith('text/event-stream') === true
  if (!streamed) return { status: response.status, text }
  const data = /event: error\ndata: (.*)\n/.exec(text)?.[1] ?? ''
  return { status: parseErrorBody(JSON.parse(data)).status ?? 0, text: data }
}

/** Refused as the document says: a status below 500, and a code that it lists for the operation. */
function expectRefusal(
  operation: Operation,
  request: BadRequest,
  { status, text }: { status: number; text: string },
): void {
  const { error } = parseErrorBody(JSON.parse(text))
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  const elsewhere = request.fault === 'wrong method' || request.fault === 'wrong id'
  if (elsewhere && error.code === 'ERR_ROUTE_UNKNOWN') return
  expect(codesOf(operation).get(status), `${error.code} with ${status}`).toContain(error.code)
  expect(error.message).not.toBe('')
  expect(error.hint).not.toBe('')
}

test.each(operations.map((operation) => [operation.operationId, operation] as const))('%s', async (_, operation) => {
  await fc.assert(
    fc.asyncProperty(badRequests(operation, ids), async (request) => {
      expectRefusal(operation, request, await send(request))
      tried += 1
    }),
    { numRuns: RUNS },
  )
  expect(await whatIsThere()).toEqual(before)
})

/** Well-formed JSON of well-formed requests, with texts that have no canonical bytes: they get as far as to be signed. */
test.each([
  ['createDatanet', 'POST', '/v1/datanets', { name: '\ud800' }],
  ['createDatanet', 'POST', '/v1/datanets', { name: 'e\u0301' }],
  ['createDatanet', 'POST', '/v1/datanets', { name: 'a', domain: '\ufeffa' }],
  ['admit', 'POST', '/v1/datanets/{datanet}/admits', { author: `did:key:z6Mk${'1'.repeat(44)}` }],
])('%s does not sign what it cannot', async (operationId, method, path, body) => {
  const operation = operations.find((one) => one.operationId === operationId) as Operation
  const request: BadRequest = {
    fault: 'not canonical',
    method,
    target: path.replace('{datanet}', ids['datanet'] ?? ''),
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify(body)),
  }
  expectRefusal(operation, request, await send(request))
  expect(await whatIsThere()).toEqual(before)
})

test('every route was tried, and as often as was promised', ({ task }) => {
  Object.assign(task.meta, { boundary: { name: 'request to the API', cases: tried, refused: tried, valid: 0 } })
  const known = operations.map(({ operationId }) => operationId)
  for (const name of Object.keys(routes)) expect(known).toContain(name)
  expect(tried).toBeGreaterThanOrEqual(CASES)
})

test('the peer still answers', async () => {
  const response = await fetch(`${server.address}/v1/status`, { headers: { authorization: `Bearer ${token}` } })
  expect(routes.getStatus.parseResponse(await response.json())).toMatchObject({ datanets: 1 })
})
