/**
 * `kill -9` in the midst of a `datanet contribute` of very many files, in real processes: the second run ends with the content
 * of an unbroken one, and does again no more than what was not noted yet when the first was killed.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PeerProcess } from '../harness/peer-process.ts'
import { jsonLines, tickets } from '../harness/rows.ts'
import { Scene } from '../harness/scene.ts'
import type { CrashPoint } from './crash-point.ts'
import { Victim } from './victim.ts'

const COUNT_WORK = fileURLToPath(new URL('./count-work.ts', import.meta.url))
const LICENSE = 'CC-BY-4.0'
const FILES = 400
const MIB = 1024 * 1024
/** Of a file that comes last and whose parts are noted by themselves; a little more than whole MiB. */
const LARGE = 24 * MIB + 5
/** What may be done again: files that wait for being noted together, and those that are worked on at the same time. */
const AGAIN = { files: 256 + 16, leaves: 16 + 8 }

let scene: Scene
let folder: string
/** Bytes of all small files together. */
let small = 0
/** The manifest of an unbroken import, and what that took. */
let whole: { manifest: string; work: Work }

interface Work {
  readonly blocks: number
  /** Bytes that were read of the files. */
  readonly bytes: number
}

/** What was noted since it was asked for last. */
async function workOf(log: string): Promise<Work> {
  const text = await readFile(log, 'utf8')
  await rm(log)
  const notes = text.trimEnd().split('\n')
  let [blocks, bytes] = [0, 0]
  for (const line of notes) {
    const note = JSON.parse(line) as { what: 'block' | 'read'; bytes: number }
    if (note.what === 'block') blocks += 1
    else bytes += note.bytes
  }
  return { blocks, bytes }
}

async function start(name: string) {
  const log = join(scene.dir, `${name}.work`)
  const env = {
    ...scene.env,
    NODE_OPTIONS: `--import=${COUNT_WORK}`,
    DATANET_WORK_FILE: log,
    DATANET_WORK_FOLDER: folder,
  }
  const victim = await Victim.start(scene, name, env)
  const { datanet } = await victim.peer.client.createDatanet({ name, licenses: [LICENSE] })
  return { victim, log, datanet, contribute: ['contribute', datanet, folder, '--license', LICENSE] as const }
}

async function manifestOf(peer: PeerProcess, datanet: string): Promise<string> {
  const [one, ...more] = await peer.client.listContributions({ datanet })
  expect(more).toEqual([])
  const { manifest, files } = await peer.client.getContribution({ datanet, contribution: one?.contribution ?? '' })
  expect(files.length).toBeGreaterThan(0)
  return manifest
}

beforeAll(async () => {
  scene = await Scene.open()
  folder = join(scene.dir, 'many')
  for (let part = 0; part < 7; part += 1) await mkdir(join(folder, `part-${part}`), { recursive: true })
  for (let at = 0; at < FILES; at += 1) {
    const text = jsonLines(tickets(20, 20 * at))
    small += text.length
    await writeFile(join(folder, `part-${at % 7}`, `tickets-${at}.jsonl`), text)
  }
  const large = new Uint8Array(LARGE)
  for (let at = 0; at < LARGE; at += 1) large[at] = (at * 31 + (at >> 13)) & 0xff
  await writeFile(join(folder, 'z.bin'), large)
  const { victim, log, datanet, contribute } = await start('unbroken')
  await victim.peer.does(...contribute)
  whole = { manifest: await manifestOf(victim.peer, datanet), work: await workOf(log) }
  await victim.peer.stop()
})

afterAll(() => scene.close())

test('an unbroken import reads each byte and writes each block once', () => {
  const { blocks, bytes } = whole.work
  expect(bytes).toBe(small + LARGE)
  // the large file has a leaf a MiB, one for the rest, and a root; the manifest is a block too
  expect(blocks).toBe(FILES + 24 + 1 + 1 + 1)
})

test.each<CrashPoint & { readonly when: string }>([
  { kind: 'import', stage: 'done', when: 'when the first files are noted' },
  { kind: 'block', stage: 'partial', after: 330, when: 'in the midst of the small files' },
  { kind: 'block', stage: 'done', after: FILES + 20, when: 'in the midst of the large file' },
])('killed $when, the next run does again only what was not noted', async ({ when, ...point }) => {
  const { victim, log, datanet, contribute } = await start(when.replaceAll(' ', '-'))
  await victim.dieAt(point, () => victim.peer.run(...contribute))
  const first = await workOf(log)
  expect(await victim.peer.client.listContributions({ datanet })).toEqual([])
  await victim.peer.does(...contribute)
  const second = await workOf(log)
  expect(await manifestOf(victim.peer, datanet)).toBe(whole.manifest)
  expect(await victim.peer.client.verify({})).toMatchObject({ ok: true, problems: [] })
  const again = {
    blocks: first.blocks + second.blocks - whole.work.blocks,
    bytes: first.bytes + second.bytes - whole.work.bytes,
  }
  expect(again.blocks).toBeLessThanOrEqual(Math.min(first.blocks, AGAIN.files + AGAIN.leaves))
  expect(again.bytes).toBeLessThanOrEqual(Math.ceil((AGAIN.files * small) / FILES) + AGAIN.leaves * MIB)
  // the first files were noted, and are not so much as opened
  expect(second.blocks).toBeLessThan(whole.work.blocks - 250)
  expect(second.bytes).toBeLessThan(whole.work.bytes)
  await victim.peer.stop()
})
