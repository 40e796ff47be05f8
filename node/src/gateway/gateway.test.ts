import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cidOf, encode } from '@datanet/records'
import { unixfs } from '@helia/unixfs'
import { CID } from 'multiformats/cid'
import { identity } from 'multiformats/hashes/identity'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { partsOf, TOKEN } from '../http/parts.fixture.ts'
import { type ApiServer, startApi } from '../http/server.ts'
import { blockOf } from '../storage/content-store-laws.fixture.ts'
import { FileBlockstore } from '../storage/file-blockstore.ts'
import { readCar } from './car-reader.fixture.ts'
import { createGateway } from './gateway.ts'

const MIB = 2 ** 20
const RAW = 'application/vnd.ipld.raw'
const CAR = 'application/vnd.ipld.car'
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }

let dir: string
let store: FileBlockstore
let closed: ApiServer
let open: ApiServer
let content: Uint8Array
/** A file of five leaves, a small one, a folder of both, a folder of very many, and a piece of data that links to the file. */
let file: CID
let small: CID
let folder: CID
let large: CID
let data: CID
let leaves: string[]

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-gateway-'))
  store = await FileBlockstore.open(dir)
  const fs = unixfs({ blockstore: store } as unknown as Parameters<typeof unixfs>[0])
  content = new Uint8Array(randomBytes(4 * MIB + 5))
  file = await fs.addBytes(content)
  small = await fs.addBytes(new TextEncoder().encode('small'))
  folder = await fs.addDirectory()
  folder = await fs.cp(file, folder, 'large file.bin')
  folder = await fs.cp(small, folder, 'small.txt')
  large = await fs.addDirectory()
  for (let i = 0; i < 40; i++) large = await fs.cp(small, large, `entry-${i}.txt`, { shardSplitThresholdBytes: 100 })
  const bytes = encode({ file, list: [small, 'text'] })
  data = cidOf(bytes)
  await store.put(data, bytes)
  leaves = []
  for (let at = 0; at < content.length; at += MIB)
    leaves.push((await blockOfBytes(content.subarray(at, at + MIB))).toString())
  const gateway = createGateway(store)
  closed = await startApi(partsOf({}, { gateway }), { host: '127.0.0.1', port: 0 })
  open = await startApi(partsOf({}, { gateway, openGateway: true }), { host: '127.0.0.1', port: 0 })
})

afterAll(async () => {
  await Promise.all([closed.stop(), open.stop()])
  await rm(dir, { recursive: true, force: true })
})

