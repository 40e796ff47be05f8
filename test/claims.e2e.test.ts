/** Attributions that are claimed, audited by others and paid by, over processes of their own. */

import type {
  AttributionInfo,
  AuditReport,
  Contributed,
  ContributionDetail,
  DatanetDetail,
  Founded,
  Invitation,
  Judged,
  LedgerReport,
  PaymentReport,
  ReleaseInfo,
  SyncReport,
  Used,
  VerdictReport,
} from '@datanet/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PeerProcess } from './harness/peer-process.ts'
import { jsonLines, tickets } from './harness/rows.ts'
import { Scene } from './harness/scene.ts'

let scene: Scene
/** Founder, validator and issuer. */
let fay: PeerProcess
let val: PeerProcess
let cora: PeerProcess
let datanet: string
let release: ReleaseInfo
let claim: AttributionInfo
const contributions: string[] = []

const inStep = (peer: PeerProcess) => peer.does<SyncReport>('sync', datanet, '--wait')

/** A result of one part is audited whole; one of forty by ten of them. */
const rule = { mode: 'audited', sample: 10 }

async function found(claims: boolean): Promise<string> {
  const charter = await scene.file(
    `charter-${claims}.json`,
    JSON.stringify({
      licenses: ['CC0-1.0'],
      validators: [fay, val].map(({ author }) => ({ author, weight: '1' })),
      ...(claims ? { claims: rule } : {}),
    }),
  )
  const founded = await fay.does<Founded>('create', `claims ${claims}`, '--charter', charter)
  expect(founded.charter.claims).toEqual(claims ? rule : undefined)
  return founded.datanet
}

beforeAll(async () => {
  scene = await Scene.open()
  ;[fay, val, cora] = await scene.peers('fay', 'val', 'cora')
  datanet = await found(true)
  const { link } = await fay.does<Invitation>('invite', datanet)
  for (const peer of [val, cora]) await peer.does<DatanetDetail>('join', link, '--wait')
  for (const [index, rows] of [300, 100].entries()) {
    const file = await scene.file(`${rows}.jsonl`, jsonLines(tickets(rows, index * 10_000)))
    const { contribution } = await cora.does<Contributed>('contribute', datanet, file, '--license', 'CC0-1.0')
    contributions.push(contribution)
  }
  await inStep(cora)
  for (const validator of [fay, val]) await validator.does<Judged[]>('validate', datanet, '--once')
  for (const contribution of contributions) await cora.does<VerdictReport>('verdict', datanet, contribution, '--wait')
  await inStep(fay)
  release = await fay.does<ReleaseInfo>('release', 'create', datanet, 'v1')
})

afterAll(() => scene.close())

test('anybody claims what mattered to a release, and every peer computes the same', async () => {
  await inStep(cora)
  claim = await cora.does<AttributionInfo>('attribute', datanet, '--release', 'v1', '--method', 'size/v1')
  const weights = Object.fromEntries(claim.attribution.map(({ contribution, weight }) => [contribution, weight]))
  expect(weights).toEqual({ [contributions[0] ?? '']: '750000000000', [contributions[1] ?? '']: '250000000000' })
  expect(claim).toMatchObject({ author: cora.author, audits: [], borneOut: false })

  await inStep(val)
  const [seen] = await val.does<AttributionInfo[]>('attribute', datanet)
  expect(seen).toEqual(claim)
  const own = await val.does<AttributionInfo>('attribute', datanet, '--release', release.release, '--method', 'size/v1')
  expect(own.digest).toBe(claim.digest)
})

test('validators recompute it, from what they have and what they ask for', async () => {
  for (const validator of [val, fay]) {
    await inStep(validator)
    const found = await validator.does<AuditReport>('audit', datanet, claim.claim, '--sample', '1')
    expect(found).toMatchObject({
      claim: claim.claim,
      agrees: true,
      parts: 1,
      sampled: 1,
      mismatches: [],
      problem: null,
    })
  }
  await inStep(cora)
  const [first] = (await cora.does<AttributionInfo[]>('attribute', datanet)).filter((one) => one.claim === claim.claim)
  expect(first).toMatchObject({ borneOut: true })
  expect(first?.audits.map(({ author, agrees, isValidator }) => [author, agrees, isValidator]).sort()).toEqual(
    [fay, val].map(({ author }) => [author, true, true]).sort(),
  )
})

