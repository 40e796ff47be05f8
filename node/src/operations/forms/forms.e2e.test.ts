/** What goes with fetched files: it is found when anything of it is changed. */

import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VerifyReport } from '@datanet/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NetworkOfPeers, startNetwork } from '../../peer/start-network.ts'
import type { Provenance } from './provenance.ts'
import { verifyFolder } from './verify-folder.ts'

const ROWS = 40

let network: NetworkOfPeers
let dir: string
let out: string
let contribution: string
let copies = 0

const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

beforeAll(async () => {
  network = await startNetwork(1)
  const [peer] = network.peers
  dir = join(network.repos[0] ?? '', 'work')
  const files = join(dir, 'files')
  await mkdir(join(files, 'deep'), { recursive: true })
  await writeFile(join(files, 'a.jsonl'), lines(Array.from({ length: ROWS }, (_, n) => ({ text: `row ${n}`, n }))))
  await writeFile(join(files, 'deep', 'b.jsonl'), lines([{ text: 'one more', n: 0.5 }]))
  await writeFile(join(files, 'table.csv'), 'q,a\nwhat,1\nwho,2\n')
  await writeFile(join(files, 'README.md'), '---\nconfigs: of their own\n---\n')
  await writeFile(join(files, 'large.bin'), new Uint8Array(2_500_000).fill(7))
  const { operations } = peer ?? expect.fail('no peer')
  const { datanet } = await operations.createDatanet({ name: 'forms', licenses: ['MIT', 'LicenseRef-ours'] })
  const offered = await operations.contribute({ datanet, paths: [files], license: 'MIT' })
  contribution = offered.contribution
  await writeFile(join(dir, 'own.jsonl'), lines([{ q: 'what?', a: 'that' }]))
  const own = await operations.contribute({ datanet, paths: [join(dir, 'own.jsonl')], license: 'LicenseRef-ours' })
  await operations.validate({ datanet })
  for (const { contribution: id } of [offered, own])
    await operations.getVerdict({ datanet, contribution: id, wait: 30 })
  const { release } = await operations.createRelease({ datanet, name: 'v1' })
  out = join(dir, 'out')
  const fetched = await operations.fetch({ datanet, out, release })
  expect(fetched).toMatchObject({ files: 6, contributions: expect.arrayContaining([contribution]) })
})

afterAll(() => network.stop())

test('the folder holds the files, their descriptions and the texts of known licences, and is as it was signed', async () => {
  expect((await readdir(out)).filter((name) => !name.startsWith('bafy')).sort()).toEqual([
    'LICENSES',
    'README.md',
    'croissant.json',
    'provenance.json',
    'tables',
  ])
  expect(await readdir(join(out, 'LICENSES'))).toEqual(['MIT.txt'])
  expect(await readFile(join(out, contribution, 'README.md'), 'utf8')).toContain('of their own')
  expect(await verifyFolder(out)).toMatchObject({ ok: true, entries: 4, problems: [] })
  expect(await verifyFolder(join(out, 'provenance.json'))).toMatchObject({ ok: true })
})

/** Checks a copy of the folder in which something was changed. */
async function changed(change: (folder: string) => Promise<void>): Promise<VerifyReport> {
  const folder = join(dir, `copy-${copies++}`)
  await cp(out, folder, { recursive: true })
  await change(folder)
  const report = await verifyFolder(folder)
  await rm(folder, { recursive: true })
  return report
}

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path)
  const place = at < 0 ? bytes.length + at : at
  bytes[place] = (bytes[place] ?? 0) ^ 1
  await writeFile(path, bytes)
}

test.for([
  ['the first byte of a file', (id: string) => [id, 'a.jsonl'], 0],
  ['the last byte of a large one', (id: string) => [id, 'large.bin'], -1],
  ['a file’s own README', (id: string) => [id, 'README.md'], 5],
  ['croissant.json', () => ['croissant.json'], 100],
  ['the card', () => ['README.md'], 30],
  ['a card of another format', () => ['tables', 'csv', 'README.md'], 30],
  ['the text of a licence', () => ['LICENSES', 'MIT.txt'], 30],
] as const)('one flipped bit is found: %s', async ([, path, at]) => {
  const named = path(contribution)
  const { ok, problems } = await changed((folder) => flip(join(folder, ...named), at))
  expect(ok).toBe(false)
  expect(problems).toEqual([expect.objectContaining({ code: 'ERR_FILE_DIFFERS', id: named.join('/') })])
})

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? Writable<I>[] : T[K] }

/** Base64 of the same length, of bytes in which one is another. */
function spoilt(text: string | undefined, at: number): string {
  const bytes = Buffer.from(text ?? '', 'base64')
  const place = at < 0 ? bytes.length + at : at
  bytes[place] = (bytes[place] ?? 0) ^ 1
  return bytes.toString('base64')
}

