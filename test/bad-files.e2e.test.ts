/**
 * Files, disks, clocks and peers that fail: each gets a typed error with a next step; nothing is lost or half written, and the
 * peer goes on. The disks that are full are really full, where this machine lets one be mounted.
 */

import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, mkdir, readdir, readFile, rm, statfs, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Client, createClient } from '@datanet/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreement } from './harness/agreement.ts'
import { MAIN } from './harness/command.ts'
import type { PeerProcess, Ready } from './harness/peer-process.ts'
import { jsonLines, tickets } from './harness/rows.ts'
import { Scene } from './harness/scene.ts'

const LICENSE = 'CC-BY-4.0'
const MIB = 1024 * 1024
const WAIT = 60
const FAILED = 1
/** What Bea's disk holds, in MiB. */
const DISK = 20
/** Bytes of a file that takes a while to fetch, and does not fit on it. */
const LARGE = 24 * MIB
/** The user that may do nothing in particular. */
const NOBODY = 65_534

let scene: Scene
/** Founder; gives what others fetch. */
let ada: PeerProcess
/** Contributes; her repo has a small disk of its own. */
let bea: PeerProcess
/** Fetches. */
let cem: PeerProcess
let datanet: string
let small: string
let large: string
let invitation: string
const mounted: string[] = []
/** Why there is no disk that could be filled; null where there is one. */
let noDisk: string | null = null

/** Mounts a disk of its own in a folder. Gives why that was not possible. */
async function mountDisk(folder: string, size: number): Promise<string | null> {
  if (process.platform !== 'linux') return 'only Linux has a tmpfs'
  if (process.getuid?.() !== 0) return 'only root may mount a disk'
  await mkdir(folder, { recursive: true })
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', folder], {
    encoding: 'utf8',
  })
  if (status !== 0) return `a disk can't be mounted here: ${stderr.trim()}`
  mounted.push(folder)
  return null
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

const blocksOf = (peer: PeerProcess) => filesBelow(join(peer.repo, 'blocks'))

const contribute = (peer: PeerProcess, ...paths: string[]) =>
  peer.client.contribute({ datanet, paths, license: LICENSE })

/** An error of the API, with a message and a next step. */
function refusal(code: string, status: number): unknown {
  const text = expect.stringMatching(/./)
  return expect.objectContaining({ code, status, message: text, hint: text })
}

/** An offer that is declined: nothing of it is kept, and nothing is said in the log. */
async function declined(peer: PeerProcess, code: string, status: number, ...paths: string[]): Promise<void> {
  const [blocks, ledger] = [await blocksOf(peer), await peer.client.getLedger({ datanet })]
  await expect(contribute(peer, ...paths)).rejects.toEqual(refusal(code, status))
  expect(await blocksOf(peer)).toEqual(blocks)
  expect(await peer.client.getLedger({ datanet })).toEqual(ledger)
}

beforeAll(async () => {
  scene = await Scene.open()
  noDisk = await mountDisk(join(scene.dir, 'bea'), DISK)
  ;[ada, bea, cem] = await scene.peers('ada', 'bea', 'cem')
  datanet = (await ada.client.createDatanet({ name: 'files', writers: [bea.author, cem.author] })).datanet
  for (const peer of [bea, cem]) {
    await peer.client.joinDatanet({ target: datanet })
    await peer.client.getDatanet({ datanet, wait: WAIT })
  }
  invitation = (await ada.client.invite({ datanet })).link
  const path = await scene.file('large.bin', randomBytes(LARGE))
  large = (await contribute(ada, path)).contribution
  small = (await contribute(cem, await scene.file('small.jsonl', jsonLines(tickets(50))))).contribution
  await agreement([ada, bea, cem], datanet, ({ totals }) => totals.contributions === 2)
})

afterAll(async () => {
  await Promise.all([ada, bea, cem].filter((peer) => peer?.isRunning).map((peer) => peer.kill()))
  for (const folder of mounted) spawnSync('umount', [folder])
  await scene.close()
})

/** Cem's fetch of what only Ada has. */
const fetchLarge = (onProgress: () => void = () => undefined) =>
  cem.client.fetch(
    { datanet, contributions: [large], out: join(scene.dir, 'mid-fetch'), receipt: false },
    { onProgress },
  )
/** What becomes of it when she dies meanwhile: it takes as long as nobody else has the rest. */
let brokenOff: Promise<unknown>

test('a peer dies while others fetch from it', async () => {
  const begun = Promise.withResolvers<void>()
  brokenOff = fetchLarge(begun.resolve).then(
    () => 'done',
    (error: unknown) => error,
  )
  await begun.promise
  await ada.kill()
})

