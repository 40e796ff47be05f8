import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@datanet/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Peer } from '../peer/peer.ts'
import { type NetworkOfPeers, startNetwork } from '../peer/start-network.ts'
import { VERSION } from '../version.ts'
import { DEFINITIONS } from './definitions.ts'

interface Metric {
  readonly type: string
  readonly help: string
  readonly labels: ReadonlySet<string>
}

let network: NetworkOfPeers
let folder: string

async function textOf(peer: Peer): Promise<string> {
  const headers = { authorization: `Bearer ${peer.api.token}` }
  const response = await fetch(`${peer.api.address}/metrics`, { headers })
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  return await response.text()
}

/** The value of a sample, by its name and labels as they stand there. */
async function sampleOf(peer: Peer, sample: string): Promise<number> {
  const line = (await textOf(peer)).split('\n').find((one) => one.startsWith(`${sample} `))
  return Number(line?.slice(sample.length + 1) ?? Number.NaN)
}

/** Metrics as they are served; labels only where a sample has them. */
function served(text: string): Map<string, Metric> {
  const metrics = new Map<string, { type: string; help: string; labels: Set<string> }>()
  for (const line of text.split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
    const metric = metrics.get(name) ?? { type: '', help: '', labels: new Set<string>() }
    if (keyword === 'HELP') metrics.set(name, { ...metric, help: rest })
    if (keyword === 'TYPE') metrics.set(name, { ...metric, type: rest })
    const [, sample = '', labels = ''] = /^(\w+)\{(.*)\} /.exec(line) ?? []
    const held = metrics.get(sample) ?? metrics.get(sample.replace(/_(bucket|sum|count)$/, ''))
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) if (label !== 'le') held?.labels.add(label)
  }
  return metrics
}

/** Metrics as docs/METRICS.md lists them. */
async function documented(): Promise<Map<string, Metric>> {
  const text = await readFile(new URL('../../../docs/METRICS.md', import.meta.url), 'utf8')
  const rows = text.matchAll(/^\| `(\w+)` \| (\w+) \| (.*) \| (.*) \|$/gm)
  return new Map(
    [...rows].map(([, name = '', type = '', labels = '', help = '']) => [
      name,
      { type, help, labels: new Set([...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label)) },
    ]),
  )
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-metrics-'))
  network = await startNetwork(2)
})

afterAll(async () => {
  await network.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('docs/METRICS.md', () => {
  test('lists what is served, and nothing else, with type', async () => {
    const [peer] = network.peers as [Peer]
    const types = (metrics: Map<string, Metric>) => [...metrics].map(([name, { type }]) => `${name} ${type}`).toSorted()
    const listed = await documented()
    expect(types(listed)).toEqual(types(served(await textOf(peer))))
    for (const { help } of listed.values()) expect(help).toMatch(/\.$/)
  })

  test('says of the peer’s own what the peer says', async () => {
    const listed = await documented()
    for (const { name, type, labels, help } of Object.values(DEFINITIONS)) {
      expect(listed.get(name), name).toEqual({ type, help, labels: new Set(labels) })
    }
  })
})

test('a judged and fetched contribution moves the numbers of both peers', async () => {
  const [one, two] = network.peers as [Peer, Peer]
  const { datanet } = await one.operations.createDatanet({ name: 'measured' })
  const { link } = await one.operations.invite({ datanet })
  await two.operations.joinDatanet({ target: link })
  await two.operations.getDatanet({ datanet, wait: 60 })
  const file = join(folder, 'rows.jsonl')
  await writeFile(file, '{"a":1}\n{"a":2}\n')
  const { contribution } = await two.operations.contribute({ datanet, paths: [file], license: 'CC-BY-4.0' })
  await one.operations.sync({ datanet, wait: 60 })
  await one.operations.validate({ datanet })
  for (const peer of [one, two]) await peer.operations.getContribution({ datanet, contribution, wait: 60 })

  const { entries } = await one.operations.getLedger({ datanet })
  expect(await sampleOf(one, `datanet_entries{datanet="${datanet}"}`)).toBe(entries)
  expect(await sampleOf(one, `datanet_contributions{datanet="${datanet}",status="accepted"}`)).toBe(1)
  expect(await sampleOf(one, `datanet_contributions{datanet="${datanet}",status="pending"}`)).toBe(0)
  expect(await sampleOf(one, `datanet_verdicts_total{datanet="${datanet}",outcome="accepted"}`)).toBe(1)
  expect(await sampleOf(two, `datanet_verdicts_total{datanet="${datanet}",outcome="accepted"}`)).toBe(1)
  expect(await sampleOf(one, 'datanet_datanets')).toBe(1)
  expect(await sampleOf(one, 'datanet_peers_connected')).toBe(1)
  expect(await sampleOf(one, 'datanet_peers_shut_out')).toBe(0)
  expect(await sampleOf(one, `datanet_info{version="${VERSION}"}`)).toBe(1)
  // the judge read the content of the other
  expect(await sampleOf(one, 'datanet_blocks_fetched_total')).toBeGreaterThanOrEqual(2)
  expect(await sampleOf(one, 'datanet_blocks_fetched_bytes_total')).toBeGreaterThan(16)
  expect(await sampleOf(one, 'datanet_sync_runs_total{result="complete"}')).toBeGreaterThan(0)
  expect(await sampleOf(one, 'datanet_sync_seconds_count')).toBeGreaterThan(0)
  expect(await sampleOf(one, 'datanet_sync_entries_sent_total')).toBeGreaterThan(0)
  expect(await sampleOf(two, 'datanet_sync_entries_received_total')).toBeGreaterThan(0)
  expect(await sampleOf(two, 'datanet_gossip_messages_total{result="accepted"}')).toBeGreaterThan(0)
  expect(await sampleOf(one, 'datanet_store_bytes{store="records"}')).toBeGreaterThan(0)
})

test('requests are measured by operation and status', async () => {
  const [peer] = network.peers as [Peer]
  const client = createClient({ baseUrl: peer.api.address, token: peer.api.token })
  const count = (operation: string, status: number) =>
    sampleOf(peer, `datanet_api_request_seconds_count{operation="${operation}",status="${status}"}`)
  await client.getIdentity()
  await client.getIdentity()
  await expect(client.getLedger({ datanet: 'x' })).rejects.toMatchObject({ code: 'ERR_SCHEMA_MISMATCH' })
  await fetch(`${peer.api.address}/v1/id`)
  expect(await count('getIdentity', 200)).toBe(2)
  expect(await count('getLedger', 400)).toBe(1)
  expect(await count('none', 401)).toBe(1)
  expect(await count('getMetrics', 200)).toBeGreaterThan(0)
})

test('a datanet that is left is told of no more', async () => {
  const [peer] = network.peers as [Peer]
  const { datanet } = await peer.operations.createDatanet({ name: 'left' })
  expect(await sampleOf(peer, `datanet_entries{datanet="${datanet}"}`)).toBe(2)
  await peer.operations.leaveDatanet({ datanet })
  expect(await sampleOf(peer, `datanet_entries{datanet="${datanet}"}`)).toBeNaN()
})
