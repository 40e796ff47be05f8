import { cidOf, textBytes } from '@datanet/records'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLoopback, type Loopback, type LoopbackPeer } from '../network/loopback.ts'
import { type OpenContent, openContent } from './open-content.ts'

const bytes = textBytes('what somebody has')
const cid = cidOf(bytes)

let loopback: Loopback

beforeEach(() => {
  loopback = createLoopback()
})

afterEach(async () => {
  await loopback.close()
})

function opened({ network, blocks }: LoopbackPeer, onAlone: () => void): OpenContent {
  return openContent([cid], { network, store: blocks, peers: [], onAlone })
}

test('who knows nobody is told so at once, and soon that it is no use; all that is asked for waits but once', async () => {
  const alone = await loopback.start()
  let told = 0
  const content = opened(alone, () => {
    told += 1
  })
  const began = performance.now()
  const failed = content.blocks.get(cid)
  failed.catch(() => undefined)
  await expect.poll(() => told, { interval: 5, timeout: 2000 }).toBeGreaterThan(0)
  await expect(failed).rejects.toMatchObject({
    code: 'ERR_BLOCK_UNAVAILABLE',
    message: expect.stringContaining('no address of one is known'),
    hint: expect.stringContaining('datanet connect'),
  })
  const once = performance.now() - began
  expect(once).toBeLessThan(15_000)
  await expect(content.blocks.get(cidOf(textBytes('more')))).rejects.toMatchObject({ code: 'ERR_BLOCK_UNAVAILABLE' })
  expect(performance.now() - began - once).toBeLessThan(1000)
  content.close()
})

test('who comes meanwhile is asked', async () => {
  const [alone, giver] = [await loopback.start(), await loopback.start()]
  await giver.blocks.put(cid, bytes)
  const address = giver.network.addresses()[0] ?? ''
  const content = opened(alone, () => void alone.network.connect(address).catch(() => undefined))
  expect(await content.blocks.get(cid)).toEqual(bytes)
  content.close()
})

test('a known peer that comes back is waited for', async () => {
  const [giver, taker] = await loopback.star(2)
  if (giver === undefined || taker === undefined) throw new TypeError()
  await giver.blocks.put(cid, bytes)
  await expect.poll(async () => (await taker.network.libp2p.peerStore.all()).length).toBeGreaterThan(0)
  await taker.network.disconnect(giver.network.peerId)
  expect(await taker.network.knowsPeers()).toBe(true)
  const content = opened(taker, () => undefined)
  expect(await content.blocks.get(cid)).toEqual(bytes)
  content.close()
})
