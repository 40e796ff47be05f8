/**
 * A network that falls into two halves and heals: both go on, and what either acknowledged is in both at the end. An author
 * who signs one thing for each half is found out by all, with a proof.
 */
import { cp } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreement } from '../harness/agreement.ts'
import { found } from '../harness/news.ts'
import type { PeerProcess } from '../harness/peer-process.ts'
import { jsonLines, tickets } from '../harness/rows.ts'
import { Scene } from '../harness/scene.ts'

const LICENSE = 'CC-BY-4.0'
const ROWS = 20
const ROUNDS = 3

let scene: Scene
/** Founder; a validator and a contributor on each side. */
let a: PeerProcess
let b: PeerProcess
let c: PeerProcess
let d: PeerProcess
let honest: PeerProcess[]
/** One author on two machines. */
let mallory: PeerProcess
let twin: PeerProcess
let datanet: string
let parts = 0
const acknowledged: string[] = []

async function contribute(peer: PeerProcess): Promise<string> {
  const from = ROWS * parts++
  const path = await scene.file(`part-${from}.jsonl`, jsonLines(tickets(ROWS, from)))
  return (await peer.client.contribute({ datanet, paths: [path], license: LICENSE })).contribution
}

/** Starts peers anew: on other ports, so that nobody finds anybody whom it isn't connected with here. */
async function together(...peers: PeerProcess[]): Promise<void> {
  for (const peer of peers) await peer.start()
  for (const [index, peer] of peers.entries())
    for (const other of peers.slice(0, index)) await peer.client.connect({ address: other.address })
}

beforeAll(async () => {
  scene = await Scene.open()
  ;[a, b, c, d, mallory] = await scene.peers('a', 'b', 'c', 'd', 'mallory')
  honest = [a, b, c, d]
  const validators = [a, c].map(({ author }) => ({ author, weight: '1' }))
  const writers = [b, d, mallory].map(({ author }) => author)
  datanet = (await a.client.createDatanet({ name: 'split', licenses: [LICENSE], validators, writers })).datanet
  for (const peer of [b, c, d, mallory]) {
    await peer.client.joinDatanet({ target: datanet })
    await peer.client.getDatanet({ datanet, wait: 60 })
  }
  // the log that both machines of the author hold when the network breaks
  const first = await contribute(mallory)
  await agreement([...honest, mallory], datanet, ({ totals }) => totals.contributions === 1)
  acknowledged.push(first)
  await Promise.all([...honest, mallory].map((peer) => peer.stop()))
  twin = scene.peer('twin')
  await cp(mallory.repo, twin.repo, { recursive: true })
})

afterAll(() => scene.close())

test('both halves go on, and each hears another thing from one author', async () => {
  await together(a, b, mallory)
  await together(c, d, twin)
  for (let round = 0; round < ROUNDS; round++) {
    for (const peer of honest) acknowledged.push(await contribute(peer))
  }
  for (const [liar, witnesses] of [
    [mallory, [a, b]],
    [twin, [c, d]],
  ] as const) {
    const lie = await contribute(liar)
    for (const witness of witnesses)
      await found(witness, datanet, 'what the liar says', async () => {
        const held = await witness.client.listContributions({ datanet })
        return held.some(({ contribution }) => contribution === lie) || undefined
      })
  }
  expect(await a.client.listPeers()).toHaveLength(2)
  expect(await c.client.listPeers()).toHaveLength(2)
  const left = await a.client.getLedger({ datanet })
  const right = await c.client.getLedger({ datanet })
  expect(left.digest).not.toBe(right.digest)
})

test('after healing all hold the same, and all have found the fork', async () => {
  await Promise.all([mallory.kill(), twin.kill()])
  const forkSeen = honest.map((peer) =>
    found(peer, datanet, 'the fork', async () => {
      const { forks } = await peer.client.getDatanet({ datanet })
      return forks.find(({ author }) => author === mallory.author)
    }),
  )
  await c.client.connect({ address: a.address })
  const forks = await Promise.all(forkSeen)
  // the one thing that both machines had said counts on; what they said apart does not
  expect(new Set(forks.map(({ seq }) => seq))).toEqual(new Set([forks[0]?.seq]))
  const ledger = await agreement(honest, datanet, ({ totals }) => totals.contributions === acknowledged.length)
  expect(ledger.totals.contributions).toBe(1 + 4 * ROUNDS)
  for (const peer of honest) {
    const held = (await peer.client.listContributions({ datanet })).map(({ contribution }) => contribution)
    expect(acknowledged.filter((id) => !held.includes(id))).toEqual([])
  }
})

test('`verify` checks the proof of the fork', async () => {
  for (const peer of honest) {
    expect(await peer.client.verify({ datanet })).toMatchObject({ ok: true, problems: [], forks: 1 })
  }
})
