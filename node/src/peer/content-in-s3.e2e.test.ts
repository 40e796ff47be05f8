import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { diagnoseOffline } from '../doctor/diagnose-offline.ts'
import { readConfig, writeConfig } from '../repo/config.ts'
import { initRepo } from '../repo/init-repo.ts'
import { repoPaths } from '../repo/layout.ts'
import { LOCAL_KEYS, type LocalS3, startLocalS3 } from '../storage/s3/s3-server.fixture.ts'
import { createPeer } from './create-peer.ts'
import type { Peer } from './peer.ts'

let folder: string
let s3: LocalS3
const running: Peer[] = []

async function start(name: string): Promise<Peer> {
  const peer = await createPeer({ repo: join(folder, name), listen: ['/ip4/127.0.0.1/tcp/0'] })
  running.push(peer)
  return peer
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-in-s3-'))
  s3 = await startLocalS3('blocks')
  await initRepo(join(folder, 'holder'))
  await initRepo(join(folder, 'buyer'))
  const paths = repoPaths(join(folder, 'holder'))
  await writeFile(join(paths.dir, 's3.json'), JSON.stringify(LOCAL_KEYS), { mode: 0o600 })
  const place = { endpoint: s3.endpoint, bucket: 'blocks', prefix: 'holder', credentialsFile: 's3.json' }
  await writeConfig(paths, { ...(await readConfig(paths)), content: { s3: place } })
})

afterAll(async () => {
  await Promise.all(running.map((peer) => peer.stop()))
  await s3.stop()
  await rm(folder, { recursive: true, force: true })
})

it('a peer whose content lies in a bucket contributes, starts again, and serves a fetch', async () => {
  const text = Array.from({ length: 40_000 }, (_, i) => `{"text":"row ${i} of many"}\n`).join('')
  const rows = join(folder, 'rows.jsonl')
  await writeFile(rows, text)
  const holder = await start('holder')
  const { datanet } = await holder.operations.createDatanet({ name: 'In a bucket' })
  const { contribution } = await holder.operations.contribute({ datanet, paths: [rows], license: 'CC-BY-4.0' })
  await holder.stop()
  expect(await readdir(join(folder, 'holder', 'blocks')).catch(() => [])).toEqual([])
  expect((await readdir(join(s3.dir, 'blocks', 'holder'))).length).toBeGreaterThan(1)
  expect(await diagnoseOffline(join(folder, 'holder'))).toMatchObject({ blocks: expect.any(Number), troubles: [] })

  const again = await start('holder')
  const buyer = await start('buyer')
  await buyer.operations.connect({ address: again.addresses()[0] ?? '' })
  await buyer.operations.joinDatanet({ target: datanet })
  await buyer.operations.getDatanet({ datanet, wait: 20 })
  const out = join(folder, 'out')
  await buyer.operations.fetch({ datanet, contributions: [contribution], out })
  const files = await readdir(out, { recursive: true })
  const file = files.find((name) => name.endsWith('rows.jsonl')) ?? ''
  expect(await readFile(join(out, file), 'utf8')).toBe(text)
})

it('a peer whose bucket is gone does not start, and says why', async () => {
  const paths = repoPaths(join(folder, 'gone'))
  await initRepo(paths.dir)
  await writeFile(join(paths.dir, 's3.json'), JSON.stringify(LOCAL_KEYS), { mode: 0o600 })
  const place = { endpoint: s3.endpoint, bucket: 'gone', credentialsFile: 's3.json' }
  await writeConfig(paths, { ...(await readConfig(paths)), content: { s3: place } })
  await expect(start('gone')).rejects.toMatchObject({ code: 'ERR_S3_BUCKET_MISSING' })
  await writeConfig(paths, { ...(await readConfig(paths)), content: { s3: { ...place, bucket: 'blocks' } } })
  expect((await start('gone')).peerId).toMatch(/^12D3/)
})
