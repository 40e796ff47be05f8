/** What is wrong gets a typed error with a code, a next step and an exit code; nothing is stored, lost or half written. */

import { chmod, cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContributionDetail, LedgerReport, SyncReport, Used, UseInput, VerdictReport } from '@datanet/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreement } from './harness/agreement.ts'
import type { PeerProcess } from './harness/peer-process.ts'
import { jsonLines, tickets } from './harness/rows.ts'
import { Scene } from './harness/scene.ts'

const LICENSE = ['--license', 'CC-BY-4.0'] as const
/** A well-formed id that nothing has. */
const NOBODY = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
const WAIT = 60

const DONE = { exitCode: 0 }
const FAILED = 1
const USAGE = 2
const NO_PEER = 3
const NOT_FOUND = 4
const TIMED_OUT = 5

type Refusal = readonly [exitCode: number, code: string, ...args: string[]]

let scene: Scene
/** Founder, validator and issuer. */
let fay: PeerProcess
/** The other validator. */
let val: PeerProcess
/** Contributes. */
let cora: PeerProcess
/** Follows, but was not let in. */
let gast: PeerProcess
let datanet: string
let file: string
let accepted: string
let pending: string
let voted: string
let own: string
let receipt: string

/** Runs commands that have to be refused, each with its exit code, code and next step. */
async function refused(peer: PeerProcess, refusals: readonly Refusal[]): Promise<void> {
  const answers = await Promise.all(refusals.map(async ([, , ...args]) => ({ args, ...(await peer.refuses(...args)) })))
  const seen = answers.map(({ args, exitCode, code }) => [exitCode, code, ...args])
  expect(seen).toEqual(refusals.map((refusal) => [...refusal]))
  for (const { args, message, hint } of answers) {
    expect(message, args.join(' ')).not.toBe('')
    expect(hint, args.join(' ')).not.toBe('')
  }
}

/** Calls that have to be declined with a status and a code, and a next step. */
async function declined(status: number, code: string, calls: readonly Promise<unknown>[]): Promise<void> {
  const text = expect.stringMatching(/./)
  const reason = expect.objectContaining({ status, code, message: text, hint: text })
  expect(await Promise.allSettled(calls)).toEqual(calls.map(() => ({ status: 'rejected', reason })))
}

beforeAll(async () => {
  scene = await Scene.open()
  ;[fay, val, cora, gast] = await scene.peers('fay', 'val', 'cora', 'gast')
  const validators = [fay, val].map(({ author }) => ({ author, weight: '1' }))
  const founded = await fay.client.createDatanet({ name: 'tickets', validators })
  datanet = founded.datanet
  const { link } = await fay.client.invite({ datanet })
  for (const [peer, target] of [
    [val, link],
    [cora, link],
    [gast, datanet],
  ] as const) {
    await peer.client.joinDatanet({ target })
    await peer.client.getDatanet({ datanet, wait: WAIT })
  }
  file = await scene.file('good.jsonl', jsonLines(tickets(20)))
  const contribute = async (peer: PeerProcess, from: number) => {
    const path = await scene.file(`part-${from}.jsonl`, jsonLines(tickets(20, from)))
    return (await peer.client.contribute({ datanet, paths: [path], license: 'CC-BY-4.0' })).contribution
  }
  accepted = (await cora.client.contribute({ datanet, paths: [file], license: 'CC-BY-4.0' })).contribution
  await agreement([fay, val, cora, gast], datanet, ({ totals }) => totals.contributions === 1)
  for (const peer of [fay, val]) await peer.client.validate({ datanet })
  await fay.client.getVerdict({ datanet, contribution: accepted, wait: WAIT })
  pending = await contribute(cora, 1_000)
  voted = await contribute(cora, 3_000)
  own = await contribute(fay, 2_000)
  receipt = (await fay.client.use({ datanet, contributions: [accepted], purpose: 'train', units: '1' })).receipt
  await agreement([fay, val, cora, gast], datanet, ({ totals }) => totals.contributions === 4 && totals.uses !== '0')
  await fay.client.vote({ datanet, contribution: voted, score: 0 })
})

afterAll(() => scene.close())

test('wrong usage', async () => {
  await refused(fay, [
    [USAGE, 'ERR_USAGE', 'explode'],
    [USAGE, 'ERR_USAGE', 'status', '--loud'],
    [USAGE, 'ERR_USAGE', 'contribute', datanet, file],
    [USAGE, 'ERR_USAGE', 'vote', datanet, accepted, '--score', '1001'],
    [USAGE, 'ERR_USAGE', 'use', datanet, '--purpose', 'train', '--units', '1'],
    [USAGE, 'ERR_USAGE', 'use', datanet, '--contribution', accepted, '--purpose', 'steal', '--units', '1'],
    [USAGE, 'ERR_USAGE', 'pay', datanet, receipt, '--amount', '-5', '--asset', 'EUR:deposit'],
    [USAGE, 'ERR_USAGE', 'admit', datanet, 'did:web:example.org'],
    [USAGE, 'ERR_USAGE', 'verdict', datanet, accepted, '--wait=soon'],
  ])
})

