/** The whole path over processes of their own, by the command alone: from a sample to equal ledgers. */

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type {
  CheckReport,
  Contributed,
  ContributionDetail,
  ContributionSummary,
  DatanetDetail,
  DatanetSummary,
  ExportReport,
  Fetched,
  Founded,
  ImportReport,
  Invitation,
  Judged,
  LedgerReport,
  PaymentReport,
  PeerInfo,
  PeerStatus,
  ReleaseInfo,
  SyncReport,
  Used,
  VerdictReport,
  VerifyReport,
} from '@datanet/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PeerProcess } from './harness/peer-process.ts'
import { proposerAmong } from './harness/proposer.ts'
import { jsonLines, sha256Of, tickets } from './harness/rows.ts'
import { Scene } from './harness/scene.ts'

const LICENSE = ['--license', 'CC-BY-4.0'] as const
const GOOD_ROWS = 300
const OWN_ROWS = 100

let scene: Scene
/** Founder, validator and issuer. */
let fay: PeerProcess
/** The other validator. */
let val: PeerProcess
/** Contributes the good set. */
let cora: PeerProcess
/** Contributes a set of her own, a broken one, and a copy of the good one. */
let dan: PeerProcess
/** Follows nothing at first, and buys later. */
let ray: PeerProcess
let everybody: PeerProcess[]

let datanet: string
let link: string
const contributions = { good: '', own: '', broken: '', copy: '' }
const files = { good: '', own: '', broken: '', copy: '' }
const releases = { all: '', withoutCopy: '' }
let receipts: string[]
let digest: string

async function connect(peer: PeerProcess, other: PeerProcess): Promise<void> {
  const info = await peer.does<PeerInfo>('connect', other.address)
  expect(info.peerId).toBe(other.peerId)
}

async function contribute(peer: PeerProcess, file: string, title: string): Promise<string> {
  const made = await peer.does<Contributed>('contribute', datanet, file, ...LICENSE, '--title', title)
  expect(made).toMatchObject({ status: 'pending', shards: 1 })
  return made.contribution
}

async function inStep(peer: PeerProcess): Promise<void> {
  expect(await peer.does<SyncReport>('sync', datanet, '--wait')).toMatchObject({ complete: true })
}

/** The ledgers of peers that have nothing more to tell each other. */
async function ledgers(peers: readonly PeerProcess[]): Promise<LedgerReport[]> {
  for (const peer of peers) await inStep(peer)
  return await Promise.all(peers.map((peer) => peer.does<LedgerReport>('ledger', datanet)))
}

function earned(ledger: LedgerReport | undefined, peer: PeerProcess): bigint {
  return BigInt(ledger?.accounts.find(({ author }) => author === peer.author)?.earned ?? -1)
}

beforeAll(async () => {
  scene = await Scene.open()
  everybody = ['fay', 'val', 'cora', 'dan', 'ray'].map((name) => scene.peer(name))
  ;[fay, val, cora, dan, ray] = everybody as [PeerProcess, PeerProcess, PeerProcess, PeerProcess, PeerProcess]
  const made = await fay.does<{ author: string; peerId: string; recovery: string }>('init', '--name', 'fay')
  expect(made.recovery).toMatch(/^[0-9a-f]{64}$/)
  await Promise.all(everybody.slice(1).map((peer) => peer.init()))
  const [ready] = await Promise.all(everybody.map((peer) => peer.start()))
  expect(ready).toMatchObject({ author: made.author, peerId: made.peerId })
  const good = jsonLines(tickets(GOOD_ROWS))
  const broken = tickets(50, 50_000).map(({ label: _, ...row }, index) =>
    index % 2 === 0 ? row : { ...row, label: 7 },
  )
  files.good = await scene.file('good.jsonl', good)
  files.own = await scene.file('own.jsonl', jsonLines(tickets(OWN_ROWS, 10_000)))
  files.broken = await scene.file('broken.jsonl', jsonLines(broken))
  files.copy = await scene.file('mine.jsonl', good)
})

