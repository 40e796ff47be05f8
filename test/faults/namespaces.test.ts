/** Four hosts on a switch that falls in two and heals, with no help: peers find each other again, and nothing is lost. */
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { agreement } from '../harness/agreement.ts'
import { found } from '../harness/news.ts'
import type { PeerProcess } from '../harness/peer-process.ts'
import { Scene } from '../harness/scene.ts'
import { Switch } from './namespaces.ts'

const NAMES = ['a', 'b', 'c', 'd'] as const
const INVITES = 20

const network = await Switch.open(NAMES.length)
if (typeof network === 'string') console.log(`skipped, since this machine gives us no namespaces: ${network}`)
const scene = await Scene.open()

afterAll(async () => {
  await scene.close()
  if (typeof network !== 'string') await network.close()
})

async function start(name: string, host: number): Promise<PeerProcess> {
  const { address, prefix } = (network as Switch).hosts[host] as Switch['hosts'][number]
  // the API of a host is not to be reached from here but by a socket
  const args = ['--listen', `/ip4/${address}/tcp/4001`, '--api', `unix:${join(scene.dir, `${name}.sock`)}`]
  const peer = scene.peer(name, scene.env, { prefix, args })
  await peer.init()
  await peer.start()
  return peer
}

test.skipIf(typeof network === 'string')('both sides go on, and heal by themselves', async () => {
  const peers = await Promise.all(NAMES.map(start))
  const [a, , c] = peers as [PeerProcess, PeerProcess, PeerProcess, PeerProcess]
  for (const peer of peers.slice(1)) await peer.client.connect({ address: a.address })
  const validators = [a, c].map(({ author }) => ({ author, weight: '1' }))
  const { datanet } = await a.client.createDatanet({ name: 'split', validators })
  for (const peer of peers.slice(1)) {
    await peer.client.joinDatanet({ target: datanet })
    await peer.client.getDatanet({ datanet, wait: 60 })
  }
  await agreement(peers, datanet, () => true)

  await (network as Switch).split((host) => (host < 2 ? 'left' : 'right'))
  for (const founder of [a, c]) for (let i = 0; i < INVITES; i++) await founder.client.invite({ datanet })
  // each side hears its own, and not the other
  for (const peer of peers) {
    await found(peer, datanet, 'its own side', async () => {
      const { entries } = await peer.client.getLedger({ datanet })
      return entries >= INVITES + 1 || undefined
    })
    expect((await peer.client.getLedger({ datanet })).entries).toBeLessThan(2 * INVITES + 1)
  }

  await (network as Switch).split(() => 'left')
  const ledger = await agreement(peers, datanet, ({ entries }) => entries >= 2 * INVITES + 1, 110_000)
  expect(ledger.entries).toBe(2 * INVITES + 2)
  for (const peer of peers) expect(await peer.client.verify({ datanet })).toMatchObject({ ok: true })
})
