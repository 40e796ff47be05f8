/** A peer asks a pinning service to keep what it holds; the service keeps to the letter of its API. */

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPeer, initRepo, type Peer, repoPaths } from '@datanet/node'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AskedPin, PinningServer } from './pinning-server.ts'

const TOKEN = 'token-of-the-keeper'
const service = 'keeper'

let folder: string
let peer: Peer
let keeper: Peer
let server: PinningServer
let datanet: string
let contribution: string
let manifest: string
let keep: (pin: AskedPin) => Promise<void>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-pinning-'))
  await initRepo(join(folder, 'keeper'))
  keeper = await createPeer({ repo: join(folder, 'keeper'), listen: ['/ip4/127.0.0.1/tcp/0'] })
  server = new PinningServer({ token: TOKEN, delegates: keeper.addresses(), keep: (pin) => keep(pin) })
  const endpoint = await server.start()
  const paths = repoPaths(join(folder, 'peer'))
  await initRepo(paths.dir)
  await writeFile(join(paths.dir, 'keeper.token'), `${TOKEN}\n`, { mode: 0o600 })
  const services = [
    { name: service, endpoint, tokenFile: 'keeper.token' },
    { name: 'nowhere', endpoint: 'http://127.0.0.1:1/psa', tokenFile: 'keeper.token' },
    { name: 'tokenless', endpoint, tokenFile: 'none.token' },
  ]
  const text = await readFile(paths.config, 'utf8')
  await writeFile(paths.config, text.replace('{', `{"pinningServices": ${JSON.stringify(services)},`))
  peer = await createPeer({ repo: paths.dir, listen: ['/ip4/127.0.0.1/tcp/0'] })
  await writeFile(join(folder, 'rows.jsonl'), '{"text":"to be kept"}\n')
  ;({ datanet } = await peer.operations.createDatanet({ name: 'Pinned' }))
  const given = { datanet, paths: [join(folder, 'rows.jsonl')], license: 'CC0-1.0', title: 'Rows' }
  ;({ contribution } = await peer.operations.contribute(given))
  ;({ manifest } = await peer.operations.getContribution({ datanet, contribution }))
})

afterEach(async () => {
  server.faults.length = 0
  await peer.operations.unpinFromService({ datanet, service, contributions: [contribution] })
  expect(server.violations).toEqual([])
  expect(server.pins).toEqual([])
})

afterAll(async () => {
  await Promise.all([peer?.stop(), keeper?.stop(), server?.stop()])
  await rm(folder, { recursive: true, force: true })
})

const pin = (more: object = {}) =>
  peer.operations.pinToService({ datanet, service, contributions: [contribution], ...more })

const answer = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

describe('a pin', () => {
  test('is asked for with all that the service needs, met by its delegates, and followed until it is kept', async () => {
    keep = async () => undefined
    const [report] = await pin({ wait: 20 })
    expect(report).toMatchObject({ contribution, manifest, title: 'Rows', status: 'pinned', detail: null })
    const [held] = server.pins
    expect(held?.pin).toEqual({
      cid: manifest,
      name: 'datanet: Rows',
      origins: peer.addresses(),
      meta: { datanet, contribution },
    })
    expect(held?.requestid).toBe(report?.request)
    const { peers } = await peer.operations.getStatus()
    expect(peers).toBe(1)
    expect(await peer.operations.listServicePins({ datanet, service })).toEqual([report])
  })

  test('that is there already is not asked for again', async () => {
    keep = async () => undefined
    const [first] = await pin({ wait: 20 })
    const [second] = await pin({ wait: 20 })
    expect(second).toEqual(first)
    expect(server.pins).toHaveLength(1)
  })

  test('that fails is told with what the service says', async () => {
    keep = async () => {
      throw new RangeError('nobody has it')
    }
    const [report] = await pin({ wait: 20 })
    expect(report).toMatchObject({ status: 'failed', detail: 'status_details: nobody has it' })
  })

  test('that takes long goes on when the wait is over, and when nobody waits any more', async () => {
    const done = Promise.withResolvers<void>()
    keep = () => done.promise
    const [report] = await pin({ wait: 1 })
    expect(report?.status).toBe('pinning')
    const leaving = new AbortController()
    const following = peer.operations.pinToService(
      { datanet, service, contributions: [contribution], wait: 3600 },
      { signal: leaving.signal },
    )
    leaving.abort(new DOMException('gone', 'AbortError'))
    await expect(following).rejects.toMatchObject({ name: 'AbortError' })
    done.resolve()
    await done.promise
    expect(await pin({ wait: 20 })).toMatchObject([{ request: report?.request, status: 'pinned' }])
  })
})

