/**
 * `kill -9` at each write point, in real processes: what was acknowledged is still there, the repo is sound, the same thing
 * can be done again, and all peers end with one ledger. docs/RELIABILITY.md has the table.
 */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agreement } from '../harness/agreement.ts'
import { documentOf, runCommand } from '../harness/command.ts'
import { arrival } from '../harness/news.ts'
import type { PeerProcess } from '../harness/peer-process.ts'
import { jsonLines, sha256Of, tickets } from '../harness/rows.ts'
import { Scene } from '../harness/scene.ts'
import type { CrashPoint } from './crash-point.ts'
import { crashRows } from './crash-table.ts'
import { arm, fragileEnv, struck, Victim } from './victim.ts'

const LICENSE = 'CC-BY-4.0'
const ROWS = 50
/** Seconds that a verdict may take. */
const WAIT = 60

let scene: Scene
/** Founder and validator. */
let fay: Victim
let val: Victim
let cora: Victim
let peers: PeerProcess[]
let datanet: string
let parts = 0
/** What a peer said was done: none of it may be gone at the end. */
const acknowledged: string[] = []
const reached: string[] = []

async function part(): Promise<string> {
  const from = ROWS * parts++
  return await scene.file(`part-${from}.jsonl`, jsonLines(tickets(ROWS, from)))
}

async function contribute(path: string): Promise<string> {
  const { contribution } = await cora.peer.client.contribute({ datanet, paths: [path], license: LICENSE })
  acknowledged.push(contribution)
  return contribution
}

async function accepted(contribution: string): Promise<void> {
  for (const peer of peers) {
    expect(await peer.client.getVerdict({ datanet, contribution, wait: WAIT })).toMatchObject({ outcome: 'accepted' })
  }
}

async function validateBoth(contribution: string): Promise<void> {
  for (const { peer } of [fay, val]) {
    await arrival(peer, datanet, contribution)
    await peer.client.validate({ datanet })
  }
}

async function sound(peer: PeerProcess): Promise<void> {
  expect(await peer.client.verify({})).toMatchObject({ ok: true, problems: [] })
}

beforeAll(async () => {
  scene = await Scene.open()
  fay = await Victim.start(scene, 'fay')
  val = await Victim.start(scene, 'val')
  cora = await Victim.start(scene, 'cora')
  peers = [fay, val, cora].map(({ peer }) => peer)
  await val.peer.client.connect({ address: fay.peer.address })
  await cora.peer.client.connect({ address: fay.peer.address })
  await cora.peer.client.connect({ address: val.peer.address })
})

afterAll(() => scene.close())

/** A test that ends a process at a write point of an act. */
function at(act: string, point: CrashPoint, run: (point: CrashPoint) => Promise<void>): void {
  test(`${point.kind}, ${point.stage}`, async () => {
    await run(point)
    reached.push(`${act}: ${point.kind} ${point.stage}`)
  })
}

describe('while a repo is made', () => {
  for (const stage of ['begin', 'partial', 'done'] as const) {
    at('init', { kind: 'repo', stage }, async (point) => {
      const [repo, crashFile] = [join(scene.dir, `new-${stage}`), join(scene.dir, `new-${stage}.crash`)]
      await arm(crashFile, point)
      const args = ['init', '--json', '--repo', repo]
      await expect(runCommand(args, fragileEnv(scene.env, crashFile), scene.dir)).rejects.toThrow('SIGKILL')
      await struck(crashFile, point)
      // no key was told to anybody, so a new one does no harm
      const again = await runCommand(args, scene.env, scene.dir)
      expect(documentOf(again, args)).toMatchObject({ author: expect.stringMatching(/^did:key:/) })
    })
  }
})

describe('while a datanet is founded', () => {
  const found = () => {
    const validators = [fay, val].map(({ peer }) => ({ author: peer.author, weight: '1' }))
    const rounds = { sealed: false, timeoutMs: 60_000, max: 16 }
    return fay.peer.client.createDatanet({ name: 'robust', licenses: [LICENSE], validators, rounds })
  }

  for (const [kind, stage] of [
    ['log', 'begin'],
    ['log', 'done'],
    ['followed', 'begin'],
    ['followed', 'done'],
  ] as const) {
    at('create', { kind, stage }, async (point) => {
      await fay.dieAt(point, found)
      await sound(fay.peer)
    })
  }

  test('then it is founded', async () => {
    datanet = (await found()).datanet
    const { link } = await fay.peer.client.invite({ datanet })
    for (const { peer } of [val, cora]) {
      await peer.client.joinDatanet({ target: link })
      expect(await peer.client.getDatanet({ datanet, wait: WAIT })).toMatchObject({ synced: true, admitted: true })
    }
  })
})

