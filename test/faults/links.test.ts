/** Links that are slow, stall and break in mid-sync: the sync goes on where it broke, and another peer brings what one owes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreement } from '../harness/agreement.ts'
import type { PeerProcess } from '../harness/peer-process.ts'
import { Scene } from '../harness/scene.ts'
import { type LinkQuality, TcpProxy } from '../harness/tcp-proxy.ts'

/** Entries of the founder: about a third of a megabyte. */
const ENTRIES = 600

let scene: Scene
let fay: PeerProcess
let datanet: string
const proxies: TcpProxy[] = []

/** A link to the founder; its address as a peer dials it. */
async function linkTo(peer: PeerProcess, quality: LinkQuality): Promise<{ proxy: TcpProxy; address: string }> {
  const port = Number(/\/tcp\/(\d+)\//.exec(peer.address)?.[1])
  const proxy = await TcpProxy.open(port, quality)
  proxies.push(proxy)
  return { proxy, address: peer.address.replace(`/tcp/${port}/`, `/tcp/${proxy.port}/`) }
}

async function newcomer(name: string): Promise<PeerProcess> {
  const peer = scene.peer(name)
  await peer.init()
  await peer.start()
  return peer
}

beforeAll(async () => {
  scene = await Scene.open()
  fay = await newcomer('fay')
  datanet = (await fay.client.createDatanet({ name: 'long' })).datanet
  // each invite is an entry; several at once share their writes
  for (let i = 0; i < ENTRIES; i += 50)
    await Promise.all(Array.from({ length: 50 }, () => fay.client.invite({ datanet })))
})

afterAll(async () => {
  for (const proxy of proxies) await proxy.cut()
  await scene.close()
})

const all = ({ entries }: { entries: number }) => entries > ENTRIES

test('200 ms each way: it gets everything', async () => {
  const slow = await newcomer('slow')
  const { address } = await linkTo(fay, { delayMs: 200 })
  await slow.client.connect({ address })
  await slow.client.joinDatanet({ target: datanet })
  await agreement([fay, slow], datanet, all)
  await slow.stop()
})

test('a link that breaks in mid-sync: it goes on where it broke', async () => {
  const broken = await newcomer('broken')
  const { proxy, address } = await linkTo(fay, { bytesPerSecond: 100_000 })
  await broken.client.connect({ address })
  const before = proxy.bytes
  const begun = proxy.passed(100_000)
  await broken.client.joinDatanet({ target: datanet })
  await begun
  proxy.reset()
  proxy.quality = {}
  await broken.client.connect({ address })
  await agreement([fay, broken], datanet, all)
  // what had come was not sent again: all that passed is one copy of the logs, and what was on its way
  expect(proxy.bytes - before).toBeLessThan(ON_ITS_WAY + LOG_BYTES)
  await broken.stop()
})

/** The most that was on its way when the link broke. */
const ON_ITS_WAY = 200_000
/** More than the founder's log as it travels. */
const LOG_BYTES = ENTRIES * 600

test('a link that stalls in mid-sync: another peer brings the rest, and the stalled one is let go', async () => {
  const helper = await newcomer('helper')
  await helper.client.connect({ address: fay.address })
  await helper.client.joinDatanet({ target: datanet })
  await agreement([fay, helper], datanet, all)
  const waiting = await newcomer('waiting')
  const { proxy, address } = await linkTo(fay, { bytesPerSecond: 100_000 })
  await waiting.client.connect({ address })
  const begun = proxy.passed(100_000)
  await waiting.client.joinDatanet({ target: datanet })
  await begun
  proxy.stall()
  await waiting.client.connect({ address: helper.address })
  await agreement([helper, waiting], datanet, all)
  proxy.resume()
  await waiting.stop()
  await helper.stop()
})