test('rows that are too long, no UTF-8, broken far down, or none', async () => {
  const rows = jsonLines(tickets(9_998))
  const files: readonly [code: string, name: string, content: string | Uint8Array, place: RegExp][] = [
    ['ERR_ROW_TOO_LARGE', 'long.jsonl', `{"text":"a"}\n{"text":"${'x'.repeat(10 * MIB)}"}\n`, /row 2/],
    ['ERR_ROW_TOO_LARGE', 'long.csv', `text\n"${'x'.repeat(10 * MIB)}"\n`, /row 1/],
    ['ERR_NOT_UTF8', 'latin1.jsonl', Buffer.from('{"text":"a"}\n{"text":"m\u00fcde"}\n', 'latin1'), /row 2/],
    ['ERR_NOT_UTF8', 'latin1.csv', Buffer.from('text\na\nm\u00fcde\n', 'latin1'), /row 2/],
    ['ERR_NOT_UTF8', 'utf16.jsonl', Buffer.from('\ufeff{"text":"a"}\n', 'utf16le'), /row 1/],
    ['ERR_ROW_INVALID', 'broken.jsonl', `${rows}{"text": "cut off\n${rows}`, /row 9999/],
    ['ERR_HEADER_INVALID', 'twice.csv', 'a,a\n1,2\n', /header/],
    ['ERR_FILE_EMPTY', 'empty.csv', '', /empty\.csv/],
    ['ERR_FILE_EMPTY', 'header.csv', 'a,b\n', /no rows/],
  ]
  for (const [code, name, content, place] of files) {
    const path = await scene.file(name, content)
    await declined(bea, code, 400, path)
    await expect(contribute(bea, path)).rejects.toThrow(place)
    await expect(bea.client.check({ datanet, paths: [path] })).rejects.toEqual(refusal(code, 400))
  }
  expect(await bea.refuses('contribute', datanet, join(scene.dir, 'broken.jsonl'), '--license', LICENSE)).toMatchObject(
    {
      exitCode: FAILED,
      code: 'ERR_ROW_INVALID',
      message: expect.stringContaining('broken.jsonl, row 9999'),
      hint: expect.stringContaining('--format bytes'),
    },
  )
})

test('links in a circle, links that lead out, and folders without files', async () => {
  const folder = join(scene.dir, 'links')
  await mkdir(join(folder, 'deep'), { recursive: true })
  await declined(bea, 'ERR_NO_FILES', 400, folder)
  await writeFile(join(folder, 'rows.jsonl'), jsonLines(tickets(2, 700)))
  const link = join(folder, 'deep/link')
  for (const [target, code, status] of [
    ['..', 'ERR_SYMLINK_LOOP', 400],
    ['link', 'ERR_SYMLINK_LOOP', 400],
    ['gone', 'ERR_FILE_NOT_FOUND', 404],
    [join(ada.repo, 'author.key'), 'ERR_PATH_UNSAFE', 400],
  ] as const) {
    await symlink(target, link)
    await declined(bea, code, status, folder)
    await rm(link)
  }
  spawnSync('mkfifo', [link])
  await declined(bea, 'ERR_FILE_SPECIAL', 400, folder)
})

test('spaces and letters of all kinds in paths come through, there and back', async () => {
  const folder = join(scene.dir, 'm\u00fcde Daten \u4e2d\u6587 \ud83e\udd8a')
  // decomposed, as some systems write it
  const names = ['ein Satz.jsonl', 'sous dossier/e\u0301te\u0301.jsonl', '#1 & 2%20?.jsonl']
  for (const [index, name] of names.entries()) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), jsonLines(tickets(3, 800 + 10 * index)))
  }
  const { contribution } = await contribute(bea, folder)
  const out = join(scene.dir, 'zur\u00fcck \u2603')
  const { files } = await bea.client.fetch({ datanet, contributions: [contribution], out, receipt: false })
  expect(files).toBe(3)
  for (const name of names) {
    const back = await readFile(join(out, contribution, name.normalize('NFC')), 'utf8')
    expect(back).toBe(await readFile(join(folder, name), 'utf8'))
  }
})

test('a file that changes while it is read', async () => {
  const path = await scene.file('busy.jsonl', jsonLines(tickets(20_000, 100_000)))
  const before = await blocksOf(bea)
  let seconds = 1
  let isRead = false
  const offer = contribute(bea, path).finally(() => {
    isRead = true
  })
  const outcome = expect(offer).rejects.toEqual(refusal('ERR_FILE_CHANGED', 409))
  // touched again and again, for as long as it is read
  while (!isRead) await utimes(path, seconds, seconds++)
  await outcome
  expect(await blocksOf(bea)).toEqual(before)
  expect(await contribute(bea, path)).toMatchObject({ rows: 20_000 })
})

