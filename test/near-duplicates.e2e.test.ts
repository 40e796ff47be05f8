/** Copies that were edited, inside a paid release, over processes of their own: who wrote first is paid as before. */

import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { Contributed, DatanetDetail, Founded, Invitation, Judged, LedgerReport, PaymentReport, ReleaseInfo, SyncReport, TraceReport, Used, VerdictReport } from '@datanet/client' // biome-ignore format: one line
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PeerProcess } from './harness/peer-process.ts'
import { jsonLines, tickets } from './harness/rows.ts'
import { Scene } from './harness/scene.ts'
import { edited, sentences } from './harness/sentences.ts'

const ROWS = 200

let scene: Scene
/** Founder, validator and issuer. */
let fay: PeerProcess
/** Wrote first. */
let cora: PeerProcess
/** Copies, and writes something of his own too. */
let dan: PeerProcess
let datanet: string
const ids: Record<string, string> = {}
const verdicts: Record<string, VerdictReport> = {}

const rowsOf = (texts: readonly string[]) => jsonLines(texts.map((text) => ({ text })))
const inStep = (peer: PeerProcess) => peer.does<SyncReport>('sync', datanet, '--wait')

async function offered(peer: PeerProcess, name: string, content: string): Promise<void> {
  const file = await scene.file(`${name}.jsonl`, content)
  const made = await peer.does<Contributed>('contribute', datanet, file, '--license', 'CC0-1.0', '--title', name)
  ids[name] = made.contribution
  await inStep(peer)
  await fay.does<Judged[]>('validate', datanet, '--once')
  verdicts[name] = await peer.does<VerdictReport>('verdict', datanet, made.contribution, '--wait')
}

/** What of a contribution is credited to whom. */
function creditOf(name: string): Record<string, number> {
  const names = new Map(Object.entries(ids).map(([known, id]) => [id, known]))
  return Object.fromEntries(
    (verdicts[name]?.credit ?? []).map(({ contribution, units }) => [names.get(contribution) ?? '?', Number(units)]),
  )
}

/** What a payment of 90,000 to the contributors of a release comes to, by author. */
async function paidFor(name: string, members: readonly string[]): Promise<Record<string, number>> {
  const filter = members.flatMap((member) => ['--filter', `contribution=${ids[member]}`])
  const { release } = await fay.does<ReleaseInfo>('release', 'create', datanet, name, ...filter)
  const used = await fay.does<Used>('use', datanet, '--release', release, '--purpose', 'train', '--units', '1')
  const paid = await fay.does<PaymentReport>('pay', datanet, used.receipt, '--amount', '100000', '--asset', 'deposit', '--wait') // biome-ignore format: one command
  return Object.fromEntries(paid.payouts.map(({ author, amount }) => [author, Number(amount)]))
}

beforeAll(async () => {
  scene = await Scene.open()
  ;[fay, cora, dan] = await scene.peers('fay', 'cora', 'dan')
  const gates = ['licence', 'size', 'exact-duplicate', 'near-duplicate'].flatMap((gate) => ['--gate', gate])
  datanet = (await fay.does<Founded>('create', 'sentences', '--license', 'CC0-1.0', ...gates)).datanet
  const { link } = await fay.does<Invitation>('invite', datanet)
  for (const peer of [cora, dan]) await peer.does<DatanetDetail>('join', link, '--wait')
  const original = sentences(ROWS, 1)
  await offered(cora, 'original', rowsOf(original))
  await offered(dan, 'shuffled', rowsOf(original.toReversed()))
  await offered(dan, 'edited', rowsOf(edited(original, 20, 2)))
  await offered(dan, 'own', rowsOf(sentences(ROWS, 3)))
  await offered(dan, 'templated', jsonLines(tickets(ROWS)))
})

afterAll(() => scene.close())