test('a use that names it is paid by it, at every peer alike', async () => {
  const used = await cora.does<Used>('use', datanet, '--release', 'v1', '--attribution', claim.claim, '--purpose', 'train', '--units', '1') // biome-ignore format: one command
  expect(used.weights.map(({ weight }) => weight).sort()).toEqual(['250000000000', '750000000000'])
  await inStep(fay)
  const paid = await fay.does<PaymentReport>('pay', datanet, used.receipt, '--amount', '1000', '--asset', 'deposit', '--wait') // biome-ignore format: one command
  // explicit weights pay no validators: their hundred of a thousand stays
  expect(paid).toMatchObject({ pending: false, payouts: [{ author: cora.author, amount: '900' }], residual: '100' })
  // the other validator and the payee carry it, so that no fork of one author takes it back
  const statuses = async (): Promise<string[]> => {
    for (const peer of [fay, val, cora]) await inStep(peer)
    const { payouts } = await cora.does<ContributionDetail>('show', datanet, contributions[0] ?? '')
    return payouts.map(({ status }) => status)
  }
  let seen = await statuses()
  for (let i = 0; i < 10 && seen.includes('paid'); i++) seen = await statuses()
  expect(seen).toEqual(['finished'])
  const digests: string[] = []
  for (const peer of [fay, val, cora]) {
    await inStep(peer)
    digests.push((await peer.does<LedgerReport>('ledger', datanet)).digest)
  }
  expect(new Set(digests).size).toBe(1)
})

test('labelled rows are weighed by test rows that auditors fetch', async () => {
  const tests = await scene.file('tests.jsonl', jsonLines(tickets(40, 70_000)))
  const args = ['--release', 'v1', '--method', 'senior-shapley/v1', '--tests', tests]
  const made = await cora.does<AttributionInfo>('attribute', datanet, ...args)
  expect(made.inputs.map(({ role }) => role)).toEqual(['release', 'tests'])
  expect(made.attribution.map(({ contribution }) => contribution).sort()).toEqual(contributions.toSorted())
  // whoever audits asks for its result and test rows, which are no garbage
  await cora.does('gc')
  await inStep(val)
  expect(await val.does<AuditReport>('audit', datanet, made.claim, '--sample', '7')).toMatchObject({
    agrees: true,
    parts: 40,
    sampled: 7,
  })
  expect(await val.does<AuditReport>('audit', datanet, made.claim)).toMatchObject({ agrees: true, sampled: 40 })
  const nowhere = ['--text-field', 'none', '--label-field', 'label']
  expect(await cora.refuses('attribute', datanet, ...args, ...nowhere)).toMatchObject({
    exitCode: 1,
    code: 'ERR_INPUT_REFUSED',
  })
})

test('a claim that is not audited is not paid yet, and one of another release is refused', async () => {
  const equal = await cora.does<AttributionInfo>('attribute', datanet, '--release', 'v1', '--method', 'equal/v1')
  const used = await cora.does<Used>('use', datanet, '--release', 'v1', '--attribution', equal.claim, '--purpose', 'train', '--units', '1') // biome-ignore format: one command
  expect(used.weights).toEqual([])
  await inStep(fay)
  const refused = await fay.refuses('pay', datanet, used.receipt, '--amount', '1000', '--asset', 'deposit')
  expect(refused).toMatchObject({
    exitCode: 1,
    code: 'ERR_INPUT_REFUSED',
    hint: expect.stringContaining('datanet audit'),
  })
  const other = await fay.does<ReleaseInfo>('release', 'create', datanet, 'v2')
  await inStep(cora)
  const args = ['use', datanet, '--release', other.release, '--attribution', equal.claim, '--purpose', 'train', '--units', '1'] // biome-ignore format: one command
  expect(await cora.refuses(...args)).toMatchObject({ exitCode: 1, code: 'ERR_INPUT_REFUSED' })
})

test('where the charter does not pay by claims, none can be named; what is unknown is not found', async () => {
  const plain = await found(false)
  const args = ['use', plain, '--release', release.release, '--attribution', claim.claim, '--purpose', 'train', '--units', '1'] // biome-ignore format: one command
  expect(await fay.refuses(...args)).toMatchObject({ exitCode: 1, code: 'ERR_INPUT_REFUSED' })
  expect(await fay.refuses('audit', plain, claim.claim)).toMatchObject({
    exitCode: 4,
    code: 'ERR_NOT_FOUND',
    hint: expect.stringContaining('`datanet attribute ID` lists them'),
  })
  expect(await fay.refuses('attribute', plain, '--release', release.release, '--method', 'size/v1')).toMatchObject({
    exitCode: 4,
    code: 'ERR_NOT_FOUND',
  })
  expect(await fay.refuses('attribute', datanet, '--release', 'v1')).toMatchObject({ exitCode: 2 })
  expect(await fay.refuses('attribute', datanet, '--release', 'v1', '--method', 'luck')).toMatchObject({ exitCode: 2 })
})