afterAll(() => scene.close())

test('a datanet is founded on a sample, and joined by a link', async () => {
  const sample = await scene.file('sample.jsonl', jsonLines(tickets(40, 90_000)))
  const validators = [fay, val].flatMap((peer) => ['--validator', peer.author])
  const founded = await fay.does<Founded>(
    'create',
    'tickets',
    '--from',
    sample,
    ...LICENSE,
    ...validators,
    '--domain',
    'support',
  )
  datanet = founded.datanet
  expect(founded.charter).toMatchObject({
    domain: 'support',
    licenses: ['CC-BY-4.0'],
    issuers: [fay.author],
    admission: 'invite',
  })
  expect(JSON.parse(founded.charter.schemas[0]?.schema ?? '')).toMatchObject({ type: 'object' })

  link = (await fay.does<Invitation>('invite', datanet)).link
  for (const peer of [val, cora, dan]) {
    const joined = await peer.does<DatanetDetail>('join', link, '--wait')
    expect(joined).toMatchObject({ datanet, name: 'tickets', synced: true, admitted: true, validator: peer === val })
  }
  expect(await val.does<DatanetSummary[]>('list')).toMatchObject([{ datanet, name: 'tickets', contributions: 0 }])
  expect(await fay.does<PeerStatus>('status')).toMatchObject({ datanets: 1, author: fay.author })
})

test('good, broken and copied data is contributed; a check tells before', async () => {
  expect(await dan.does<CheckReport>('check', files.own, '--datanet', datanet, ...LICENSE)).toMatchObject({
    passed: true,
  })
  const checked = await dan.run('check', files.broken, '--datanet', datanet, ...LICENSE, '--json')
  expect(checked.exitCode).toBe(1)
  expect(JSON.parse(checked.stdout)).toMatchObject({ passed: false })

  contributions.good = await contribute(cora, files.good, 'good')
  // seniority goes by when the validators saw it
  await inStep(cora)
  for (const validator of [fay, val]) await validator.does<ContributionDetail>('show', datanet, contributions.good)
  contributions.own = await contribute(dan, files.own, 'own')
  contributions.broken = await contribute(dan, files.broken, 'broken')
  contributions.copy = await contribute(dan, files.copy, 'copy')
  await inStep(dan)
})

test('two validators judge it, and their certificates reach everybody', async () => {
  const ids = Object.values(contributions).sort()
  const judged = await Promise.all([fay, val].map((peer) => peer.does<Judged[]>('validate', datanet, '--once')))
  for (const votes of judged) {
    expect(votes.map(({ contribution }) => contribution).sort()).toEqual(ids)
    const broken = votes.find(({ contribution }) => contribution === contributions.broken)
    expect(broken?.reasons.map(({ gate }) => gate)).toContain('schema')
  }
  for (const [name, contribution] of Object.entries(contributions)) {
    const verdict = await cora.does<VerdictReport>('verdict', datanet, contribution, '--wait')
    expect(verdict).toMatchObject({
      contribution,
      datanet,
      source: 'local',
      weight: '2',
      totalWeight: '2',
      alone: false,
    })
    expect(verdict.outcome).toBe(name === 'broken' ? 'rejected' : 'accepted')
    // more than a third of the weight rejects, so one vote may have been enough for the broken one
    const voters = verdict.votes.map(({ author }) => author)
    expect([fay.author, val.author]).toEqual(expect.arrayContaining(voters))
    if (name !== 'broken') expect(voters).toHaveLength(2)
  }
  const copy = await dan.does<VerdictReport>('verdict', datanet, contributions.copy, '--wait')
  expect(copy.credit).toEqual([
    { contribution: contributions.good, author: cora.author, units: `${GOOD_ROWS}`, whole: `${GOOD_ROWS}` },
  ])
  const rejected = await val.does<ContributionSummary[]>('contributions', datanet, '--status', 'rejected')
  expect(rejected.map(({ contribution }) => contribution)).toEqual([contributions.broken])
})

