// Two peers inside one program, from founding to payment: embedder.ts FILE

import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createPeer, initRepo, type Peer } from '@datanet/node'

const [file = ''] = process.argv.slice(2)
const dir = await mkdtemp(join(tmpdir(), 'embedder-'))
const peers: Peer[] = []

/** A peer with a repo of its own; port 0 is any free one. */
async function start(name: string): Promise<Peer> {
  const repo = join(dir, name)
  await initRepo(repo, { name })
  const peer = await createPeer({ repo, listen: ['/ip4/127.0.0.1/tcp/0'] })
  peers.push(peer)
  return peer
}

try {
  // The desk founds the datanet, judges by its gates, uses what is good and attests the payment.
  const desk = await start('desk')
  const { datanet } = await desk.operations.createDatanet({
    name: 'Support tickets',
    licenses: ['CC-BY-4.0'],
    gates: [
      { gate: 'licence', params: '{}' },
      { gate: 'size', params: '{"maxRows":1000}' },
    ],
  })
  const { link } = await desk.operations.invite({ datanet })

  // Ada joins by the link, which also says where the desk is.
  const ada = await start('ada')
  await ada.operations.joinDatanet({ target: link })
  const offer = { datanet, paths: [resolve(file)], license: 'CC-BY-4.0', title: 'Tickets' }
  const { contribution, rows } = await ada.operations.contribute(offer)
  console.log(`Ada offers ${rows} rows.`)

  await desk.operations.sync({ datanet, wait: 30 })
  for (const { score } of await desk.operations.validate({ datanet })) console.log(`The desk votes ${score}.`)
  const verdict = await ada.operations.getVerdict({ datanet, contribution, wait: 30 })
  console.log(`Ada hears: ${verdict.outcome}, by ${verdict.weight} of ${verdict.totalWeight}.`)

  const { release } = await desk.operations.createRelease({ datanet, name: 'v1' })
  const out = join(dir, 'data')
  const { receipt } = await desk.operations.fetch({ datanet, release, out, receipt: true, purpose: 'train' })
  console.log(`The desk has ${(await readdir(out)).length} things in its folder.`)

  if (receipt !== null) await desk.operations.pay({ datanet, receipt, amount: '10000', asset: 'deposit' })
  await ada.operations.sync({ datanet, wait: 30 })
  const [here, there] = await Promise.all(peers.map((peer) => peer.operations.getLedger({ datanet })))
  const owed = there?.accounts.find(({ author }) => author === ada.author)?.earned
  console.log(`Ada is owed ${owed}; both compute the same ledger: ${here?.digest === there?.digest}.`)
} finally {
  await Promise.all(peers.map((peer) => peer.stop()))
  await rm(dir, { recursive: true, force: true })
}
