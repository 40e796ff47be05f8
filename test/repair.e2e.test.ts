/** A disk that changed what it kept: `verify` names it, `verify --repair` drops it, and other peers bring it again. */
import { entriesRange, prefixedStore } from '@datanet/log'
import { repoPaths } from '@datanet/node'
import { openStores, replicaStore } from '@datanet/node/stores'
import { didOf, openEntry, parseCid, textBytes } from '@datanet/records'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreement } from './harness/agreement.ts'
import type { PeerProcess } from './harness/peer-process.ts'
import { Scene } from './harness/scene.ts'

let scene: Scene
let fay: PeerProcess
let val: PeerProcess
let datanet: string

beforeAll(async () => {
  scene = await Scene.open()
  ;[fay, val] = await scene.peers('fay', 'val')
  await val.client.connect({ address: fay.address })
  const validators = [fay, val].map(({ author }) => ({ author, weight: '1' }))
  datanet = (await fay.client.createDatanet({ name: 'kept', validators })).datanet
  await val.client.joinDatanet({ target: datanet })
  await val.client.getDatanet({ datanet, wait: 60 })
  for (let i = 0; i < 3; i++) await fay.client.invite({ datanet })
  for (let i = 0; i < 3; i++) await val.client.invite({ datanet })
  await agreement([fay, val], datanet, ({ entries }) => entries >= 7)
})

afterAll(() => scene.close())

/** Changes a byte of some stored entries of a peer that does not run. */
async function spoil(peer: PeerProcess, places: readonly string[]): Promise<void> {
  const stores = await openStores(repoPaths(peer.repo))
  const logs = prefixedStore(replicaStore(stores.records, parseCid(datanet)), textBytes('l/'))
  let spoilt = 0
  for await (const [key, value] of logs.range(entriesRange)) {
    const { author, seq } = openEntry(value).payload
    if (!places.includes(`${didOf(author)}/${seq}`)) continue
    spoilt++
    await logs.batch([{ type: 'put', key, value: value.with(value.length - 3, (value.at(-3) as number) ^ 1) }], {
      durable: true,
    })
  }
  await stores.close()
  expect(spoilt).toBe(places.length)
}

test('what a disk changed is named, dropped, and fetched again; the own log goes on when it is whole', async () => {
  const before = await val.client.getLedger({ datanet })
  await val.stop()
  const places = [`${fay.author}/2`, `${val.author}/1`]
  await spoil(val, places)

  const found = await val.run('verify', '--json')
  expect(found.exitCode).toBe(1)
  const named = JSON.parse(found.stdout) as { ok: boolean; problems: { id: string }[] }
  expect(named.problems.map(({ id }) => id).sort()).toEqual([...places].sort())

  const repaired = await val.run('verify', '--repair', '--json')
  expect(repaired.exitCode).toBe(0)
  const report = JSON.parse(repaired.stdout) as { ok: boolean; repairs: { id: string | null; message: string }[] }
  expect(report.ok).toBe(true)
  expect(report.repairs.flatMap(({ id }) => id ?? []).sort()).toEqual([...places].sort())
  expect(JSON.parse((await val.run('verify', '--json')).stdout)).toMatchObject({ ok: true, problems: [], repairs: [] })

  // alone, so that the rest can't have come back yet
  await fay.stop()
  await val.start()
  await expect(val.client.verify({ repair: true })).rejects.toMatchObject({ code: 'ERR_PEER_RUNNING' })
  await expect(val.client.invite({ datanet })).rejects.toMatchObject({ code: 'ERR_LOG_BEHIND' })
  await fay.start()
  await val.client.connect({ address: fay.address })
  const after = await agreement([fay, val], datanet, ({ entries }) => entries >= before.entries)
  expect(after.digest).toBe(before.digest)
  await val.client.invite({ datanet })
  await agreement([fay, val], datanet, ({ entries }) => entries > before.entries)
  expect(await val.client.verify({ datanet })).toMatchObject({ ok: true, problems: [] })
  expect(await fay.client.verify({ datanet })).toMatchObject({ ok: true, problems: [] })
})

test('an open datanet takes whoever did the work, and is told apart from one that did none', async () => {
  const open = await fay.client.createDatanet({ name: 'open', admission: 'open', work: 12 })
  expect(open.charter).toMatchObject({ admission: 'open', work: 12 })
  const [ada] = await scene.peers('ada')
  await ada.client.connect({ address: fay.address })
  await ada.client.joinDatanet({ target: open.datanet })
  const joined = await ada.client.joinDatanet({ target: open.datanet })
  expect(joined.admitted).toBe(true)
  await agreement([fay, ada], open.datanet, ({ frontier }) => frontier.some(({ author }) => author === ada.author))
  await ada.stop()
})
