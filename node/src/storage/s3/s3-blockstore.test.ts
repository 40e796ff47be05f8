import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { blockOf, contentStoreLaws } from '../content-store-laws.fixture.ts'
import { MAX_S3_ANSWER } from './s3-answer.ts'
import { S3Blockstore, type S3StoreOptions } from './s3-blockstore.ts'
import { LOCAL_KEYS, type LocalS3, startLocalS3 } from './s3-server.fixture.ts'

const BUCKET = 'blocks'
const HASTY = { timeout: 20_000, tries: 3, pause: 1 }
const [SECRET, KEY_ID] = ['not-the-secret-key', 'SOMEBODY']

let s3: LocalS3

beforeAll(async () => {
  s3 = await startLocalS3(BUCKET)
})

afterAll(async () => {
  await s3.stop()
})

const optionsAt = (endpoint: string, more: Partial<S3StoreOptions> = {}): S3StoreOptions => ({
  endpoint,
  bucket: BUCKET,
  credentials: LOCAL_KEYS,
  patience: HASTY,
  ...more,
})

let prefixes = 0

contentStoreLaws('blocks in a bucket', async () => {
  const bucket = `laws-${prefixes++}`
  const server = await startLocalS3(bucket)
  const open = () => S3Blockstore.open(optionsAt(server.endpoint, { bucket, prefix: 'a/b' }))
  return {
    store: await open(),
    reopen: open,
    breakWrites: () => rm(join(server.dir, bucket), { recursive: true }),
    remove: () => server.stop(),
  }
})

describe('with a local S3 server', () => {
  test('lists more than one page, and nothing that is no block of its own', async () => {
    const inside = await S3Blockstore.open(optionsAt(s3.endpoint, { prefix: 'many' }))
    const beside = await S3Blockstore.open(optionsAt(s3.endpoint, { prefix: 'many/deeper' }))
    const blocks = await Promise.all(Array.from({ length: 1100 }, (_, i) => blockOf(`${i}`)))
    await Promise.all(blocks.map(({ cid, bytes }) => inside.put(cid, bytes)))
    const other = await blockOf('beside')
    await beside.put(other.cid, other.bytes)
    const listed = await Array.fromAsync(inside.list(), ({ cid }) => cid.toString())
    expect(listed.sort()).toEqual(blocks.map(({ cid }) => cid.toString()).sort())
    expect(await Array.fromAsync(beside.list())).toEqual([{ cid: other.cid, size: other.bytes.length }])
  })

  test('names objects as they lie on disk, so that a folder of blocks can be copied up', async () => {
    const store = await S3Blockstore.open(optionsAt(s3.endpoint, { prefix: '/named/' }))
    const { cid, bytes } = await blockOf('one')
    await store.put(cid, bytes)
    const [folder] = await readdir(join(s3.dir, BUCKET, 'named'))
    expect(folder).toMatch(/^[A-Z2-7]{2}$/)
    expect(store.removalOf(cid)).toMatch(new RegExp(` s3://blocks/named/${folder}/[A-Z2-7]+${folder}\\.data$`))
  })

  test.each<[string, Partial<S3StoreOptions>, string]>([
    ['a bucket that is missing', { bucket: 'nowhere' }, 'ERR_S3_BUCKET_MISSING'],
    ['a wrong secret', { credentials: { ...LOCAL_KEYS, secretAccessKey: SECRET } }, 'ERR_S3_KEYS'],
    ['an unknown account', { credentials: { accessKeyId: KEY_ID, secretAccessKey: SECRET } }, 'ERR_S3_KEYS'],
    ['a port where nobody listens', { endpoint: 'http://127.0.0.1:1' }, 'ERR_S3_UNREACHABLE'],
  ])('%s is told when it opens, without the keys', async (_, change, code) => {
    const error = await S3Blockstore.open(optionsAt(s3.endpoint, change)).catch((error: unknown) => error)
    expect(error).toMatchObject({ code, hint: expect.stringMatching(/\.$/) })
    expect(`${(error as Error).message} ${(error as Error).stack}`).not.toContain(SECRET)
  })
})