describe('a service that', () => {
  const none = { count: 0, results: [] }
  const good = { requestid: 'r', status: 'pinned', created: '2026-01-01T00:00:00Z', delegates: [] }

  test.each<[string, ((response: ServerResponse) => void)[], string]>([
    [
      'refuses the token',
      [answer(401, { error: { reason: 'UNAUTHORIZED', details: 'expired' } })],
      'ERR_PINNING_TOKEN',
    ],
    ['wants money', [answer(200, none), answer(409, { error: { reason: 'INSUFFICIENT_FUNDS' } })], 'ERR_PINNING_FUNDS'],
    ['refuses', [answer(200, none), answer(400, { error: { reason: 'BAD_REQUEST' } })], 'ERR_PINNING_FAILED'],
    ['is down for long', [503, 502, 500].map((status) => answer(status, 'down')), 'ERR_PINNING_UNREACHABLE'],
    ['breaks off', Array(3).fill((response: ServerResponse) => response.destroy()), 'ERR_PINNING_UNREACHABLE'],
    ['breaks off a POST', [answer(200, none), (response) => void response.destroy()], 'ERR_PINNING_UNREACHABLE'],
    ['answers no JSON', [answer(200, '<html>')], 'ERR_PINNING_FAILED'],
    ['answers half a pin', [answer(200, none), answer(202, { ...good, pin: {} })], 'ERR_PINNING_FAILED'],
    ['knows another state', [answer(200, { count: 1, results: [{ ...good, status: 'lost' }] })], 'ERR_PINNING_FAILED'],
    ['answers without end', [answer(200, ' '.repeat(5 * 2 ** 20))], 'ERR_PINNING_FAILED'],
    [
      'sends elsewhere',
      Array(3).fill((response: ServerResponse) => response.writeHead(302, { location: '/' }).end()),
      'ERR_PINNING_UNREACHABLE',
    ],
  ])('%s is told by a code of its own', async (_, faults, code) => {
    server.faults.push(...faults)
    const error = await pin().catch((error: unknown) => error)
    expect(error).toMatchObject({ code, message: expect.stringContaining(service) })
    expect(JSON.stringify([error, (error as Error).message])).not.toContain(TOKEN)
    expect(server.faults).toEqual([])
  })

  test('is down for a moment is asked again', async () => {
    keep = async () => undefined
    server.faults.push(answer(503, 'busy'))
    expect(await pin({ wait: 20 })).toMatchObject([{ status: 'pinned' }])
  })

  test('is not there, is not named, or has no token that others can’t read, is told', async () => {
    await expect(pin({ service: 'nowhere' })).rejects.toMatchObject({ code: 'ERR_PINNING_UNREACHABLE' })
    await expect(pin({ service: 'other' })).rejects.toMatchObject({ code: 'ERR_PINNING_SERVICE_UNKNOWN' })
    await expect(pin({ service: 'tokenless' })).rejects.toMatchObject({ code: 'ERR_PINNING_TOKEN' })
    const file = join(folder, 'peer', 'keeper.token')
    await chmod(file, 0o644)
    await expect(pin()).rejects.toMatchObject({ code: 'ERR_KEY_RIGHTS' })
    await chmod(file, 0o600)
  })

  test('is asked for nothing that is named by nobody', async () => {
    const before = server.requests
    await expect(pin({ contributions: undefined })).rejects.toMatchObject({ code: 'ERR_INPUT_REFUSED' })
    expect(server.requests).toBe(before)
    expect(await pin({ contributions: undefined, all: true })).toEqual([])
  })
})