describe('while a contribution is made', () => {
  for (const [kind, stage] of [
    ['block', 'begin'],
    ['block', 'partial'],
    ['block', 'done'],
    ['log', 'begin'],
    ['log', 'done'],
  ] as const) {
    at('contribute', { kind, stage }, async (point) => {
      const path = await part()
      const before = (await cora.peer.client.listContributions({ datanet })).length
      await cora.dieAt(point, () => cora.peer.client.contribute({ datanet, paths: [path], license: LICENSE }))
      await sound(cora.peer)
      const after = (await cora.peer.client.listContributions({ datanet })).length
      // on disk it counts, even though nobody was told
      expect(after - before).toBe(kind === 'log' && stage === 'done' ? 1 : 0)
      if (after === before) await contribute(path)
    })
  }
})

describe('while another’s contribution comes', () => {
  for (const stage of ['begin', 'done'] as const) {
    at('receive', { kind: 'log', stage }, async (point) => {
      const path = await part()
      let contribution = ''
      await val.dieAt(point, async () => {
        contribution = await contribute(path)
      })
      await arrival(val.peer, datanet, contribution)
      await sound(val.peer)
    })
  }
})

describe('while a contribution is judged', () => {
  for (const [kind, stage] of [
    ['block', 'begin'],
    ['block', 'partial'],
    ['block', 'done'],
    ['fingerprints', 'begin'],
    ['fingerprints', 'done'],
    ['log', 'begin'],
    ['log', 'done'],
  ] as const) {
    at('validate', { kind, stage }, async (point) => {
      const contribution = await contribute(await part())
      await arrival(val.peer, datanet, contribution)
      await val.dieAt(point, () => val.peer.client.validate({ datanet }))
      await validateBoth(contribution)
      await accepted(contribution)
      const { votes } = await cora.peer.client.getContribution({ datanet, contribution })
      expect(votes.map(({ author }) => author).sort()).toEqual([fay.peer.author, val.peer.author].sort())
      await sound(val.peer)
    })
  }
})

describe('while a verdict is put into the DHT', () => {
  for (const [kind, stage] of [
    ['dht', 'begin'],
    ['dht', 'done'],
    ['published', 'begin'],
    ['published', 'done'],
  ] as const) {
    at('publish', { kind, stage }, async (point) => {
      const contribution = await contribute(await part())
      for (const { peer } of [fay, val]) await arrival(peer, datanet, contribution)
      await fay.peer.client.validate({ datanet })
      await val.dieAt(point, () => val.peer.client.validate({ datanet }))
      await validateBoth(contribution)
      await accepted(contribution)
      await sound(val.peer)
    })
  }
})

describe('while content is fetched', () => {
  for (const [kind, stage] of [
    ['block', 'partial'],
    ['export', 'begin'],
    ['export', 'partial'],
    ['export', 'done'],
  ] as const) {
    at('fetch', { kind, stage }, async (point) => {
      const path = await part()
      const contribution = await contribute(path)
      await arrival(cora.peer, datanet, contribution)
      await validateBoth(contribution)
      await accepted(contribution)
      const out = join(scene.dir, `out-${kind}-${stage}`)
      // whoever judged it has its blocks; the buyer is a peer that has none yet
      const buyer = kind === 'block' ? await Victim.start(scene, `buyer-${stage}`) : val
      if (kind === 'block') {
        await buyer.peer.client.connect({ address: fay.peer.address })
        await buyer.peer.client.joinDatanet({ target: datanet })
        await buyer.peer.client.getVerdict({ datanet, contribution, wait: WAIT })
      }
      const fetch = () => buyer.peer.client.fetch({ datanet, contributions: [contribution], out })
      await buyer.dieAt(point, fetch)
      expect(await fetch()).toMatchObject({ files: 1 })
      const [file] = (await readdir(out, { recursive: true })).filter((name) => basename(name) === basename(path))
      expect(await sha256Of(join(out, file ?? ''))).toBe(await sha256Of(path))
      expect((await readdir(out, { recursive: true })).filter((name) => name.includes('.partial-'))).toHaveLength(0)
      await readFile(join(out, 'provenance.json'), 'utf8').then(JSON.parse)
      await sound(buyer.peer)
      if (kind === 'block') await buyer.peer.stop()
    })
  }
})

describe('while the API tells where it is', () => {
  for (const stage of ['begin', 'partial'] as const) {
    at('start', { kind: 'api-file', stage }, async (point) => {
      await cora.dieAtStart(point)
      await sound(cora.peer)
    })
  }
})

test('nothing that was acknowledged is gone, and all have one ledger', async () => {
  const everything = new Set(acknowledged)
  expect(everything.size).toBeGreaterThan(10)
  for (const { peer } of [fay, val]) for (const id of everything) await arrival(peer, datanet, id)
  await fay.peer.client.validate({ datanet })
  await val.peer.client.validate({ datanet })
  await agreement(peers, datanet, ({ totals }) => totals.pending === 0)
  for (const peer of peers) {
    const held = new Set((await peer.client.listContributions({ datanet })).map(({ contribution }) => contribution))
    expect([...everything].filter((id) => !held.has(id))).toEqual([])
  }
})

test('each row of the table in docs/RELIABILITY.md was reached, and nothing else', async () => {
  expect([...new Set(reached)].sort()).toEqual([...new Set(await crashRows())].sort())
})
