import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { initRepo } from '../repo/init-repo.ts'
import { createPeer } from './create-peer.ts'
import type { Peer } from './peer.ts'

let folder: string
const running: Peer[] = []

async function start(name: string): Promise<Peer> {
  const peer = await createPeer({ repo: join(folder, name), listen: ['/ip4/127.0.0.1/tcp/0'] })
  running.push(peer)
  return peer
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-republish-'))
  await initRepo(join(folder, 'alone'))
  await initRepo(join(folder, 'later'))
})

afterAll(async () => {
  await Promise.all(running.map((peer) => peer.stop()))
  await rm(folder, { recursive: true, force: true })
})

it('puts into the DHT after a restart what it certified while nobody else was there', async () => {
  const rows = join(folder, 'rows.jsonl')
  await writeFile(rows, '{"text":"hello"}\n')
  const alone = await start('alone')
  const { datanet } = await alone.operations.createDatanet({ name: 'Alone' })
  const { contribution } = await alone.operations.contribute({ datanet, paths: [rows], license: 'CC-BY-4.0' })
  await alone.operations.validate({ datanet })
  await alone.operations.getVerdict({ datanet, contribution, wait: 20 })
  await alone.stop()

  const again = await start('alone')
  const later = await start('later')
  await later.operations.connect({ address: again.addresses()[0] ?? '' })
  const report = await later.operations.getVerdict({ datanet, contribution, source: 'dht', wait: 20 })
  expect(report).toMatchObject({ contribution, datanet, outcome: 'accepted', alone: true, source: 'dht' })
})