async function blockOfBytes(bytes: Uint8Array): Promise<CID> {
  return cidOf(bytes) && CID.createV1(0x55, cidOf(bytes).multihash)
}

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${open.address}/ipfs/${path}`, { headers, method })

async function carAt(path: string): Promise<ReturnType<typeof readCar>> {
  const response = await ask(path)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining(CAR)])
  return readCar(new Uint8Array(await response.arrayBuffer()))
}

describe('a block', () => {
  test.each([
    ['?format=raw', {}],
    ['', { accept: RAW }],
    ['?format=raw', { accept: CAR }],
    ['', { accept: `text/html, ${CAR};q=0.5, ${RAW};q=0.9` }],
  ])('comes as it is for %j and %j, to be kept for ever', async (query, headers) => {
    const response = await ask(`${small}${query}`, headers)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('small')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': RAW,
      'content-length': '5',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=29030400, immutable',
      etag: `"${small}.raw"`,
      'content-disposition': `attachment; filename="${small}.bin"`,
      'x-ipfs-roots': `${small}`,
    })
  })

  test('is known by its ETag, and HEAD tells all but the bytes', async () => {
    for (const known of [`"${small}.raw"`, `W/"${small}.raw"`, `"other", "${small}.raw"`, '*']) {
      const response = await ask(`${small}?format=raw`, { 'if-none-match': known })
      expect([response.status, await response.text()]).toEqual([304, ''])
    }
    expect((await ask(`${small}?format=raw`, { 'if-none-match': '"other"' })).status).toBe(200)
    const head = await ask(`${small}?format=raw`, {}, 'HEAD')
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '5', ''])
  })

  test('that is the bytes of its own CID needs no store: clients ask for the empty one to see who answers', async () => {
    const response = await ask('bafkqaaa?format=raw')
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  test('that is not held is 404, and 412 for who wants nothing fetched', async () => {
    const { cid } = await blockOf('nowhere')
    for (const method of ['GET', 'HEAD']) {
      expect((await ask(`${cid}?format=raw`, {}, method)).status).toBe(404)
      expect((await ask(`${cid}?format=car`, {}, method)).status).toBe(404)
    }
    const answer = await ask(`${cid}?format=raw`, { 'cache-control': 'only-if-cached' })
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([412, 'no-store'])
  })

  test('that the disk has changed is not given', async () => {
    const { cid, bytes } = await blockOf('true')
    await store.put(cid, bytes)
    await writeFile(store.pathOf(cid), 'lies')
    expect((await ask(`${cid}?format=raw`)).status).toBeGreaterThanOrEqual(400)
    expect(await readFile(store.pathOf(cid), 'utf8')).toBe('lies')
    await store.delete(cid)
  })
})

describe('what can’t be answered', () => {
  test.each([
    [400, `${'bafkqaaa'}`, {}],
    [400, 'bafkqaaa', { accept: '*/*' }],
    [406, 'bafkqaaa', { accept: 'text/html' }],
    [406, 'bafkqaaa?format=tar', {}],
    [406, 'bafkqaaa?format=car&car-version=2', {}],
    [406, 'bafkqaaa', { accept: `${CAR}; version=2` }],
    [400, 'bafkqaaa?format=car&dag-scope=most', {}],
    [400, 'bafkqaaa?format=car&car-dups=maybe', {}],
    [400, 'bafkqaaa?format=car&entity-bytes=1-2', {}],
    [400, 'nonsense?format=raw', {}],
    [400, '?format=raw', {}],
    [400, 'bafkqaaa/%E0%A4?format=raw', {}],
    [400, `bafkqaaa/${'a/'.repeat(200)}?format=raw`, {}],
    [404, 'bafkqaaa/deeper?format=raw', {}],
  ])('is %i for %s with %j', async (status, path, headers) => {
    const response = await ask(path, headers)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { code: 'ERR_GATEWAY', hint: expect.stringMatching(/\.$/) } })
  })

  test('is everything but GET and HEAD', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await ask(`${small}?format=raw`, {}, method)).status).toBe(404)
  })
})

describe('a path', () => {
  test('leads through folders and data', async () => {
    expect(await (await ask(`${folder}/small.txt?format=raw`)).text()).toBe('small')
    expect(await (await ask(`${data}/list/0?format=raw`)).text()).toBe('small')
    const response = await ask(`${folder}/large%20file.bin?format=car&dag-scope=block`)
    expect(response.headers.get('x-ipfs-roots')).toBe(`${file}`)
    expect(readCar(new Uint8Array(await response.arrayBuffer()))).toEqual({
      roots: [`${file}`],
      cids: [`${folder}`, `${file}`],
    })
  })

  test.each([
    [404, () => `${folder}/nothing`],
    [404, () => `${folder}/small.txt/below`],
    [404, () => `${data}/list/7`],
    [404, () => `${data}/constructor`],
    [400, () => `${data}/list`],
    [400, () => `${data}/list/1`],
    [501, () => `${large}/entry-1.txt`],
  ])('is %i where it leads nowhere', async (status, path) => {
    expect((await ask(`${path()}?format=raw`)).status).toBe(status)
  })
})

describe('a CAR', () => {
  test('has the root, and all below it in their order', async () => {
    expect(await carAt(`${file}?format=car`)).toEqual({ roots: [`${file}`], cids: [`${file}`, ...leaves] })
    const all = await carAt(`${folder}?format=car&dag-scope=all`)
    expect(all.cids).toEqual([`${folder}`, `${file}`, ...leaves, `${small}`])
    expect((await carAt(`${data}?format=car`)).cids).toEqual([`${data}`, `${file}`, ...leaves, `${small}`])
    expect((await carAt(`${small}?format=car`)).cids).toEqual([`${small}`])
  })

  test('has of an entity what a reader of it needs', async () => {
    expect((await carAt(`${file}?format=car&dag-scope=entity`)).cids).toHaveLength(6)
    expect((await carAt(`${folder}?format=car&dag-scope=entity`)).cids).toEqual([`${folder}`])
    const { cids } = await carAt(`${large}?format=car&dag-scope=entity`)
    expect(cids.length).toBeGreaterThan(1)
    expect(cids).not.toContain(`${small}`)
    expect((await carAt(`${large}?format=car`)).cids).toEqual(expect.arrayContaining([...cids, `${small}`]))
    expect((await carAt(`${file}?format=car&dag-scope=block`)).cids).toEqual([`${file}`])
  })

  test.each<[string, number[]]>([
    ['0:0', [0]],
    ['0:*', [0, 1, 2, 3, 4]],
    [`${MIB - 1}:${MIB}`, [0, 1]],
    [`${MIB}:${2 * MIB - 1}`, [1]],
    ['-5:*', [4]],
    ['-6:-6', [3]],
    [`${100 * MIB}:*`, []],
    ['0:-1', [0, 1, 2, 3, 4]],
    ['5:4', []],
  ])('has the leaves of the bytes %s alone', async (range, chosen) => {
    const { cids } = await carAt(`${file}?format=car&entity-bytes=${range}`)
    expect(cids).toEqual([`${file}`, ...chosen.map((place) => leaves[place])])
  })

  test('has a block once, or each time that it is met', async () => {
    const pair = encode([small, small])
    const cid = cidOf(pair)
    await store.put(cid, pair)
    expect((await carAt(`${cid}?format=car`)).cids).toEqual([`${cid}`, `${small}`])
    const twice = await ask(`${cid}`, { accept: `${CAR}; version=1; order=dfs; dups=y` })
    expect(twice.headers.get('content-type')).toBe(`${CAR}; version=1; order=dfs; dups=y`)
    expect(readCar(new Uint8Array(await twice.arrayBuffer())).cids).toEqual([`${cid}`, `${small}`, `${small}`])
  })

  test('breaks off where a block is missing, so that nobody takes it for the whole', async () => {
    const { cid: absent } = await blockOf('absent')
    const bytes = encode([small, absent])
    const cid = cidOf(bytes)
    await store.put(cid, bytes)
    const response = await ask(`${cid}?format=car`)
    expect(response.status).toBe(200)
    await expect(response.arrayBuffer()).rejects.toThrow()
  })

  test('ends for a graph that is deeper than anybody needs', async () => {
    let cid = small
    for (let depth = 0; depth < 140; depth++) {
      const bytes = encode([cid])
      cid = cidOf(bytes)
      await store.put(cid, bytes)
    }
    await expect((await ask(`${cid}?format=car`)).arrayBuffer()).rejects.toThrow()
  })
})

describe('who may ask', () => {
  const at = (server: ApiServer, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const asked = httpRequest(
        `${server.address}/ipfs/${small}?format=raw`,
        { headers },
        (response: IncomingMessage) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        },
      )
      asked.on('error', reject).end()
    })

  test('is who has the token, unless the gateway is open', async () => {
    expect([await at(closed, {}), await at(closed, AUTHORIZED)]).toEqual([401, 200])
    expect([await at(open, {}), await at(open, AUTHORIZED)]).toEqual([200, 200])
    expect(await at(open, { authorization: 'Bearer wrong' })).toBe(401)
    expect((await fetch(`${open.address}/v1/id`)).status).toBe(401)
    expect((await fetch(`${open.address}/metrics`)).status).toBe(401)
  })

  test('is no page of another site, and nobody who calls it by another name', async () => {
    expect(await at(open, { origin: 'https://example.org' })).toBe(403)
    expect(await at(open, { 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await at(open, { host: 'rebound.example.org' })).toBe(403)
  })
})

describe('answers', () => {
  const running: { destroy(): void }[] = []

  afterEach(() => {
    for (const one of running.splice(0)) one.destroy()
  })

  /** Resolves when an answer is over, whole or not. */
  function closed(response: IncomingMessage): Promise<void> {
    return new Promise((resolve) => {
      response.on('error', () => undefined).once('close', () => resolve())
    })
  }

  /** Asks for a CAR of 160 MiB, and reads no more than its head. */
  async function stall(localAddress = '127.0.0.1', server = open): Promise<IncomingMessage> {
    const bytes = encode(Array.from({ length: 40 }, () => file))
    const cid = cidOf(bytes)
    await store.put(cid, bytes)
    const asked = httpRequest(`${server.address}/ipfs/${cid}?format=car&car-dups=y`, { agent: false, localAddress })
    asked.on('error', () => undefined)
    running.push(asked)
    asked.end()
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    return response.on('error', () => undefined).pause()
  }

  test('are so many at once, and who leaves makes place', async () => {
    for (let i = 0; i < 16; i++) await stall()
    const refused = await ask(`${small}?format=raw`)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    running.pop()?.destroy()
    let status = 0
    while (status !== 200) status = (await ask(`${small}?format=raw`)).status
  })

  test('go to whoever asks from elsewhere, too, and to whoever has the token', async () => {
    const taken: IncomingMessage[] = []
    for (let i = 0; i < 16; i++) taken.push(await stall())
    const last = taken.at(-1) ?? expect.fail('none')
    const cut = closed(last)
    // another address of this machine displaces the youngest of the one that holds all, until both have as many
    for (let i = 0; i < 8; i++) expect((await stall('127.0.0.2')).statusCode).toBe(200)
    await cut
    expect((await stall('127.0.0.2')).statusCode).toBe(429)
    expect(taken.slice(0, 8).some((response) => response.closed)).toBe(false)
    const own = await fetch(`${open.address}/ipfs/${small}?format=raw`, { headers: AUTHORIZED })
    expect([own.status, await own.text()]).toEqual([200, 'small'])
  })

  describe('of a gateway with little patience', () => {
    let holds = 0
    let server: ApiServer

    beforeAll(async () => {
      const held = Object.assign(Object.create(store) as FileBlockstore, {
        hold: () => {
          holds += 1
          return () => {
            holds -= 1
          }
        },
      })
      for (const name of ['read', 'size', 'put'] as const)
        Object.defineProperty(held, name, { value: (store[name] as (...all: unknown[]) => unknown).bind(store) })
      const gateway = createGateway(held, { pace: { patience: 100, leastRate: 1 << 20 }, repeatedBytes: 3 * MIB })
      server = await startApi(partsOf({}, { gateway, openGateway: true }), { host: '127.0.0.1', port: 0 })
    })

    afterAll(() => server.stop())

    test('end for sixteen readers that take nothing, and hold no content', async () => {
      const large = encode([file, small])
      const cid = cidOf(large)
      await store.put(cid, large)
      const ended: Promise<unknown>[] = []
      for (let i = 0; i < 16; i++) {
        const asked = httpRequest(`${server.address}/ipfs/${cid}?format=car`, { agent: false })
        running.push(asked.on('error', () => undefined))
        asked.end()
        const [response] = (await once(asked, 'response')) as [IncomingMessage]
        ended.push(closed(response))
        response.pause()
        response.socket.pause()
      }
      expect(holds).toBeGreaterThan(0)
      // all that is waited for is that the gateway lets go; a reader that is paused sees nothing of it
      while (holds > 0) await new Promise(setImmediate)
      for (const one of running.splice(0)) one.destroy()
      await Promise.all(ended)
      expect((await fetch(`${server.address}/ipfs/${small}?format=raw`)).status).toBe(200)
    })

    test('give what repeats itself only so often', async () => {
      const asCar = async (count: number, dups: 'y' | 'n') => {
        const bytes = encode(Array.from({ length: count }, () => file))
        const cid = cidOf(bytes)
        await store.put(cid, bytes)
        const response = await fetch(`${server.address}/ipfs/${cid}?format=car&car-dups=${dups}`)
        return readCar(new Uint8Array(await response.arrayBuffer())).cids.length
      }
      // the file has five leaves and a root, of 4 MiB together
      expect(await asCar(1000, 'n')).toBe(7)
      await expect(asCar(2, 'y')).rejects.toThrow()
    })
  })

  test('hold blocks apart that are alike in part: by codec, and where the CID is the block', async () => {
    const inline = (first: number) => CID.createV1(0x55, identity.digest(new Uint8Array(40).fill(7).fill(first, 0, 8)))
    const bytes = encode([small, 'text'])
    const [data, raw] = [cidOf(bytes), CID.createV1(0x55, cidOf(bytes).multihash)]
    const root = encode([inline(1), inline(2), raw, data])
    for (const block of [bytes, root]) await store.put(cidOf(block), block)
    const { cids } = await carAt(`${cidOf(root)}?format=car`)
    expect(cids).toEqual([cidOf(root), inline(1), inline(2), raw, data, small].map(String))
  })

  test('to HEAD read no content, and a path reads only so much', async () => {
    let next: CID = small
    for (let depth = 0; depth < 10; depth++) {
      const bytes = encode({ a: next, pad: new Uint8Array(3.9 * MIB) })
      next = cidOf(bytes)
      await store.put(next, bytes)
    }
    const path = (depth: number) => `${next}${'/a'.repeat(depth)}?format=raw`
    expect((await ask(path(3))).status).toBe(200)
    for (const method of ['GET', 'HEAD']) expect((await ask(path(10), {}, method)).status).toBe(413)
    const read: string[] = []
    const counting = Object.create(store) as FileBlockstore
    for (const name of ['size', 'read'] as const)
      Object.defineProperty(counting, name, {
        value: (cid: CID) => {
          if (name === 'read') read.push(String(cid))
          return store[name](cid)
        },
      })
    const gateway = createGateway(counting)
    const response = await gateway(new Request(`http://127.0.0.1/ipfs/${next}?format=raw`, { method: 'HEAD' }), {
      source: null,
      breakOff: () => undefined,
      onSent: (listener) => listener(),
    })
    expect([response.status, read]).toEqual([200, []])
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(3 * MIB)
  })
})
