/** Peers that nobody can dial take part through a relay of ours; websockets carry all that TCP does. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { initRepo } from '../repo/init-repo.ts'
import { createPeer } from './create-peer.ts'
import type { Peer, PeerOptions } from './peer.ts'

const WAIT = 30
const license = 'CC-BY-4.0'

let folder: string
let peers: Peer[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-relay-'))
  peers = []
})

afterEach(async () => {
  await Promise.all(peers.map((peer) => peer.stop()))
  await rm(folder, { recursive: true, force: true })
})

async function start(name: string, options: Omit<PeerOptions, 'repo'>): Promise<Peer> {
  const repo = join(folder, name)
  await initRepo(repo, { name })
  const peer = await createPeer({ repo, ...options })
  peers.push(peer)
  return peer
}

/** A file of rows that is in its folder, and what it holds. */
async function rowsOf(name: string, count: number): Promise<{ path: string; text: string }> {
  const path = join(folder, `${name}.jsonl`)
  const rows = Array.from({ length: count }, (_, row) =>
    JSON.stringify({ text: `${name} ${row} ${'x'.repeat(row % 97)}` }),
  )
  const text = `${rows.join('\n')}\n`
  await writeFile(path, text)
  return { path, text }
}

async function hearsOfContribution(peer: Peer, datanet: string, author: string): Promise<void> {
  for await (const one of peer.events(datanet, AbortSignal.timeout(WAIT * 1000))) {
    if (one.type === 'contribution' && one.author === author) return
  }
}

/** What a peer brings of a contribution: the file's text. */
async function fetched(peer: Peer, datanet: string, contribution: string, name: string): Promise<string> {
  const out = join(folder, `out-${peers.indexOf(peer)}`)
  await peer.operations.fetch({ datanet, out, contributions: [contribution] })
  return await readFile(join(out, contribution, `${name}.jsonl`), 'utf8')
}

test('peers behind a relay only join, sync and fetch from each other, and others find them by the datanet alone', async () => {
  const relay = await start('relay', { listen: ['/ip4/127.0.0.1/tcp/0'], relay: { server: true } })
  const use = relay.addresses()
  const [ada, ben] = [
    await start('ada', { listen: [], relay: { use } }),
    await start('ben', { listen: [], relay: { use } }),
  ]
  expect(ada.addresses()).toEqual([`${use[0]}/p2p-circuit/p2p/${ada.peerId}`])

  const { datanet } = await ada.operations.createDatanet({ name: 'behind a relay', licenses: [license] })
  const first = await rowsOf('first', 40_000)
  const one = await ada.operations.contribute({ datanet, paths: [first.path], license })
  const { link } = await ada.operations.invite({ datanet })
  expect(link).toContain(`${use[0]}/p2p-circuit/p2p/${ada.peerId}`)

  const joined = await ben.operations.joinDatanet({ target: link })
  expect(joined).toMatchObject({ name: 'behind a relay', synced: true, admitted: true, contributions: 1 })
  expect(await fetched(ben, datanet, one.contribution, 'first')).toBe(first.text)

  // and the other way round, over gossip
  const second = await rowsOf('second', 1_000)
  const arrived = hearsOfContribution(ada, datanet, ben.author)
  const two = await ben.operations.contribute({ datanet, paths: [second.path], license })
  await arrived
  expect(await fetched(ada, datanet, two.contribution, 'second')).toBe(second.text)

  const cora = await start('cora', { listen: ['/ip4/127.0.0.1/tcp/0'], bootstrap: use })
  await cora.operations.joinDatanet({ target: datanet })
  await cora.operations.getDatanet({ datanet, wait: WAIT })
  expect(await fetched(cora, datanet, one.contribution, 'first')).toBe(first.text)
  expect((await relay.operations.listDatanets()).length).toBe(0)
})

test('two peers sync over websockets', async () => {
  const ada = await start('ada', { listen: ['/ip4/127.0.0.1/tcp/0/ws'] })
  expect(ada.addresses()).toEqual([expect.stringMatching(/^\/ip4\/127\.0\.0\.1\/tcp\/\d+\/ws\/p2p\//)])
  const { datanet } = await ada.operations.createDatanet({ name: 'over websockets', licenses: [license] })
  const rows = await rowsOf('rows', 1_000)
  const { contribution } = await ada.operations.contribute({ datanet, paths: [rows.path], license })
  const { link } = await ada.operations.invite({ datanet })

  const ben = await start('ben', { listen: [] })
  expect(await ben.operations.joinDatanet({ target: link })).toMatchObject({ synced: true, contributions: 1 })
  expect(await ben.operations.listPeers()).toMatchObject([{ peerId: ada.peerId, addresses: ada.addresses() }])
  const ledgers = await Promise.all([ada, ben].map((peer) => peer.operations.getLedger({ datanet })))
  expect(ledgers.map(({ totals }) => totals.contributions)).toEqual([1, 1])
  expect(await fetched(ben, datanet, contribution, 'rows')).toBe(rows.text)
})