test('a shuffled copy is credited to its original to the last row, an edited one nearly so', () => {
  expect(creditOf('shuffled')).toEqual({ original: ROWS })
  const { original = 0, edited: own = 0 } = creditOf('edited')
  expect(original + own).toBe(ROWS)
  expect(original).toBeGreaterThanOrEqual(0.95 * ROWS)
})

test('what people wrote themselves stays theirs, also where all its rows are alike', () => {
  expect(creditOf('own')).toEqual({ own: ROWS })
  expect(creditOf('templated')).toEqual({ templated: ROWS })
})

test('a text is traced to who wrote its parts first, and one that nobody contributed to nobody', async () => {
  const [first = '', second = ''] = sentences(ROWS, 1).slice(10, 12)
  const [third = ''] = sentences(ROWS, 3).slice(50, 51)
  const passages = [`${first} ${second}`, third]
  const text = `It said: ${passages[0]}. And besides: ${passages[1]}!`
  await inStep(dan)
  const found = await dan.does<TraceReport>('trace', datanet, text)
  const at = (passage: string) => ({ start: text.indexOf(passage), end: text.indexOf(passage) + passage.length })
  // copies hold these words too; who wrote them first is named
  expect(found.spans.map(({ contribution, row }) => [contribution, row])).toEqual(
    expect.arrayContaining([
      [ids['original'], 10],
      [ids['original'], 11],
      [ids['own'], 50],
    ]),
  )
  expect(found.attribution.map(({ contribution, author }) => [contribution, author])).toEqual([
    [ids['original'], cora.author],
    [ids['own'], dan.author],
  ])
  const own = found.spans.find(({ contribution }) => contribution === ids['own'])
  expect(own).toMatchObject({ ...at(third), author: dan.author, license: 'CC0-1.0', title: 'own' })
  expect(found).toMatchObject({ searched: 5, missing: [] })

  const nobody = 'A heron stood in the reeds while the miller argued with his brother over a broken wheel.'
  expect(await dan.does<TraceReport>('trace', datanet, nobody)).toMatchObject({ spans: [], attribution: [] })
  expect(await dan.does<TraceReport>('trace', datanet, '')).toMatchObject({ spans: [] })
  expect(await dan.refuses('trace', datanet)).toMatchObject({ exitCode: 2 })
})

test('an index that was cut off on disk is found out and made anew: the answer is the same', async () => {
  const [text = ''] = sentences(ROWS, 1).slice(33, 34)
  const before = await dan.does<TraceReport>('trace', datanet, text)
  expect(before.spans).toMatchObject([{ contribution: ids['original'], row: 33 }])
  await dan.stop()
  const folder = join(dan.repo, 'texts', datanet)
  for (const name of await readdir(folder)) await truncate(join(folder, name), 100)
  await dan.start()
  expect(await dan.does<TraceReport>('trace', datanet, text)).toEqual(before)
})

test('inside a paid release copies earn nothing, and their original as before', async () => {
  await inStep(fay)
  const before = await paidFor('v1', ['original', 'own'])
  const shuffled = await paidFor('v2', ['original', 'own', 'shuffled'])
  expect(shuffled[dan.author]).toBe(before[dan.author])
  expect(shuffled[cora.author]).toBe(before[cora.author])
  const both = await paidFor('v3', ['original', 'own', 'shuffled', 'edited'])
  // what is left to the edited copy is what could not be told from chance
  const own = ROWS - (creditOf('edited')['original'] ?? 0)
  expect(both[dan.author]).toBeLessThanOrEqual(Math.ceil((90_000 * (ROWS + own)) / (2 * ROWS + own)))
  expect(both[cora.author]).toBeGreaterThanOrEqual(Math.floor((90_000 * ROWS) / (2 * ROWS + own)) - 1)
  const digests: string[] = []
  for (const peer of [fay, cora, dan]) {
    await inStep(peer)
    digests.push((await peer.does<LedgerReport>('ledger', datanet)).digest)
  }
  expect(new Set(digests).size).toBe(1)
})