test('the certificate is in the DHT for a peer that follows nothing, with proposer and contributor gone', async () => {
  const { proposer, others } = proposerAmong([fay, val], contributions.good)
  const [left] = others as [PeerProcess]
  await cora.stop()
  await proposer.does('stop')
  await proposer.stop()
  expect(await ray.does<DatanetSummary[]>('list')).toEqual([])
  await connect(ray, left)
  const verdict = await ray.does<VerdictReport>('verdict', datanet, contributions.good, '--dht', '--wait')
  expect(verdict).toMatchObject({
    contribution: contributions.good,
    datanet,
    source: 'dht',
    outcome: 'accepted',
    weight: '2',
    totalWeight: '2',
  })
  expect(verdict.attestations).toHaveLength(2)
})

test('it is released, and fetched byte by byte from the one peer that is left and did not contribute it', async () => {
  await dan.stop()
  const [left] = [fay, val].filter((peer) => peer.isRunning) as [PeerProcess]
  const all = await left.does<ReleaseInfo>('release', 'create', datanet, 'v1')
  expect(all).toMatchObject({ contributions: 3, rows: 2 * GOOD_ROWS + OWN_ROWS })
  const filter = [contributions.good, contributions.own].flatMap((one) => ['--filter', `contribution=${one}`])
  const withoutCopy = await left.does<ReleaseInfo>('release', 'create', datanet, 'v1-plain', ...filter)
  expect(withoutCopy).toMatchObject({ contributions: 2, rows: GOOD_ROWS + OWN_ROWS })
  Object.assign(releases, { all: all.release, withoutCopy: withoutCopy.release })

  // the link names the founder, who may be the one that is gone
  const joined = await ray.does<DatanetDetail>('join', link, '--wait')
  expect(joined).toMatchObject({ datanet, admitted: true, contributions: 4, accepted: 3 })
  const out = join(scene.dir, 'out')
  const fetched = await ray.does<Fetched>('fetch', datanet, '--release', 'v1', '--out', out)
  expect(fetched).toMatchObject({ files: 3, rows: 2 * GOOD_ROWS + OWN_ROWS, receipt: null, out })
  for (const name of ['good', 'own', 'copy'] as const) {
    const [file] = await readdir(join(out, contributions[name]))
    expect(await sha256Of(join(out, contributions[name], file ?? ''))).toBe(await sha256Of(files[name]))
  }
  expect(JSON.parse(await readFile(join(out, 'croissant.json'), 'utf8'))).toHaveProperty('@context')
  expect(JSON.parse(await readFile(join(out, 'provenance.json'), 'utf8'))).toBeTypeOf('object')
  expect(await ray.does<VerifyReport>('verify', out)).toMatchObject({ ok: true, forks: 0, problems: [] })
  const car = join(scene.dir, 'all.car')
  const exported = await ray.does<ExportReport>('export', datanet, '--out', car)
  // what was rejected is not fetched, and so it is named and not there
  expect(exported).toMatchObject({ datanet, out: car, missing: 1 })
  const imported = await ray.does<ImportReport>('import', car)
  expect(imported).toMatchObject({ datanet, entries: exported.entries, blocks: exported.blocks, accepted: 0 })

  receipts = []
  for (const release of [releases.all, releases.withoutCopy]) {
    const used = await ray.does<Used>('use', datanet, '--release', release, '--purpose', 'train', '--units', '2')
    receipts.push(used.receipt)
    // by rows and score; the copy weighs nothing for its author and nothing more for its original
    expect(used.weights.map(({ author, weight }) => [author, weight]).sort()).toEqual(
      [
        [cora.author, `${GOOD_ROWS * 1000}`],
        [dan.author, `${OWN_ROWS * 1000}`],
      ].sort(),
    )
  }
})