/** A peer of another user, without the rights of root. */
async function peerOf(uid: number | undefined, repo: string): Promise<{ client: Client; stop(): Promise<void> }> {
  const args = ['start', '--json', '--repo', repo, '--listen', '/ip4/127.0.0.1/tcp/0', '--api', '127.0.0.1:0']
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...scene.env, HOME: repo },
    cwd: repo,
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid }),
  })
  const ended = once(child, 'exit')
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const ready = JSON.parse(line) as Ready
  const { token } = JSON.parse(await readFile(join(repo, 'api.json'), 'utf8')) as { token: string }
  return {
    client: createClient({ baseUrl: ready.api, token }),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

test('files and folders that may not be read, or written', async () => {
  // Root may read everything, so another user does it.
  const uid = process.getuid?.() === 0 ? NOBODY : undefined
  const dan = scene.peer('dan')
  await dan.init()
  const folder = join(scene.dir, 'closed')
  await mkdir(join(folder, 'inner'), { recursive: true })
  const file = join(folder, 'rows.jsonl')
  await writeFile(file, jsonLines(tickets(2, 900)))
  await writeFile(join(folder, 'inner/more.jsonl'), jsonLines(tickets(2, 910)))
  await chmod(scene.dir, 0o755)
  if (uid !== undefined) {
    const inRepo = await readdir(dan.repo, { recursive: true })
    for (const name of ['', ...inRepo]) await chown(join(dan.repo, name), uid, uid)
  }
  const { client, stop } = await peerOf(uid, dan.repo)
  const { datanet: own } = await client.createDatanet({ name: 'closed' })
  const offer = (path: string) => client.contribute({ datanet: own, paths: [path], license: LICENSE })
  for (const path of [file, join(folder, 'inner')]) {
    await chmod(path, 0)
    for (const named of [path, folder]) await expect(offer(named)).rejects.toEqual(refusal('ERR_FILE_UNREADABLE', 400))
    await chmod(path, 0o755)
  }
  const { contribution, shards } = await offer(folder)
  expect(shards).toBe(2)
  await chmod(folder, 0o555)
  const fetched = (out: string) => client.fetch({ datanet: own, contributions: [contribution], out, receipt: false })
  await expect(fetched(join(folder, 'out'))).rejects.toEqual(refusal('ERR_FILE_WRITE', 400))
  expect(await readdir(folder)).toEqual(['inner', 'rows.jsonl'])
  expect(await fetched(join(dan.repo, 'out'))).toMatchObject({ files: 2 })
  await stop()
})

/** Leaves no byte free. */
async function fill(folder: string): Promise<string> {
  const path = join(folder, 'filler')
  await writeFile(path, randomBytes(DISK * MIB)).catch(() => undefined)
  expect((await statfs(folder)).bavail).toBe(0)
  return path
}

test('a disk that is full while content comes in', async (context) => {
  if (noDisk !== null) return context.skip(noDisk)
  const path = await scene.file('too-large.bin', randomBytes((DISK + 8) * MIB))
  const free = async () => (await statfs(bea.repo)).bavail
  const before = await free()
  await declined(bea, 'ERR_DISK_FULL', 507, path)
  // what had come in went out again: the disk is as it was
  expect(Math.abs((await free()) - before)).toBeLessThan(before / 10)
  expect(await bea.refuses('contribute', datanet, path, '--license', LICENSE)).toMatchObject({
    exitCode: FAILED,
    code: 'ERR_DISK_FULL',
    hint: expect.stringContaining('Free some space'),
  })
  expect((await filesBelow(bea.repo)).filter((name) => name.includes('.partial-'))).toEqual([])
  // what fits is taken
  expect(await contribute(bea, await scene.file('fits.jsonl', jsonLines(tickets(20, 4_000))))).toMatchObject({
    rows: 20,
  })
})

test('a disk without a byte left: nothing can be signed or fetched, and as soon as there is room all goes on', async (context) => {
  if (noDisk !== null) return context.skip(noDisk)
  const path = await scene.file('after.jsonl', jsonLines(tickets(500, 5_000)))
  const out = join(scene.dir, 'to-full')
  const filler = await fill(bea.repo)
  await declined(bea, 'ERR_DISK_FULL', 507, path)
  const fetched = (peer: PeerProcess, contribution: string) =>
    peer.client.fetch({ datanet, contributions: [contribution], out, receipt: false })
  await expect(fetched(bea, small)).rejects.toEqual(refusal('ERR_DISK_FULL', 507))
  expect(await filesBelow(out)).toEqual([])
  await rm(filler)
  expect(await fetched(bea, small)).toMatchObject({ rows: 50 })
  const { contribution } = await contribute(bea, path)
  await agreement([bea, cem], datanet, ({ totals }) => totals.contributions >= 5)
  expect(await fetched(cem, contribution)).toMatchObject({ rows: 500 })
  expect(await bea.client.verify({})).toMatchObject({ ok: true, problems: [] })
})

test('a clock that is a year behind', async () => {
  const shifted = 'const now = Date.now; Date.now = () => now() - 366 * 24 * 3_600_000'
  const env = { ...scene.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shifted)}` }
  const eve = scene.peer('eve', env)
  await eve.init()
  await eve.start()
  await eve.client.connect({ address: bea.address })
  await eve.client.joinDatanet({ target: invitation })
  await eve.client.getDatanet({ datanet, wait: WAIT })
  const { totals } = await bea.client.getLedger({ datanet })
  await contribute(eve, await scene.file('late.jsonl', jsonLines(tickets(5, 6_000))))
  // what an author claims orders nothing: the others take it, and all agree
  await agreement([bea, eve], datanet, (ledger) => ledger.totals.contributions === totals.contributions + 1)
  const ended = await eve.run('doctor', '--json')
  expect(ended.exitCode).toBe(FAILED)
  const { checks } = JSON.parse(ended.stdout) as { checks: { name: string }[] }
  expect(checks.find(({ name }) => name === 'clock')).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^the clock /),
    fix: expect.stringContaining('Set the clock'),
  })
  await eve.kill()
})

test('a token that others may read', async () => {
  const path = join(cem.repo, 'api.json')
  await chmod(path, 0o644)
  for (const command of ['status', 'stop']) {
    expect(await cem.refuses(command)).toMatchObject({
      exitCode: FAILED,
      code: 'ERR_API_FILE_RIGHTS',
      hint: expect.stringContaining(`chmod 600 ${path}`),
    })
  }
  await chmod(path, 0o600)
  await cem.does('status')
})

test('the fetch from the peer that died is told, and goes on when it is back', async () => {
  expect(await brokenOff).toEqual(refusal('ERR_FETCH_INCOMPLETE', 504))
  const out = join(scene.dir, 'mid-fetch')
  expect(await filesBelow(out)).toEqual([])
  // some of it has come, and does not come again
  const held = await blocksOf(cem)
  expect(held.length).toBeGreaterThan(0)
  await ada.start()
  await cem.client.connect({ address: ada.address })
  // it is asked first once it is known to follow the datanet, and each answer gives it time to say so
  while (!(await cem.client.getDatanet({ datanet })).peers.includes(ada.peerId)) await cem.client.listPeers()
  expect(await fetchLarge()).toMatchObject({ files: 1, bytes: LARGE })
  expect(await blocksOf(cem)).toEqual(expect.arrayContaining(held))
  const fetched = await readFile(join(out, large, 'large.bin'))
  expect(Buffer.compare(fetched, await readFile(join(scene.dir, 'large.bin')))).toBe(0)
})

test('a disk that is full while a file is written out', async (context) => {
  const out = join(scene.dir, 'tiny')
  const reason = await mountDisk(out, 4)
  if (reason !== null) return context.skip(reason)
  const fetched = () => ada.client.fetch({ datanet, contributions: [large], out, receipt: false })
  await expect(fetched()).rejects.toEqual(refusal('ERR_DISK_FULL', 507))
  expect(await filesBelow(out)).toEqual([])
  const answer = await ada.refuses('fetch', datanet, '--contribution', large, '--out', out)
  expect(answer).toMatchObject({ exitCode: FAILED, code: 'ERR_DISK_FULL' })
  expect(await filesBelow(out)).toEqual([])
})

test('after all that every peer has the same ledger and an intact disk', async () => {
  await bea.client.connect({ address: ada.address })
  await agreement([ada, bea, cem], datanet, () => true)
  for (const peer of [ada, bea, cem]) {
    expect(await peer.client.verify({})).toMatchObject({ ok: true, problems: [] })
    expect((await filesBelow(peer.repo)).filter((name) => name.includes('.partial-'))).toEqual([])
    // no error but such as have a code
    for (const line of peer.log.split('\n').filter((one) => one.includes('a request failed')))
      expect(line).toMatch(/"code":"ERR_(DISK_FULL|FETCH_INCOMPLETE)"/)
    await peer.stop()
  }
})
