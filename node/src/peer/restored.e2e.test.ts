/** A repo that comes back from a backup: its author signs in no place that it has used already (L3). */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { initRepo } from '../repo/init-repo.ts'
import { createPeer } from './create-peer.ts'
import type { Peer, PeerOptions } from './peer.ts'

const LIMIT = 60_000

let dir: string
const running = new Set<Peer>()

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-restored-'))
})
afterEach(async () => {
  await Promise.all([...running].map((peer) => peer.stop()))
  running.clear()
  await rm(dir, { recursive: true, force: true })
})

async function start(repo: string, options: Partial<PeerOptions> = {}): Promise<Peer> {
  const listen = ['/ip4/127.0.0.1/tcp/0']
  const peer = await createPeer({ repo: join(dir, repo), listen, stateDir: join(dir, 'state'), ...options })
  running.add(peer)
  return peer
}

async function stop(peer: Peer): Promise<void> {
  await peer.stop()
  running.delete(peer)
}

/** A founder who has signed more than the copy of its repo holds, and a validator who has all of it. */
async function scene() {
  for (const name of ['fay', 'val']) await initRepo(join(dir, name), { name })
  let fay = await start('fay')
  const val = await start('val')
  const { datanet } = await fay.operations.createDatanet({
    name: 'law',
    validators: [fay, val].map(({ author }) => ({ author, weight: '1' })),
  })
  const address = fay.addresses()[0] ?? ''
  await val.operations.connect({ address })
  await val.operations.joinDatanet({ target: datanet })
  await val.operations.getDatanet({ datanet, wait: 30 })
  await fay.operations.invite({ datanet })
  await stop(fay)
  await cp(join(dir, 'fay'), join(dir, 'copy'), { recursive: true })
  fay = await start('fay')
  await val.operations.connect({ address: fay.addresses()[0] ?? '' })
  const { author } = fay
  const heard = entriesBy(val, datanet, author, 3)
  for (let i = 0; i < 3; i++) await fay.operations.invite({ datanet })
  await heard
  const { frontier } = await val.operations.getLedger({ datanet })
  await stop(fay)
  await stop(val)
  return { datanet, author, frontier }
}

/** Resolves when a peer has told of so many entries by an author. */
async function entriesBy(peer: Peer, datanet: string, author: string, count: number): Promise<void> {
  let left = count
  for await (const one of peer.events(datanet, AbortSignal.timeout(LIMIT))) {
    if (one.type === 'entry' && one.author === author && --left === 0) return
  }
}

/** Resolves when a peer's author may sign again. */
async function mayBeginAgain(peer: Peer, datanet: string): Promise<void> {
  const events = peer.events(datanet, AbortSignal.timeout(LIMIT))[Symbol.asyncIterator]()
  while ((await peer.operations.getDatanet({ datanet })).behind !== null) await events.next()
  await events.return?.()
}

const behind = { code: 'ERR_LOG_BEHIND', hint: expect.stringContaining('validators') }

test('L3: an older copy signs nothing until its entries came back, and goes on after them', async () => {
  const { datanet, author, frontier } = await scene()
  const fay = await start('copy')
  expect((await fay.operations.getDatanet({ datanet })).behind).toMatchObject({ heard: '0', weight: '1' })
  await expect(fay.operations.invite({ datanet })).rejects.toMatchObject(behind)
  const val = await start('val')
  await fay.operations.connect({ address: val.addresses()[0] ?? '' })
  await mayBeginAgain(fay, datanet)
  const heard = entriesBy(val, datanet, author, 1)
  await fay.operations.invite({ datanet })
  await heard
  const after = (await val.operations.getLedger({ datanet })).frontier
  const before = frontier.find((one) => one.author === author)
  expect(after.find((one) => one.author === author)?.seq).toBe((before?.seq ?? 0) + 1)
})

test('L3: --restored holds a repo that has all of its entries until it is in step with the validators', async () => {
  const { datanet } = await scene()
  const fay = await start('fay', { restored: true })
  await expect(fay.operations.invite({ datanet })).rejects.toMatchObject(behind)
  const val = await start('val')
  await fay.operations.connect({ address: val.addresses()[0] ?? '' })
  await mayBeginAgain(fay, datanet)
  await fay.operations.invite({ datanet })
})
