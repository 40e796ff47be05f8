/** Garbage is collected again and again while peers import, fetch, judge and pin: nothing that matters goes. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Peer } from '../peer/peer.ts'
import { type NetworkOfPeers, startNetwork } from '../peer/start-network.ts'

const ROUNDS = 4

let house: NetworkOfPeers
let founder: Peer
let reader: Peer
let dir: string
let datanet: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-race-'))
  house = await startNetwork(2)
  ;[founder, reader] = house.peers as [Peer, Peer]
  datanet = (await founder.operations.createDatanet({ name: 'race' })).datanet
  await reader.operations.joinDatanet({ target: datanet })
  await reader.operations.getDatanet({ datanet, wait: 30 })
})

afterAll(async () => {
  await house.stop()
  await rm(dir, { recursive: true, force: true })
})

/** A file whose first half is the same in all, so that what is new stands on blocks that were there before. */
async function file(seed: number): Promise<string> {
  const path = join(dir, `file-${seed}.bin`)
  const half = Buffer.alloc(2 * 1024 * 1024, 'the same in all')
  await writeFile(path, Buffer.concat([half, Buffer.alloc(1_500_000, `only in ${seed}`)]))
  return path
}

/** Collects garbage without a pause until it is told to stop; how often it did. */
function collecting(peer: Peer): () => Promise<number> {
  let over = false
  const running = (async () => {
    let times = 0
    for (; !over; times++) await peer.operations.collect({})
    return times
  })()
  running.catch(() => undefined)
  return async () => {
    over = true
    return await running
  }
}

test('gc in a loop while contributions are imported, judged, fetched and pinned', async () => {
  const stops = [collecting(founder), collecting(reader)]
  const made: string[] = []
  for (let seed = 0; seed < ROUNDS; seed++) {
    const path = await file(seed)
    const { contribution } = await founder.operations.contribute({ datanet, paths: [path], license: 'CC-BY-4.0' })
    made.push(contribution)
    await founder.operations.validate({ datanet })
    await reader.operations.sync({ datanet, wait: 30 })
    const out = join(dir, `out-${seed}`)
    const [pinned] = await Promise.all([
      seed % 2 === 0 ? reader.operations.pin({ datanet, contributions: [contribution] }) : [],
      reader.operations.fetch({ datanet, contributions: [contribution], out }),
    ])
    expect(await readFile(join(out, contribution, `file-${seed}.bin`))).toEqual(await readFile(path))
    if (seed % 2 === 0) expect(pinned).toMatchObject([{ local: true, kept: true }])
  }
  const times = await Promise.all(stops.map((stop) => stop()))
  expect(Math.min(...times)).toBeGreaterThan(ROUNDS)

  await reader.operations.collect({})
  for (const [seed, contribution] of made.entries()) {
    const detail = await founder.operations.getContribution({ datanet, contribution })
    expect(detail).toMatchObject({ status: 'accepted', copies: { local: true, kept: ['own'] } })
    const { copies } = await reader.operations.getContribution({ datanet, contribution })
    expect(copies).toMatchObject({ local: seed % 2 === 0, kept: seed % 2 === 0 ? ['pinned'] : [] })
    expect(copies.peers.map(({ peerId }) => peerId)).toEqual([founder.peerId])
  }
  for (const peer of [founder, reader]) expect(await peer.operations.verify({})).toMatchObject({ ok: true })
  expect((await reader.operations.collect({ dryRun: true })).freed.blocks).toBe(0)
})

test('what is pinned no more goes, and what was only fetched; what was contributed never', async () => {
  const { contribution } = await founder.operations.contribute({
    datanet,
    paths: [await file(100)],
    license: 'CC-BY-4.0',
  })
  await founder.operations.validate({ datanet })
  await reader.operations.sync({ datanet, wait: 30 })
  await reader.operations.pin({ datanet, contributions: [contribution] })
  expect((await reader.operations.listPins({ datanet })).map((pin) => pin.contribution)).toContain(contribution)
  const [unpinned] = await reader.operations.unpin({ datanet, contributions: [contribution] })
  expect(unpinned).toMatchObject({ local: true, kept: false, copies: 1 })
  const told = await reader.operations.collect({ dryRun: true })
  expect(told.freed.bytes).toBeGreaterThan(1_400_000)
  expect(await reader.operations.collect({})).toMatchObject({ freed: told.freed, dryRun: false })
  const { copies } = await reader.operations.getContribution({ datanet, contribution })
  expect(copies).toMatchObject({ local: false, kept: [], live: 1 })

  await founder.operations.leaveDatanet({ datanet })
  expect((await founder.operations.collect({})).freed.blocks).toBe(0)
})

test('what can’t be is refused', async () => {
  const missing = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
  const pin = (input: object) => reader.operations.pin({ datanet, ...input })
  await expect(pin({ contributions: [missing] })).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' })
  await expect(pin({})).rejects.toMatchObject({ code: 'ERR_INPUT_REFUSED' })
  await expect(pin({ all: true, contributions: [missing] })).rejects.toMatchObject({ code: 'ERR_INPUT_REFUSED' })
})
