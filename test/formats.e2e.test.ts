/** Parquet, COCO, VOC and text by the command: contributed, judged over their rows by another peer, and fetched byte by byte. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckReport, Contributed, ContributionDetail, Founded, RowProofText } from '@datanet/client'
import { parseCid } from '@datanet/records'
import { type ProvableShard, rowHash, rowIdText, verifyRowProof } from '@datanet/shards'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataDir } from './harness/data-sets.ts'
import type { PeerProcess } from './harness/peer-process.ts'
import { tickets } from './harness/rows.ts'
import { Scene } from './harness/scene.ts'

const LICENSE = 'CC-BY-4.0'
const WAIT = 60
const FAILED = 1

let scene: Scene
/** Founds the datanets and judges. */
let vera: PeerProcess
let ann: PeerProcess

beforeAll(async () => {
  scene = await Scene.open()
  ;[vera, ann] = await scene.peers('vera', 'ann')
})

afterAll(() => scene.close())

async function found(...args: string[]): Promise<string> {
  const { datanet } = await vera.does<Founded>('create', 'forms', '--license', LICENSE, ...args)
  const { link } = await vera.client.invite({ datanet })
  await ann.client.joinDatanet({ target: link })
  expect(await ann.client.getDatanet({ datanet, wait: WAIT })).toMatchObject({ synced: true, admitted: true })
  return datanet
}

function parquet(rows: readonly { text: string; label: string }[], label: unknown[] = rows.map((row) => row.label)) {
  const text = { name: 'text', data: rows.map((row) => row.text), type: 'STRING' as const }
  const isText = label.every((one) => typeof one === 'string')
  const labels = isText ? { type: 'STRING' as const } : { type: 'INT32' as const }
  return new Uint8Array(
    parquetWriteBuffer({ columnData: [text, { name: 'label', data: label, ...labels }], rowGroupSize: 100 }),
  )
}

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))

/** Contributes files, and waits for what the other peer says of them. */
async function judged(datanet: string, ...args: string[]): Promise<ContributionDetail> {
  const made = await ann.does<Contributed>('contribute', datanet, ...args, '--license', LICENSE)
  const { contribution } = made
  await vera.does('sync', datanet, '--wait')
  await vera.does('validate', datanet, '--once')
  return await vera.client.getContribution({ datanet, contribution, wait: WAIT })
}

async function fetched(datanet: string, contribution: string, path: string): Promise<Buffer> {
  const out = join(scene.dir, `out-${contribution}`)
  await vera.does('fetch', datanet, '--contribution', contribution, '--out', out)
  return await readFile(join(out, contribution, path))
}

test('a Parquet file gives the schema, is checked by it, judged over the network, and comes back as it was', async () => {
  const sample = await scene.file('sample.parquet', parquet(tickets(50)))
  const datanet = await found('--from', sample, '--domain', 'support')
  const bytes = parquet(tickets(400, 100))
  const path = await scene.file('more.parquet', bytes)
  const wrong = await scene.file(
    'wrong.parquet',
    parquet(
      tickets(10),
      Array.from({ length: 10 }, (_, i) => i),
    ),
  )

  expect((await ann.does<CheckReport>('check', path, '--datanet', datanet)).passed).toBe(true)
  const { exitCode, stdout } = await ann.run('check', wrong, '--datanet', datanet, '--json')
  expect(exitCode).toBe(FAILED)
  expect(stdout).toContain('row 1: label must be text')

  const detail = await judged(datanet, path)
  expect(detail).toMatchObject({ status: 'accepted', rows: 400, files: [{ format: 'parquet', rows: 400 }] })
  expect((await fetched(datanet, detail.contribution, 'more.parquet')).equals(bytes)).toBe(true)

  const args = ['show', datanet, detail.contribution, '--row', 'more.parquet:17'] as const
  const proved = await vera.does<RowProofText>(...args)
  const [wanted] = tickets(1, 117)
  expect(proved).toMatchObject({ path: 'more.parquet', index: 17, rows: 400, problem: null })
  expect(JSON.parse(proved.row ?? '')).toEqual({ text: wanted?.text, label: wanted?.label })
  const [shard] = detail.files.map(({ cid, rows }) => ({ cid: parseCid(cid), rows, rowRoot: bytesOf(proved.rowRoot) }))
  const hash = rowHash(JSON.parse(proved.row ?? ''))
  const proof = { shard: parseCid(detail.files[0]?.cid ?? ''), index: 17, hash, siblings: proved.siblings.map(bytesOf) }
  expect(verifyRowProof(proof, shard as ProvableShard)).toBe(true)
  expect(proved.id).toBe(rowIdText(proof))
  expect((await vera.run(...args)).stdout).toContain(proved.id)
})

test('a file that is not what its name says is refused with its name and a way out, which works', async () => {
  const datanet = await found('--domain', 'robots')
  const path = await scene.file('cut.parquet', parquet(tickets(50)).subarray(0, 500))
  expect(await ann.refuses('contribute', datanet, path, '--license', LICENSE)).toMatchObject({
    code: 'ERR_FORMAT_INVALID',
    message: expect.stringContaining('cut.parquet is no Parquet file, or is cut off'),
    hint: expect.stringContaining('--format bytes'),
  })
  expect(await judged(datanet, path, '--format', 'bytes')).toMatchObject({
    status: 'accepted',
    files: [{ format: 'bytes' }],
  })
})

test('images with annotations, texts and a licence in one folder', async () => {
  const datanet = await found('--domain', 'images')
  const coco = await readFile(join(dataDir, 'taco-boxes', 'annotations.json')).catch(() =>
    Buffer.from(
      '{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"id":1,"image_id":1,"category_id":1}],"categories":[{"id":1,"name":"cup"}]}',
    ),
  )
  const files = {
    'annotations.json': coco,
    'a.xml': '<annotation><filename>a.jpg</filename><object><name>cup</name></object></annotation>',
    'story.txt': 'Once.\n\nTwice.\n',
    'LICENSE.txt': 'Do as you like.\n\nBut say who made it.\n',
    'a.jpg': 'no picture',
  }
  const paths: string[] = []
  for (const [name, content] of Object.entries(files)) paths.push(await scene.file(name, content))
  const detail = await judged(datanet, ...paths)
  expect(detail.status).toBe('accepted')
  expect(detail.files.map(({ path, format, rows }) => [path, format, format === 'coco' ? 'some' : rows])).toEqual([
    ['LICENSE.txt', 'bytes', 1],
    ['a.jpg', 'bytes', 1],
    ['a.xml', 'voc', 1],
    ['annotations.json', 'coco', 'some'],
    ['story.txt', 'text', 2],
  ])
  expect((await fetched(datanet, detail.contribution, 'annotations.json')).equals(coco)).toBe(true)
})