const other = (text: string) => `${text.slice(0, -1)}${text.endsWith('a') ? 'b' : 'a'}`

const spoils: readonly (readonly [what: string, code: string, spoil: (of: Writable<Provenance>) => void])[] = [
  ['the signature of the charter', 'ERR_SIGNATURE_INVALID', (of) => (of.charter = spoilt(of.charter, 40))],
  ['the datanet', 'ERR_WRONG_DATANET', (of) => (of.datanet = other(of.datanet))],
  ['the end of an entry', 'ERR_SIGNATURE_INVALID', (of) => (of.entries[0] = spoilt(of.entries[0], -1))],
  ['an entry', 'ERR_RECORD_MISSING', (of) => of.entries.shift()],
  ['a certificate', 'ERR_CERTIFICATE_MISSING', (of) => (of.certificates[0] = spoilt(of.certificates[0], -1))],
  ['all certificates', 'ERR_CERTIFICATE_MISSING', (of) => (of.certificates = [])],
  ['a manifest', 'ERR_BLOCK_MISSING', (of) => (of.blocks[0] = spoilt(of.blocks[0], -1))],
  ['the order of base64', 'ERR_PROVENANCE_UNREADABLE', (of) => (of.blocks[0] = ` ${of.blocks[0]}`)],
  ['a licence', 'ERR_RECORD_DIFFERS', (of) => Object.assign(of.contributions[0] ?? {}, { license: 'CC0-1.0' })],
  ['an author', 'ERR_RECORD_DIFFERS', (of) => Object.assign(of.contributions[0] ?? {}, { author: 'did:key:z6Mk' })],
  ['a verdict', 'ERR_RECORD_DIFFERS', (of) => Object.assign(of.contributions[0]?.verdict ?? {}, { score: 1 })],
  ['the licence of a file', 'ERR_RECORD_DIFFERS', (of) => Object.assign(of.files[0] ?? {}, { license: 'CC0-1.0' })],
  ['the rows of a file', 'ERR_RECORD_DIFFERS', (of) => Object.assign(of.files[0] ?? {}, { rows: 9 })],
  ['the row root of a file', 'ERR_RECORD_DIFFERS', (of) => Object.assign(of.files[1] ?? {}, { rowRoot: '00' })],
  ['the hash of a file', 'ERR_FILE_DIFFERS', (of) => Object.assign(of.files[0] ?? {}, { sha256: '0'.repeat(64) })],
  ['a file left out', 'ERR_FILE_UNLISTED', (of) => of.files.shift()],
  ['a file made up', 'ERR_FILE_UNLISTED', (of) => of.files.push({ ...of.files[0], path: 'x/y' } as never)],
  ['a file told of twice', 'ERR_FILE_UNLISTED', (of) => of.files.push({ ...of.files[0] } as never)],
  ['a release of other verdicts', 'ERR_RECORD_MISSING', (of) => (of.release = other(of.release ?? ''))],
  ['the hash of a form', 'ERR_FILE_DIFFERS', (of) => Object.assign(of.forms[0] ?? {}, { sha256: '0'.repeat(64) })],
  ['a path out of the folder', 'ERR_PATH_INVALID', (of) => Object.assign(of.forms[0] ?? {}, { path: '../../x' })],
]

test.for(spoils)('what provenance.json says must hold: %s', async ([, code, spoil]) => {
  const { ok, problems } = await changed(async (folder) => {
    const path = join(folder, 'provenance.json')
    const document = JSON.parse(await readFile(path, 'utf8')) as Writable<Provenance>
    spoil(document)
    await writeFile(path, JSON.stringify(document))
  })
  expect(ok).toBe(false)
  expect(problems.map((problem) => problem.code)).toContain(code)
})

test('a file that is missing or cut short is named; the others are checked', async () => {
  const { problems } = await changed(async (folder) => {
    await rm(join(folder, contribution, 'a.jsonl'))
    await truncate(join(folder, contribution, 'table.csv'), 5)
  })
  expect(problems.map(({ code, id }) => [code, id])).toEqual([
    ['ERR_FILE_NOT_FOUND', `${contribution}/a.jsonl`],
    ['ERR_FILE_DIFFERS', `${contribution}/table.csv`],
  ])
})

test('what is no provenance.json is refused by name', async () => {
  await expect(verifyFolder(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'ERR_FILE_NOT_FOUND' })
  await expect(verifyFolder(join(dir, 'files'))).rejects.toMatchObject({ code: 'ERR_FILE_NOT_FOUND' })
  for (const text of ['', '{', '[]', 'null', '{"version":1}', '{"version":2,"datanet":"x","charter":"y"}']) {
    const folder = join(dir, 'broken')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'provenance.json'), text)
    await expect(verifyFolder(folder), text).rejects.toMatchObject({ code: 'ERR_PROVENANCE_UNREADABLE' })
  }
})