test('what is not there', async () => {
  await refused(fay, [
    [NOT_FOUND, 'ERR_DATANET_NOT_FOUND', 'contributions', 'no-such-name'],
    [NOT_FOUND, 'ERR_DATANET_NOT_FOUND', 'leave', NOBODY],
    [NOT_FOUND, 'ERR_NOT_FOUND', 'verdict', datanet, pending],
    [NOT_FOUND, 'ERR_RELEASE_NOT_FOUND', 'fetch', datanet, '--release', 'v9', '--out', 'out'],
    [NOT_FOUND, 'ERR_FILE_NOT_FOUND', 'contribute', datanet, 'missing.jsonl', ...LICENSE],
  ])
  await refused(fay, [
    [NOT_FOUND, 'ERR_ROW_NOT_FOUND', 'show', datanet, accepted, '--row', 'good.jsonl:20'],
    [NOT_FOUND, 'ERR_ROW_NOT_FOUND', 'show', datanet, accepted, '--row', 'bad.jsonl:0'],
    [NOT_FOUND, 'ERR_NOT_FOUND', 'show', datanet, NOBODY, '--row', 'good.jsonl:0'],
    [USAGE, 'ERR_USAGE', 'show', datanet, accepted, '--row', 'good.jsonl'],
  ])
  const { client } = fay
  const out = join(scene.dir, 'out')
  const asset = 'EUR:deposit'
  await declined(404, 'ERR_DATANET_NOT_FOUND', [client.listContributions({ datanet: NOBODY })])
  await declined(404, 'ERR_NOT_FOUND', [
    client.getContribution({ datanet, contribution: NOBODY }),
    client.getVerdict({ datanet, contribution: NOBODY }),
    client.getVerdict({ datanet, contribution: NOBODY, source: 'dht' }),
    client.vote({ datanet, contribution: NOBODY, score: 900 }),
    client.pay({ datanet, receipt: NOBODY, amount: '5', asset }),
    client.getPayment({ datanet, payment: NOBODY }),
    client.fetch({ datanet, contributions: [NOBODY], out }),
    client.fetch({ datanet, release: NOBODY, out }),
  ])
  await declined(404, 'ERR_FILE_NOT_FOUND', [client.check({ datanet, paths: [join(scene.dir, 'missing.jsonl')] })])
  expect(await readdir(scene.dir)).not.toContain('out')
})

test('what may not be done', async () => {
  await refused(fay, [[FAILED, 'ERR_ALREADY_VOTED', 'vote', datanet, accepted, '--score', '900']])
  await refused(cora, [[FAILED, 'ERR_NOT_ISSUER', 'pay', datanet, receipt, '--amount', '5', '--asset', 'EUR:deposit']])
  await refused(gast, [[FAILED, 'ERR_NOT_JOINED', 'contribute', datanet, file, ...LICENSE]])

  const { client } = fay
  const use: UseInput = { datanet, contributions: [accepted], purpose: 'train', units: '1' }
  const pay = { datanet, receipt, amount: '5' }
  await declined(409, 'ERR_ALREADY_VOTED', [client.vote({ datanet, contribution: voted, score: 900 })])
  await declined(403, 'ERR_NOT_VALIDATOR', [
    client.vote({ datanet, contribution: own, score: 1000 }),
    cora.client.vote({ datanet, contribution: pending, score: 900 }),
  ])
  await declined(400, 'ERR_INPUT_REFUSED', [
    client.use({ ...use, contributions: [pending] }),
    client.use({ ...use, units: '0' }),
    client.createRelease({ datanet, name: 'v1', filter: { contributions: [pending] } }),
    client.createRelease({ datanet, name: 'v1', filter: { licenses: ['MIT'] } }),
    client.pay({ ...pay, asset: 'DOGE:deposit' }),
    client.pay({ ...pay, asset: `EUR:deposit@${val.author}` }),
    client.pay({ ...pay, amount: (2n ** 64n).toString(), asset: 'EUR:deposit' }),
  ])
  await declined(409, 'ERR_ALREADY_CONTRIBUTED', [
    cora.client.contribute({ datanet, paths: [file], license: 'CC-BY-4.0' }),
  ])
  await declined(403, 'ERR_NOT_ADMITTED', [
    cora.client.invite({ datanet }),
    cora.client.admit({ datanet, author: gast.author }),
  ])
  await declined(403, 'ERR_NOT_JOINED', [gast.client.use(use), gast.client.invite({ datanet })])
})

