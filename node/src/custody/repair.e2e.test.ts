/** Copies that live on: three holders, one gone for good, a fourth peer that volunteers. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Happening } from '@datanet/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPeer } from '../peer/create-peer.ts'
import type { Peer, PeerOptions } from '../peer/peer.ts'
import { initRepo } from '../repo/init-repo.ts'

const LIMIT = 40_000
/** So often copies are counted here, ms; a proof counts for ten times as long. */
const PERIOD = 250

let dir: string
let peers: Peer[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-custody-'))
  peers = []
})

afterEach(async () => {
  await Promise.all(peers.map((peer) => peer.stop()))
  await rm(dir, { recursive: true, force: true })
})

async function start(options: Partial<PeerOptions> = {}): Promise<Peer> {
  const repo = join(dir, `peer-${peers.length}`)
  await initRepo(repo)
  const peer = await createPeer({
    repo,
    listen: ['/ip4/127.0.0.1/tcp/0'],
    stateDir: join(dir, 'state'),
    custodyPeriod: PERIOD,
    ...options,
  })
  for (const other of peers) await peer.operations.connect({ address: other.addresses()[0] ?? '' })
  peers.push(peer)
  return peer
}

async function until(peer: Peer, what: (happening: Happening) => boolean): Promise<void> {
  for await (const one of peer.events(undefined, AbortSignal.timeout(LIMIT))) if (what(one)) return
  throw new TypeError('what was waited for did not happen')
}

/** Founds a datanet at the first peer, contributes to it, and has the others follow it. */
async function founded(founder: Peer, bytes = 3_000_000): Promise<{ datanet: string; contribution: string }> {
  const { datanet } = await founder.operations.createDatanet({ name: 'kept' })
  const file = join(dir, 'blob.bin')
  await writeFile(
    file,
    Buffer.alloc(bytes, 1).map((_, i) => (i * 7919) >> 5),
  )
  const { contribution } = await founder.operations.contribute({ datanet, paths: [file], license: 'CC-BY-4.0' })
  await founder.operations.validate({ datanet })
  expect((await founder.operations.getContribution({ datanet, contribution, wait: 30 })).status).toBe('accepted')
  return { datanet, contribution }
}

async function follow(peer: Peer, datanet: string, contribution: string): Promise<void> {
  await peer.operations.joinDatanet({ target: datanet })
  await peer.operations.getDatanet({ datanet, wait: 30 })
  await peer.operations.sync({ datanet, wait: 30 })
  await peer.operations.getContribution({ datanet, contribution, wait: 30 })
}

test('three hold it, one is gone for good: a volunteer makes it three again, each proved', async () => {
  const founder = await start()
  const { datanet, contribution } = await founded(founder)
  const [one, two] = [await start(), await start()]
  for (const peer of [one, two]) {
    await follow(peer, datanet, contribution)
    const [pinned] = await peer.operations.pin({ datanet, contributions: [contribution] })
    expect(pinned).toMatchObject({ contribution, local: true, kept: true })
  }
  const [asked] = await founder.operations.pin({ datanet, contributions: [contribution], replicas: 3 })
  expect(asked).toMatchObject({ copies: 3, target: 3 })

  const fourth = await start({ volunteer: { bytes: 10_000_000 } })
  await follow(fourth, datanet, contribution)
  const before = await fourth.operations.getContribution({ datanet, contribution })
  expect(before.copies).toMatchObject({ local: false, kept: [], live: 3, target: 3 })

  const taken = until(fourth, (one) => one.type === 'copy' && one.contribution === contribution && one.kept)
  await two.stop()
  await taken

  const { copies } = await fourth.operations.getContribution({ datanet, contribution })
  expect(copies).toMatchObject({ local: true, kept: ['volunteered'], live: 3, target: 3 })
  expect(copies.peers.map(({ peerId }) => peerId).sort()).toEqual([founder.peerId, one.peerId].sort())
  expect((await fourth.operations.getStatus()).volunteer).toMatchObject({ copies: 1 })
  // the file's blocks and its manifest, as the disk keeps them
  const used = Number((await fourth.operations.getStatus()).volunteer?.used)
  expect(used).toBeGreaterThanOrEqual(3_000_000)
  expect(used).toBeLessThan(3_020_000)
  const seen = await founder.operations.getContribution({ datanet, contribution })
  expect(seen.copies.live).toBe(3)
  expect(seen.copies.peers.map(({ peerId }) => peerId)).toContain(fourth.peerId)

  const dropped = until(fourth, (one) => one.type === 'copy' && one.contribution === contribution && !one.kept)
  await founder.operations.unpin({ datanet, contributions: [contribution] })
  await dropped
  expect((await fourth.operations.getStatus()).volunteer).toMatchObject({ used: 0, copies: 0 })
  const after = await founder.operations.getContribution({ datanet, contribution })
  expect(after.copies).toMatchObject({ kept: ['own'], live: 2, target: 0 })
})

test('a volunteer with too little disk takes nothing, and it is said why', async () => {
  const founder = await start()
  const { datanet, contribution } = await founded(founder)
  const small = await start({ volunteer: { bytes: 1_000_000 } })
  await follow(small, datanet, contribution)
  const [pinned] = await founder.operations.pin({ datanet, all: true, replicas: 2 })
  expect(pinned).toMatchObject({ copies: 1, target: 2 })
  await small.operations.sync({ datanet, wait: 30 })
  const { copies } = await small.operations.getContribution({ datanet, contribution })
  expect(copies).toMatchObject({ kept: [], live: 1, target: 2 })
  const seen = await founder.operations.getContribution({ datanet, contribution })
  expect(seen.copies.summary).toContain('needs one more peer with 3 MB to spare')
  expect(seen.copies.summary).toContain('have 1 MB left at most')
})

test('a volunteer is never drawn into more than it gives: what turns out to take more is let go again', async () => {
  const founder = await start()
  const { datanet } = await founder.operations.createDatanet({ name: 'small files' })
  const folder = join(dir, 'many')
  await mkdir(folder)
  // 1,800 bytes are declared, and the list of the files alone takes many times as much
  for (let nth = 0; nth < 600; nth++) await writeFile(join(folder, `${nth}.bin`), `${nth}`.padStart(3, '0'))
  const { contribution } = await founder.operations.contribute({ datanet, paths: [folder], license: 'CC-BY-4.0' })
  await founder.operations.validate({ datanet })
  expect((await founder.operations.getContribution({ datanet, contribution, wait: 30 })).status).toBe('accepted')
  const small = await start({ volunteer: { bytes: 20_000 } })
  await follow(small, datanet, contribution)
  const letGo = until(small, (one) => one.type === 'copy' && one.contribution === contribution && !one.kept)
  await founder.operations.pin({ datanet, all: true, replicas: 2 })
  await small.operations.sync({ datanet, wait: 30 })
  await letGo
  expect((await small.operations.getStatus()).volunteer).toMatchObject({ used: 0, copies: 0 })
  const { freed, kept } = await small.operations.collect({ dryRun: true })
  expect(freed.bytes + kept.bytes).toBeLessThan(200_000)
})
