/** Three peers hold a contribution; one is killed for good. A volunteer makes it three copies again, each proved, by itself. */
import { fail } from 'node:assert'
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { found } from '../harness/news.ts'
import type { PeerProcess } from '../harness/peer-process.ts'
import { Scene } from '../harness/scene.ts'

const SIZE = 2_500_000
/** A proof counts for ten times as long. */
const SETTINGS = '"custodySeconds": 1,'

interface Pin {
  readonly contribution: string
  readonly local: boolean
  readonly copies: number
  readonly target: number
}

const scene = await Scene.open()
afterAll(() => scene.close())

async function start(name: string, settings = ''): Promise<PeerProcess> {
  const peer = scene.peer(name)
  await peer.init()
  const config = join(peer.repo, 'config.json')
  const text = await readFile(config, 'utf8')
  if (!text.includes('"version": 2,')) fail('config.json names no version')
  await writeFile(config, text.replace('"version": 2,', `"version": 2, ${SETTINGS} ${settings}`))
  await peer.start()
  return peer
}

test('a holder is killed, and there are three copies again', async () => {
  const [fay, val, ben] = [await start('fay'), await start('val'), await start('ben')]
  const { datanet } = await fay.client.createDatanet({ name: 'kept' })
  const file = join(scene.dir, 'blob.bin')
  await writeFile(file, randomBytes(SIZE))
  const { contribution } = await fay.client.contribute({ datanet, paths: [file], license: 'CC-BY-4.0' })
  await fay.client.validate({ datanet })
  const follow = async (peer: PeerProcess, others: readonly PeerProcess[]) => {
    for (const other of others) await peer.client.connect({ address: other.address })
    await peer.client.joinDatanet({ target: datanet })
    await peer.client.getDatanet({ datanet, wait: 30 })
    await peer.client.sync({ datanet, wait: 30 })
  }
  await follow(val, [fay])
  await follow(ben, [fay, val])
  for (const peer of [val, ben]) {
    const [pin] = await peer.does<Pin[]>('pin', datanet, '--contribution', contribution)
    expect(pin).toMatchObject({ contribution, local: true })
  }
  const [asked] = await fay.does<Pin[]>('pin', datanet, '--all', '--replicas', '3')
  expect(asked).toMatchObject({ contribution, local: true, copies: 3, target: 3 })

  const dot = await start('dot', '"volunteer": { "bytes": "10 MB" },')
  await follow(dot, [fay, val, ben])
  await ben.kill()
  const taken = (kept: boolean) =>
    found(dot, datanet, 'a copy here', (one) => (one?.type === 'copy' && one.kept === kept) || undefined)
  await taken(true)

  const { copies } = await dot.does<{ copies: { live: number; kept: string[]; peers: { peerId: string }[] } }>(
    'show',
    datanet,
    contribution,
  )
  expect(copies).toMatchObject({ live: 3, kept: ['volunteered'] })
  expect(copies.peers.map(({ peerId }) => peerId).sort()).toEqual([fay.peerId, val.peerId].sort())
  const told = await dot.run('show', datanet, contribution)
  expect(told.stdout).toContain('3 of 3 copies are live: kept here and by 2 other peers.')

  expect(await dot.refuses('pin', datanet, '--contribution', datanet)).toMatchObject({ exitCode: 4 })
  const freed = await dot.does<{ freed: { blocks: number }; kept: { bytes: number } }>('gc')
  expect(freed.freed.blocks).toBe(0)
  expect(freed.kept.bytes).toBeGreaterThan(SIZE)
})
