/** `kill -9` in the middle of the path: what was acknowledged is still there, and the ledgers end up equal. */

import type { PaymentReport } from '@datanet/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreement } from './harness/agreement.ts'
import { arrival } from './harness/news.ts'
import type { PeerProcess } from './harness/peer-process.ts'
import { proposerAmong } from './harness/proposer.ts'
import { jsonLines, tickets } from './harness/rows.ts'
import { Scene } from './harness/scene.ts'

const LICENSE = 'CC-BY-4.0'
const ROWS = 200
/** Seconds that a verdict may take. */
const WAIT = 60

let scene: Scene
/** Founder, validator and issuer. */
let fay: PeerProcess
let val: PeerProcess
let cora: PeerProcess
let everybody: readonly PeerProcess[]
let datanet: string
const contributions: string[] = []

/** Ends a peer as a power cut would, and starts it again. */
async function crash(peer: PeerProcess): Promise<void> {
  await peer.kill()
  await peer.start()
}

async function contribute(name: string, from: number): Promise<string> {
  const file = await scene.file(name, jsonLines(tickets(ROWS, from)))
  const made = await cora.client.contribute({ datanet, paths: [file], license: LICENSE, title: name })
  contributions.push(made.contribution)
  return made.contribution
}

/** Signs this validator's vote, which is durable when this resolves. */
async function vote(validator: PeerProcess, contribution: string): Promise<void> {
  await arrival(validator, datanet, contribution)
  const judged = await validator.client.validate({ datanet })
  expect(judged).toMatchObject([{ contribution }])
}

async function accepted(peer: PeerProcess, contribution: string): Promise<void> {
  const verdict = await peer.client.getVerdict({ datanet, contribution, wait: WAIT })
  expect(verdict).toMatchObject({ outcome: 'accepted', round: 0, weight: '2' })
}

async function votesOf(peer: PeerProcess, contribution: string): Promise<string[]> {
  const { votes } = await peer.client.getContribution({ datanet, contribution })
  return votes.map(({ author }) => author)
}

beforeAll(async () => {
  scene = await Scene.open()
  everybody = [fay, val, cora] = await scene.peers('fay', 'val', 'cora')
  const validators = [fay, val].map(({ author }) => ({ author, weight: '1' }))
  // a slow machine must not take a restart for a dead proposer
  const rounds = { sealed: false, timeoutMs: 60_000, max: 16 }
  const founded = await fay.client.createDatanet({ name: 'robust', licenses: [LICENSE], validators, rounds })
  datanet = founded.datanet
  const { link } = await fay.client.invite({ datanet })
  for (const peer of [val, cora]) {
    await peer.client.joinDatanet({ target: link })
    expect(await peer.client.getDatanet({ datanet, wait: WAIT })).toMatchObject({ synced: true, admitted: true })
  }
})

afterAll(() => scene.close())

test('a contributor is killed right after its contribution was acknowledged', async () => {
  const contribution = await contribute('first.jsonl', 0)
  await crash(cora)
  expect(await cora.client.getContribution({ datanet, contribution })).toMatchObject({ status: 'pending', rows: ROWS })
  for (const peer of [fay, val]) await arrival(peer, datanet, contribution)
})

test('a validator is killed after its vote, before the verdict', async () => {
  const [contribution] = contributions as [string]
  await vote(val, contribution)
  await crash(val)
  expect(await votesOf(val, contribution)).toEqual([val.author])
  await vote(fay, contribution)
  for (const peer of everybody) await accepted(peer, contribution)
})

test('the proposer is killed when all votes are in', async () => {
  const contribution = await contribute('second.jsonl', 1_000)
  const { proposer, others } = proposerAmong([fay, val], contribution)
  for (const other of others) await vote(other, contribution)
  await vote(proposer, contribution)
  await crash(proposer)
  expect(await votesOf(proposer, contribution)).toContain(proposer.author)
  for (const peer of everybody) await accepted(peer, contribution)
})

test('a validator is killed while it judges: it votes once', async () => {
  const contribution = await contribute('third.jsonl', 2_000)
  await arrival(fay, datanet, contribution)
  await vote(val, contribution)
  const judging = fay.client.validate({ datanet }).catch(() => null)
  await crash(fay)
  await judging
  await fay.client.validate({ datanet })
  for (const peer of everybody) await accepted(peer, contribution)
  expect((await votesOf(cora, contribution)).sort()).toEqual([fay.author, val.author].sort())
})

test('the buyer is killed after its receipt, the issuer after its payment', async () => {
  const release = await val.client.createRelease({ datanet, name: 'v1' })
  expect(release).toMatchObject({ contributions: 3, rows: 3 * ROWS })
  const { receipt } = await val.client.use({ datanet, release: release.release, purpose: 'train', units: '1' })
  await crash(val)
  await agreement(everybody, datanet, ({ totals }) => totals.uses !== '0')
  const paid = await fay.client.pay({ datanet, receipt, amount: '10000', asset: 'EUR:deposit' })
  await crash(fay)
  const again: PaymentReport = await fay.client.getPayment({ datanet, payment: paid.payment })
  expect(again).toEqual(paid)
  expect(again).toMatchObject({ pending: false, amount: '10000' })
})

test('all three have the same ledger at the end, with all that was acknowledged, and an intact disk', async () => {
  const ledger = await agreement(everybody, datanet, ({ totals }) => totals.payments === 1 && totals.accepted === 3)
  expect(ledger.totals).toMatchObject({ contributions: 3, accepted: 3, rejected: 0, pending: 0 })
  expect(ledger.accounts.find(({ author }) => author === cora.author)?.earned).toBe('9000')
  for (const peer of everybody) {
    expect(await peer.client.verify({ datanet })).toMatchObject({ ok: true, problems: [] })
  }
})

test('one that is killed in the middle of an import has lost nothing else, and can do it again', async () => {
  const file = await scene.file('large.jsonl', jsonLines(tickets(100_000, 100_000)))
  const { promise: begun, resolve: onProgress } = Promise.withResolvers<unknown>()
  const cut = cora.client.contribute({ datanet, paths: [file], license: LICENSE }, { onProgress })
  const failed = expect(cut).rejects.toMatchObject({ code: 'ERR_NO_PEER' })
  await Promise.race([begun, cut])
  await crash(cora)
  await failed
  expect(await cora.client.verify({ datanet })).toMatchObject({ ok: true, problems: [] })
  expect(await cora.client.listContributions({ datanet })).toHaveLength(3)
  expect(await cora.client.contribute({ datanet, paths: [file], license: LICENSE })).toMatchObject({ rows: 100_000 })
})