test('a fetch that could not be receipted brings nothing first', async () => {
  const out = join(scene.dir, 'unreceipted')
  await declined(403, 'ERR_NOT_JOINED', [gast.client.fetch({ datanet, out, receipt: true })])
  expect(await readdir(scene.dir)).not.toContain('unreceipted')
})

test('a receipt is paid once', async () => {
  const pay = ['pay', datanet, receipt, '--amount', '1000', '--asset', 'deposit'] as const
  await fay.does(...pay)
  await refused(fay, [[FAILED, 'ERR_ALREADY_PAID', ...pay]])
  const { totals } = await fay.does<LedgerReport>('ledger', datanet)
  expect(totals).toMatchObject({ payments: 1, paid: { [`EUR:deposit@${fay.author}`]: '1000' } })
})

test('what is waited for does not come about', async () => {
  // nobody else follows it, so there is nobody to be in step with
  const { datanet: alone } = await gast.client.createDatanet({ name: 'alone' })
  await refused(gast, [
    [TIMED_OUT, 'ERR_TIMEOUT', 'ledger', alone, '--wait', '1'],
    [TIMED_OUT, 'ERR_TIMEOUT', 'sync', alone, '--wait', '1'],
    [TIMED_OUT, 'ERR_TIMEOUT', 'join', NOBODY, '--wait', '1'],
    [TIMED_OUT, 'ERR_TIMEOUT', 'verdict', datanet, pending, '--wait', '1'],
    [TIMED_OUT, 'ERR_TIMEOUT', 'verdict', datanet, NOBODY, '--dht', '--wait', '1'],
    [FAILED, 'ERR_DIAL_FAILED', 'connect', '/ip4/127.0.0.1/tcp/1'],
  ])
  const late = await scene.file('late.jsonl', jsonLines(tickets(5, 9_000)))
  const timedOut = await cora.refuses('contribute', datanet, late, ...LICENSE, '--wait', '1')
  expect(timedOut).toMatchObject({ exitCode: TIMED_OUT, code: 'ERR_TIMEOUT' })
  // it was offered all the same, and the error says so
  const [id] = /bafy[a-z2-7]+/.exec(timedOut.message) ?? []
  expect(await cora.does<ContributionDetail>('show', datanet, id ?? '')).toMatchObject({ status: 'pending', rows: 5 })
  for (const one of [alone, NOBODY]) await gast.client.leaveDatanet({ datanet: one })
})

test('links that are none', async () => {
  await refused(gast, [[FAILED, 'ERR_CID_INVALID', 'join', 'https://example.org/datanet']])
  await declined(400, 'ERR_CID_INVALID', [gast.client.joinDatanet({ target: 'datanet:' })])
  await declined(400, 'ERR_LINK_UNREADABLE', [
    gast.client.joinDatanet({ target: `datanet:${datanet}?invite=bmonkey` }),
    gast.client.joinDatanet({ target: `datanet:${datanet}?invite=` }),
  ])
  expect(await gast.client.listDatanets()).toHaveLength(1)
})

test('lines that are no JSON are refused before they are offered; what no gate lets pass is rejected with the reason', async () => {
  const cut = await scene.file('cut.jsonl', `${jsonLines(tickets(2, 5_000))}{"text": "cut off\n`)
  const list = await scene.file('list.jsonl', `${jsonLines(tickets(2, 5_000))}[1, 2]\n`)
  const nothing = await scene.file('nothing.jsonl', '')
  await refused(cora, [
    [FAILED, 'ERR_ROW_INVALID', 'contribute', datanet, cut, ...LICENSE],
    [FAILED, 'ERR_ROW_INVALID', 'check', list, '--datanet', datanet],
    [FAILED, 'ERR_FILE_EMPTY', 'contribute', datanet, nothing, ...LICENSE],
  ])
  const path = await scene.file('unlicensed.jsonl', jsonLines(tickets(2, 6_000)))
  const { contribution } = await cora.client.contribute({ datanet, paths: [path], license: 'LicenseRef-mine' })
  await agreement([fay, val, cora], datanet, ({ totals }) => totals.contributions === 6)
  await Promise.all([fay, val].map((peer) => peer.client.validate({ datanet })))
  expect((await cora.does<VerdictReport>('verdict', datanet, contribution, '--wait')).outcome).toBe('rejected')
  const shown = await cora.does<ContributionDetail>('show', datanet, contribution)
  expect(shown.reasons.map(({ gate }) => gate)).toContain('licence')
})

