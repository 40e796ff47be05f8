import type { Connection, MultiaddrConnection, StreamMuxer } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addressOf, createLoopback, type Loopback } from './loopback.ts'

let loopback: Loopback

beforeEach(() => {
  loopback = createLoopback()
})
afterEach(() => loopback.close())

/** What a connection stands on. */
type Inside = Connection & { readonly muxer: StreamMuxer & { readonly maConn: MultiaddrConnection } }

test('a connection that closes in the moment that a stream is opened ends the stream, and not the process', async () => {
  const [one, two] = [await loopback.start(), await loopback.start()]
  await two.network.connect(addressOf(one))
  const [connection] = two.network.libp2p.getConnections(peerIdFromString(one.network.peerId)) as Inside[]
  const { muxer } = connection as Inside
  const closed = muxer.maConn.close()
  const stream = await muxer.createStream()
  // what is thrown in between, where nobody can catch it, fails the run
  await closed
  expect(stream.status).not.toBe('open')
  // it can be reached again
  await two.network.connect(addressOf(one))
  expect(two.network.libp2p.getConnections()).toHaveLength(1)
})
