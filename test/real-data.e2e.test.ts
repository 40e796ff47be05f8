/** Public data sets of three fields, by several authors over several processes, the whole path. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContributionDetail, Founded, LedgerReport, VerdictReport } from '@datanet/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreement } from './harness/agreement.ts'
import { dataDir, linesOf } from './harness/data-sets.ts'
import type { PeerProcess } from './harness/peer-process.ts'
import { jsonLines } from './harness/rows.ts'
import { Scene } from './harness/scene.ts'

const LICENSE = 'CC-BY-4.0'
const WAIT = 60
const AMOUNT = 1_000_003n

type Row = Record<string, unknown>

interface Field {
  readonly domain: string
  readonly path: readonly [string, string]
  /** Rows of each of the two good parts; what is left after the broken part goes into a last one. */
  readonly rows: number
  /** A row schema of our own; where there is none it is inferred from a sample. */
  readonly schema: object | null
  /** Spoils a row as careless labelling would. */
  spoil(row: Row): Row
}

const sentence = {
  type: 'object',
  properties: {
    doc: { type: 'string', minLength: 1 },
    i: { type: 'integer', minimum: 0 },
    fold: { type: 'integer' },
    text: { type: 'string', minLength: 1 },
    tags: { type: 'array', items: { type: 'string' } },
    unfair: { enum: [0, 1] },
  },
  required: ['doc', 'i', 'fold', 'text', 'tags', 'unfair'],
  additionalProperties: false,
}

const fields: readonly Field[] = [
  {
    domain: 'finance',
    path: ['banking77', 'banking77.jsonl'],
    rows: 2000,
    schema: null,
    spoil: ({ label: _, ...row }) => row,
  },
  {
    domain: 'law',
    path: ['unfair-tos-en', 'unfair-tos-en.jsonl'],
    rows: 2000,
    schema: sentence,
    spoil: (row) => ({ ...row, unfair: 'yes' }),
  },
  {
    domain: 'medicine',
    path: ['medquad-nih', 'medquad-nih.jsonl'],
    rows: 1000,
    schema: null,
    spoil: (row) => ({ ...row, qtype: 7 }),
  },
]

const BROKEN_ROWS = 100
const PARTS = ['first', 'second', 'rest', 'copy', 'broken'] as const
type Part = (typeof PARTS)[number]

let scene: Scene
/** Founds the datanets, judges and pays. */
let vera: PeerProcess
/** Judges, and buys. */
let vito: PeerProcess
let ann: PeerProcess
let ben: PeerProcess
let everybody: readonly PeerProcess[]

beforeAll(async () => {
  scene = await Scene.open()
  everybody = [vera, vito, ann, ben] = await scene.peers('vera', 'vito', 'ann', 'ben')
})

afterAll(() => scene.close())

async function found({ domain, schema }: Field, sample: string): Promise<string> {
  const rows =
    schema === null
      ? ['--from', await scene.file(`${domain}-sample.jsonl`, sample)]
      : ['--schema', await scene.file(`${domain}.schema.json`, JSON.stringify(schema))]
  const validators = [vera, vito].flatMap((peer) => ['--validator', peer.author])
  const { datanet } = await vera.does<Founded>(
    'create',
    domain,
    '--domain',
    domain,
    '--license',
    LICENSE,
    ...rows,
    ...validators,
  )
  const { link } = await vera.client.invite({ datanet })
  for (const peer of [vito, ann, ben]) {
    await peer.client.joinDatanet({ target: link })
    expect(await peer.client.getDatanet({ datanet, wait: WAIT })).toMatchObject({ synced: true, admitted: true })
  }
  return datanet
}

/** What each author's contributions are owed of a sum, by the formula of the charter, from the verdicts alone. */
function sharesOf(verdicts: readonly VerdictReport[], sum: bigint): Map<string, bigint> {
  const weights = verdicts.map(({ author, contribution, credit, score }) => {
    const own = credit.find((share) => share.contribution === contribution)?.units ?? '0'
    return { author, weight: BigInt(own) * BigInt(score) }
  })
  const total = weights.reduce((all, { weight }) => all + weight, 0n)
  const shares = new Map<string, bigint>()
  for (const { author, weight } of weights) shares.set(author, (shares.get(author) ?? 0n) + (sum * weight) / total)
  return shares
}

function earned(ledger: LedgerReport, { author }: PeerProcess): bigint {
  return BigInt(ledger.accounts.find((account) => account.author === author)?.earned ?? -1)
}