test('a port that is taken, a repo that is in use, a repo that is there already', async () => {
  const { port } = new URL(fay.api)
  const tcp = /\/tcp\/(\d+)/.exec(fay.address)?.[1]
  const other = scene.peer('other')
  await other.init()
  await refused(other, [
    [FAILED, 'ERR_REPO_EXISTS', 'init'],
    [NO_PEER, 'ERR_NO_PEER', 'status'],
    [NO_PEER, 'ERR_NO_PEER', 'contribute', datanet, file, ...LICENSE],
    [USAGE, 'ERR_USAGE', 'start', '--api', 'everywhere'],
  ])
  const starts: readonly Refusal[] = [
    [FAILED, 'ERR_PORT_IN_USE', 'start', '--listen', '/ip4/127.0.0.1/tcp/0', '--api', `127.0.0.1:${port}`],
    [FAILED, 'ERR_PORT_IN_USE', 'start', '--listen', `/ip4/127.0.0.1/tcp/${tcp}`, '--api', '127.0.0.1:0'],
    [FAILED, 'ERR_ADDRESS_INVALID', 'start', '--listen', '/ip4/127.0.0.1/udp/1/quic-v1', '--api', '127.0.0.1:0'],
  ]
  for (const start of starts) await refused(other, [start])
  await refused(fay, [[FAILED, 'ERR_REPO_LOCKED', 'start', '--listen', '/ip4/127.0.0.1/tcp/0', '--api', '127.0.0.1:0']])
  // neither was harmed: the one runs on, the other starts
  await fay.does('status')
  await other.start()
  await other.stop()
})

test('repos that this software must not touch', async () => {
  const config = async (peer: PeerProcess, change: (text: string) => string) => {
    await peer.init()
    const path = join(peer.repo, 'config.json')
    await writeFile(path, change(await readFile(path, 'utf8')))
    return path
  }
  const [newer, damaged, open, none] = ['newer', 'damaged', 'open', 'none'].map((name) => scene.peer(name)) as [
    PeerProcess,
    PeerProcess,
    PeerProcess,
    PeerProcess,
  ]
  const path = await config(newer, (text) => text.replace('"version": 2', '"version": 999'))
  await config(damaged, (text) => text.slice(0, 10))
  await open.init()
  await chmod(join(open.repo, 'author.key'), 0o644)
  const before = await readFile(path, 'utf8')
  await refused(newer, [[FAILED, 'ERR_REPO_VERSION', 'start', '--api', '127.0.0.1:0']])
  expect(await readFile(path, 'utf8')).toBe(before)
  await refused(damaged, [[FAILED, 'ERR_REPO_DAMAGED', 'start', '--api', '127.0.0.1:0']])
  await refused(open, [[FAILED, 'ERR_KEY_RIGHTS', 'start', '--api', '127.0.0.1:0']])
  await refused(none, [
    [NOT_FOUND, 'ERR_NO_REPO', 'start', '--api', '127.0.0.1:0'],
    [NO_PEER, 'ERR_NO_PEER', 'status'],
  ])
  expect(await readdir(scene.dir)).not.toContain('none')
})

test('a wrong token', async () => {
  const stranger = scene.peer('stranger')
  await stranger.init()
  const access = JSON.parse(await readFile(join(fay.repo, 'api.json'), 'utf8')) as Record<string, unknown>
  await writeFile(join(stranger.repo, 'api.json'), JSON.stringify({ ...access, token: 'guess' }), { mode: 0o600 })
  await refused(stranger, [
    [FAILED, 'ERR_TOKEN_INVALID', 'status'],
    [FAILED, 'ERR_TOKEN_INVALID', 'stop'],
  ])
  expect(await fay.run('status')).toMatchObject(DONE)
})

test('a copied repo with a torn file of the peer that died is told, not guessed', async () => {
  const torn = scene.peer('torn')
  await torn.init()
  await cp(join(fay.repo, 'api.json'), join(torn.repo, 'api.json'))
  await writeFile(join(torn.repo, 'api.json'), '{"address": "http://127.0')
  await refused(torn, [[FAILED, 'ERR_API_FILE_INVALID', 'status']])
})

test('after all that every peer has the same ledger, an intact disk, and goes on', async () => {
  for (const peer of [fay, val, cora, gast]) {
    expect(await peer.does<SyncReport>('sync', datanet, '--wait')).toMatchObject({ complete: true })
    expect(await peer.client.verify({})).toMatchObject({ ok: true, problems: [] })
  }
  const ledger = await agreement(
    [fay, val, cora, gast],
    datanet,
    ({ totals }) => totals.contributions === 6 && totals.accepted + totals.rejected === 6,
  )
  expect(ledger.totals).toMatchObject({ payments: 1, pending: 0, rejected: 2, accepted: 4 })
  const used = await fay.does<Used>('use', datanet, '--contribution', accepted, '--purpose', 'evaluate', '--units', '3')
  expect(used.weights).toMatchObject([{ contribution: accepted, author: cora.author }])
})
