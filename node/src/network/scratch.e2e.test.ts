import { unixfs } from '@helia/unixfs'
import { afterEach, beforeEach, test } from 'vitest'
import { networkBlocks } from '../content/network-blocks.ts'
import { addressOf, createLoopback, type Loopback } from './loopback.ts'

let loopback: Loopback
beforeEach(() => {
  loopback = createLoopback()
})
afterEach(async () => {
  await loopback.close()
})

test('scratch', async () => {
  const relay = await loopback.start({ relay: { server: { circuitBytes: 10 << 20 } } })
  const one = await loopback.start({ relay: { use: [addressOf(relay)] }, listen: [] })
  const two = await loopback.start({ relay: { use: [addressOf(relay)] }, listen: [] })
  const [circuit] = one.network.addresses()
  await two.network.connect(circuit ?? '')
  const t00 = performance.now()
  two.network.libp2p.addEventListener('connection:open', (e) =>
    console.log('open', performance.now() - t00, e.detail.direction),
  )
  two.network.libp2p.addEventListener('connection:close', (e) =>
    console.log('close', performance.now() - t00, e.detail.direction),
  )
  for (const [giver, taker] of [
    [one, two],
    [two, one],
  ] as const) {
    const file = crypto.getRandomValues(new Uint8Array(60_000))
    const big = new Uint8Array(32_000_000).map((_, i) => (i * 7919) >> 3).map((b, i) => b ^ (file[i % 60_000] ?? 0))
    const root = await unixfs(giver.network.helia).addBytes(big)
    const t = performance.now()
    const blocks = networkBlocks({
      helia: taker.network.helia,
      store: taker.blocks,
      root,
      peers: [giver.network.peerId],
    })
    const blockstore = {
      async *get(cid: any) {
        yield await blocks.get(cid)
      },
      has: (cid: any) => blocks.has(cid),
      put: (c: any) => c,
    }
    const chunks: Uint8Array[] = []
    for await (const c of unixfs({ blockstore } as any).cat(root)) chunks.push(c)
    console.log('fetch ms', performance.now() - t, Buffer.concat(chunks).equals(big))
    blocks.close()
  }
}, 60000)