test('peers that were away catch up, and the issuer pays', async () => {
  for (const peer of [fay, val, cora, dan]) if (!peer.isRunning) await peer.start()
  const [first, second] = receipts as [string, string]
  await inStep(fay)
  const paid: PaymentReport[] = []
  for (const [receipt, amount] of [
    [first, '10001'],
    [second, '10001'],
  ] as const) {
    paid.push(
      await fay.does<PaymentReport>('pay', datanet, receipt, '--amount', amount, '--asset', 'EUR:deposit', '--wait'),
    )
  }
  const owed = ({ payouts }: PaymentReport) => Object.fromEntries(payouts.map(({ author, amount }) => [author, amount]))
  for (const payment of paid) {
    expect(payment).toMatchObject({ pending: false, amount: '10001', asset: `EUR:deposit@${fay.author}` })
    // 900 of 1000 to the contributors, 300 to 100 rows; 100 of 1000 to the validators; the crumbs stay
    expect(owed(payment)).toEqual({
      [cora.author]: '6750',
      [dan.author]: '2250',
      [fay.author]: '500',
      [val.author]: '500',
    })
    expect(payment.residual).toBe('1')
  }
})

test('every peer computes the same ledger', async () => {
  const all = await ledgers(everybody)
  const [ledger] = all
  digest = ledger?.digest ?? ''
  expect(all.map((one) => one.digest)).toEqual(everybody.map(() => digest))
  expect(all.map((one) => one.frontier)).toEqual(everybody.map(() => ledger?.frontier))
  expect(all.map((one) => one.accounts)).toEqual(everybody.map(() => ledger?.accounts))
  const asset = `EUR:deposit@${fay.author}`
  expect(ledger?.totals).toMatchObject({
    contributions: 4,
    accepted: 3,
    rejected: 1,
    payments: 2,
    pending: 0,
    paid: { [asset]: '20002' },
  })
  expect([cora, dan, fay, val].map((peer) => earned(ledger, peer))).toEqual([13500n, 4500n, 1000n, 1000n])
  expect(ledger?.totals.residual[asset]).toBe('2')

  const copy = await dan.does<ContributionDetail>('show', datanet, contributions.copy)
  expect(copy).toMatchObject({ status: 'accepted', payouts: [] })
  const good = await cora.does<ContributionDetail>('show', datanet, contributions.good)
  expect(good.payouts.map(({ amount }) => amount)).toEqual(['6750', '6750'])
})

test('a late joiner, who knows one peer that founded nothing, gets it too', async () => {
  const late = scene.peer('late')
  await late.init()
  await late.start()
  await connect(late, ray)
  await late.does<DatanetDetail>('join', datanet, '--wait')
  expect(await late.does<LedgerReport>('ledger', datanet, '--wait')).toMatchObject({ digest })
  await late.stop()
})

test('with no peer running the repo tells the ledger, verifies itself and checks files', async () => {
  await Promise.all(everybody.map((peer) => peer.stop()))
  expect(await cora.does<LedgerReport>('ledger', datanet)).toMatchObject({ digest })
  const verified = await cora.does<VerifyReport>('verify', datanet)
  expect(verified).toMatchObject({ ok: true, problems: [] })
  expect(verified.entries).toBeGreaterThan(10)
  expect(verified.blocks).toBeGreaterThan(1)
  expect(await cora.does<CheckReport>('check', files.own, '--datanet', datanet, ...LICENSE)).toMatchObject({
    passed: true,
  })
  expect(await cora.refuses('status')).toMatchObject({ exitCode: 3, code: 'ERR_NO_PEER' })
})

test('one changed byte of content is found by verify', async () => {
  const blocks = join(cora.repo, 'blocks')
  const files = (await readdir(blocks, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const [block] = files
  const path = join(block?.parentPath ?? '', block?.name ?? '')
  const bytes = await readFile(path)
  bytes[0] = (bytes[0] ?? 0) ^ 1
  await writeFile(path, bytes)
  const ended = await cora.run('verify', '--json')
  expect(ended.exitCode).toBe(1)
  expect(JSON.parse(ended.stdout)).toMatchObject({ ok: false, problems: [{ code: 'ERR_BLOCK_CORRUPT' }] })
})
