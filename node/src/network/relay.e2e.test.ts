import { once } from 'node:events'
import { unixfs } from '@helia/unixfs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { networkBlocks } from '../content/network-blocks.ts'
import type { Network } from './create-network.ts'
import { addressOf, createLoopback, type Loopback, type LoopbackPeer } from './loopback.ts'

let loopback: Loopback
beforeEach(() => {
  loopback = createLoopback()
})
afterEach(async () => {
  await loopback.close()
})
const isDirect = (a: string) => !a.includes('/p2p-circuit')

test('scratch', async () => {
  const relay = await loopback.start({ relay: { server: true } })
  const t0 = performance.now()
  const one = await loopback.start({
    logger: (await import('pino')).pino({ level: 'debug' }),
    relay: { use: [addressOf(relay)] },
    refuseInbound: isDirect,
  })
  console.log('start', performance.now() - t0)
  console.log(one.network.addresses())
  const two = await loopback.start({ relay: { use: [addressOf(relay)] }, listen: [] })
  console.log(two.network.addresses())
  const [direct, circuit] = one.network.addresses()
  await expect(two.network.connect(direct ?? '')).rejects.toMatchObject({ code: 'ERR_DIAL_FAILED' })
  console.log(await two.network.connect(circuit ?? ''))
  console.log(
    two.network.libp2p
      .getConnections()
      .map((c) => [
        c.remoteAddr.toString(),
        JSON.stringify(c.limits, (k, v) => (typeof v === 'bigint' ? String(v) : v)),
      ]),
  )
  for (const [giver, taker] of [
    [one, two],
    [two, one],
  ] as const) {
    const file = crypto.getRandomValues(new Uint8Array(60_000))
    const big = new Uint8Array(20_000_000).map((_, i) => (i * 7919) >> 3).map((b, i) => b ^ (file[i % 60_000] ?? 0))
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
  console.log(
    'connections',
    two.network.libp2p.getConnections(one.network.libp2p.peerId).length,
    one.network.libp2p.getConnections(two.network.libp2p.peerId).length,
  )
  console.log(
    relay.network.libp2p
      .getConnections()
      .flatMap((c) => c.streams)
      .filter((s) => s.protocol.includes('circuit'))
      .map((s) => s.protocol),
  )
}, 60000)