describe('with a service that fails', () => {
  const servers: Server[] = []

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close()
      server.closeAllConnections()
    }
  })

  type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void

  const emptyList = '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>'

  /** A store whose bucket lists as empty, and whose objects are answered so. */
  async function storeOf(answer: Answer, timeout = HASTY.timeout): Promise<S3Blockstore> {
    const server = createServer(async (request, response) => {
      if (request.url?.includes('max-keys') === true && request.method === 'GET' && !listing)
        return void response.end(emptyList)
      answer(request, response, Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)))
    })
    let listing = false
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const store = await S3Blockstore.open(
      optionsAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { patience: { ...HASTY, timeout } }),
    )
    listing = true
    return store
  }

  const say =
    (status: number, code: string): Answer =>
    (_, response) => {
      response.writeHead(status, { 'content-type': 'application/xml' })
      response.end(`<Error><Code>${code}</Code></Error>`)
    }

  test('what passes is tried again, with the whole body', async () => {
    const bodies: string[] = []
    const store = await storeOf((request, response, body) => {
      bodies.push(body.toString())
      if (bodies.length < 3) say(503, 'SlowDown')(request, response, body)
      else response.end()
    })
    const { cid, bytes } = await blockOf('again')
    await store.put(cid, bytes)
    expect(bodies).toEqual(['again', 'again', 'again'])
  })

  test.each([
    [507, 'InsufficientStorage', 'ERR_DISK_FULL', 1],
    [403, 'QuotaExceeded', 'ERR_DISK_FULL', 1],
    [403, 'AccessDenied', 'ERR_S3_KEYS', 1],
    [404, 'NoSuchBucket', 'ERR_S3_BUCKET_MISSING', 1],
    [301, 'PermanentRedirect', 'ERR_S3_FAILED', 1],
    [400, 'InvalidRequest', 'ERR_S3_FAILED', 1],
    [500, 'InternalError', 'ERR_S3_FAILED', 3],
  ])('status %i with %s is %s, after %i tries', async (status, name, code, tries) => {
    let asked = 0
    const store = await storeOf((...args) => {
      asked++
      say(status, name)(...args)
    })
    const { cid, bytes } = await blockOf('one')
    await expect(store.put(cid, bytes)).rejects.toMatchObject({ code, message: expect.stringContaining('blocks') })
    expect(asked).toBe(tries)
    if (code !== 'ERR_S3_BUCKET_MISSING') return
    await expect(store.read(cid)).rejects.toMatchObject({ code })
  })

  test('silence ends after a while', async () => {
    let asked = 0
    const store = await storeOf(() => void asked++, 600)
    await expect(store.read((await blockOf('one')).cid)).rejects.toMatchObject({
      code: 'ERR_S3_UNREACHABLE',
      message: expect.stringContaining('600 ms'),
    })
    expect(asked).toBe(3)
  })

  test('a body that stops half way is no block', async () => {
    const store = await storeOf((_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half')
      response.destroy()
    })
    await expect(store.read((await blockOf('one')).cid)).rejects.toMatchObject({ code: 'ERR_S3_UNREACHABLE' })
  })

  test('an answer without end is left', async () => {
    const gone = Promise.withResolvers<void>()
    let sent = 0
    const store = await storeOf((_, response) => {
      response.on('close', () => gone.resolve())
      const more = () => {
        if (response.destroyed) return
        sent += 2 ** 20
        response.write(new Uint8Array(2 ** 20), () => setImmediate(more))
      }
      more()
    })
    await expect(store.read((await blockOf('one')).cid)).rejects.toMatchObject({ code: 'ERR_S3_FAILED' })
    await gone.promise
    expect(sent).toBeLessThan(MAX_S3_ANSWER + 32 * 2 ** 20)
  })

  test('a listing that goes round in circles ends', async () => {
    const page =
      '<ListBucketResult><IsTruncated>true</IsTruncated>' +
      `${'<Contents><Key>other</Key><Size>1</Size></Contents>'.repeat(1000)}</ListBucketResult>`
    const store = await storeOf((_, response) => void response.end(page))
    await expect(Array.fromAsync(store.list())).rejects.toMatchObject({ code: 'ERR_S3_FAILED' })
  })

  test('who leaves is let go at once, and so is who waits in line', async () => {
    const store = await storeOf(() => undefined)
    const { cid } = await blockOf('one')
    const leaving = new AbortController()
    const reads = Array.from({ length: 40 }, () => store.read(cid, { signal: leaving.signal }))
    const outcomes = Promise.allSettled(reads)
    leaving.abort(new DOMException('gone', 'AbortError'))
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: { name: 'AbortError' } })
  })

  test('so many requests run at once, and no more', async () => {
    const open: ServerResponse[] = []
    const full = Promise.withResolvers<void>()
    let most = 0
    const store = await storeOf((_, response) => {
      open.push(response)
      most = Math.max(most, open.length)
      if (open.length === 16) full.resolve()
    })
    const { cid } = await blockOf('one')
    const reads = Array.from({ length: 40 }, () => store.read(cid))
    await full.promise
    let done = 0
    for (const read of reads) void read.then(() => done++)
    while (done < 40) {
      open.shift()?.end('one')
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(most).toBe(16)
  })

  test('ends what runs when it closes', async () => {
    const store = await storeOf(() => undefined)
    const read = store.read((await blockOf('one')).cid)
    await store.close()
    await expect(read).rejects.toMatchObject({ code: 'ERR_S3_FAILED' })
    await store.close()
  })
})