test.for(fields)('$domain: contributed in parts, judged, fetched byte by byte, used and paid', async (field, ctx) => {
  const lines = await linesOf(...field.path)
  if (lines === null)
    return ctx.skip(`${field.path.join('/')} is not in ${dataDir}; name another folder with DATANET_DATA`)

  const at = field.rows * 2
  const spoilt = lines.slice(at, at + BROKEN_ROWS).map((line) => field.spoil(JSON.parse(line) as Row))
  const content: Record<Part, string> = {
    first: lines.slice(0, field.rows).join(''),
    second: lines.slice(field.rows, at).join(''),
    rest: lines.slice(at + BROKEN_ROWS).join(''),
    copy: lines.slice(0, field.rows).join(''),
    broken: jsonLines(spoilt),
  }
  const datanet = await found(field, lines.filter((_, index) => index % 5 === 0).join(''))

  const ids = {} as Record<Part, string>
  const contribute = async (peer: PeerProcess, part: Part) => {
    const file = await scene.file(`${field.domain}-${part}.jsonl`, content[part])
    const made = await peer.client.contribute({ datanet, paths: [file], license: LICENSE, title: part })
    expect(made).toMatchObject({ rows: content[part].split('\n').length - 1, bytes: Buffer.byteLength(content[part]) })
    ids[part] = made.contribution
  }
  await contribute(ann, 'first')
  await agreement(everybody, datanet, ({ totals }) => totals.contributions === 1)
  await contribute(ben, 'second')
  await contribute(ann, 'rest')
  await contribute(ben, 'copy')
  await contribute(ben, 'broken')
  await agreement(everybody, datanet, ({ totals }) => totals.contributions === PARTS.length)

  await Promise.all([vera, vito].map((peer) => peer.client.validate({ datanet }, { timeoutMs: WAIT * 1000 })))
  const verdicts = {} as Record<Part, VerdictReport>
  for (const part of PARTS)
    verdicts[part] = await ann.client.getVerdict({ datanet, contribution: ids[part], wait: WAIT })
  const accepted = PARTS.filter((part) => verdicts[part].outcome === 'accepted')
  expect(accepted).toEqual(PARTS.filter((part) => part !== 'broken'))
  // some rows differ only in what the normal form leaves out, and count once
  const { units } = verdicts.first.credit[0] ?? { units: '0' }
  expect(Number(units)).toBeGreaterThan(0.9 * field.rows)
  expect(verdicts.copy.credit).toEqual([{ contribution: ids.first, author: ann.author, units, whole: units }])
  const broken: ContributionDetail = await ben.client.getContribution({ datanet, contribution: ids.broken })
  expect(broken.reasons.map(({ gate }) => gate)).toContain('schema')

  const { release, rows } = await vera.client.createRelease({ datanet, name: 'v1' })
  expect(rows).toBe(lines.length - BROKEN_ROWS + field.rows)
  await agreement(everybody, datanet, ({ totals }) => totals.accepted === accepted.length)
  const out = join(scene.dir, `out-${field.domain}`)
  const fetched = await vito.client.fetch({ datanet, release, out, receipt: true, purpose: 'train' })
  expect(fetched).toMatchObject({ files: accepted.length, rows })
  for (const part of accepted) {
    const path = join(out, ids[part], `${field.domain}-${part}.jsonl`)
    expect(
      Buffer.from(content[part]).equals(await readFile(path)),
      `${part} is byte by byte what was contributed`,
    ).toBe(true)
  }

  await agreement(everybody, datanet, ({ totals }) => totals.uses !== '0')
  const receipt = fetched.receipt ?? ''
  const paid = await vera.client.pay({ datanet, receipt, amount: AMOUNT.toString(), asset: 'EUR:deposit' })
  expect(paid.pending).toBe(false)
  const ledger = await agreement(everybody, datanet, ({ totals }) => totals.payments === 1)
  const shares = sharesOf(
    accepted.map((part) => verdicts[part]),
    (AMOUNT * 900n) / 1000n,
  )
  for (const author of [ann, ben]) {
    expect(earned(ledger, author)).toBe(shares.get(author.author))
    expect(earned(ledger, author)).toBeGreaterThan(0n)
  }
  const copy: ContributionDetail = await ben.client.getContribution({ datanet, contribution: ids.copy })
  expect(copy.payouts).toEqual([])
})
