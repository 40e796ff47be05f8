import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TcpProxy } from './tcp-proxy.ts'

/** Sends back what comes. */
let echo: Server
let proxy: TcpProxy
const sockets: Socket[] = []

beforeEach(async () => {
  echo = createServer((socket) => void socket.on('error', () => undefined).pipe(socket))
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  proxy = await TcpProxy.open((echo.address() as AddressInfo).port)
})

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await proxy.cut()
  echo.close()
})

async function dial(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1')
  sockets.push(socket)
  await once(socket, 'connect')
  return socket
}

async function echoed(socket: Socket, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= bytes) break
  }
  return Buffer.concat(chunks)
}

test('passes all bytes in order, and counts them', async () => {
  const socket = await dial()
  const sent = Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => i % 251))
  const passed = proxy.passed(2 * sent.length)
  socket.write(sent)
  expect((await echoed(socket, sent.length)).equals(sent)).toBe(true)
  await passed
  expect(proxy.bytes).toBe(2 * sent.length)
})

test('a slow link delays each way and holds to its rate', async () => {
  proxy.quality = { delayMs: 50, bytesPerSecond: 500_000 }
  const socket = await dial()
  const began = performance.now()
  socket.write(Buffer.alloc(50_000))
  await echoed(socket, 50_000)
  expect(performance.now() - began).toBeGreaterThan(195)
})

test('a stalled link passes nothing until it goes on', async () => {
  const socket = await dial()
  proxy.stall()
  socket.write('held')
  let came = false
  const answer = echoed(socket, 4).then((bytes) => {
    came = true
    return bytes
  })
  // a round over another link shows that this one had its time
  const other = connect((echo.address() as AddressInfo).port, '127.0.0.1')
  sockets.push(other)
  other.write('free')
  await echoed(other, 4)
  expect(came).toBe(false)
  proxy.resume()
  expect((await answer).toString()).toBe('held')
})

test('a reset breaks what is open, and lets new ones in; a cut link takes no more', async () => {
  const socket = await dial()
  socket.write('x')
  await echoed(socket, 1)
  socket.on('error', () => undefined)
  const broken = new Promise((resolve) => socket.once('close', resolve))
  proxy.reset()
  await broken
  const again = await dial()
  again.on('error', () => undefined)
  again.write('y')
  expect((await echoed(again, 1)).toString()).toBe('y')
  await proxy.cut()
  await expect(dial()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
