import { once } from 'node:events'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addressOf, createLoopback, type Loopback, type LoopbackPeer } from '../network/loopback.ts'
import { openBlockSession } from './block-session.ts'

const LIMIT = 20_000

let loopback: Loopback

beforeEach(() => {
  loopback = createLoopback()
})

afterEach(async () => {
  await loopback.close()
})

async function pair(): Promise<[LoopbackPeer, LoopbackPeer]> {
  const [taker, giver] = await loopback.star(2)
  if (taker === undefined || giver === undefined) throw new TypeError('two peers')
  return [taker, giver]
}

async function whole(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of chunks) parts.push(part)
  return Buffer.concat(parts)
}

test('what was asked of a peer fails as soon as the connection ends, and what is asked after that is asked anew', async () => {
  const [taker, giver] = await pair()
  const bytes = new TextEncoder().encode('a block')
  const cid = CID.createV1(raw.code, await sha256.digest(bytes))
  await giver.blocks.put(cid, bytes)

  // the giver hears the question and finds no answer
  const asked = new EventTarget()
  const question = once(asked, 'asked', { signal: AbortSignal.timeout(LIMIT) })
  const has = giver.blocks.has.bind(giver.blocks)
  giver.blocks.has = () => {
    asked.dispatchEvent(new Event('asked'))
    return new Promise(() => undefined)
  }
  const session = openBlockSession(taker.network.helia, cid, [giver.network.peerId])
  const failed = expect(whole(session.get(cid, AbortSignal.timeout(LIMIT)))).rejects.toThrow()
  await question
  const from = performance.now()
  await giver.network.disconnect(taker.network.peerId)
  await failed
  expect(performance.now() - from).toBeLessThan(LIMIT / 2)

  giver.blocks.has = has
  await taker.network.connect(addressOf(giver))
  expect((await whole(session.get(cid, AbortSignal.timeout(LIMIT)))).equals(bytes)).toBe(true)
  session.close()
})
