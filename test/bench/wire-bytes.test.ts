import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { countWireBytes } from './wire-bytes.ts'

test('bytes of both ends and both directions are counted, of connections that are open and of those that were', async () => {
  const bytes = countWireBytes()
  const server = createServer((socket) => socket.once('data', () => socket.end('answer')))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.write('question')
  const [answer] = (await once(client, 'data')) as [Buffer]
  expect(String(answer)).toBe('answer')
  const both = 2 * ('question'.length + 'answer'.length)
  expect(bytes()).toBe(both)
  const [other] = await accepted
  const over = [client, other].map((socket) => (socket.closed ? undefined : once(socket, 'close')))
  client.end()
  await Promise.all(over)
  expect(bytes()).toBe(both)
  server.close()
})
