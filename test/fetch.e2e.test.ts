/** Fetches from several peers, of which some are slow, die or are asked to stop; each over a link of its own. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MAIN } from './harness/command.ts'
import type { PeerProcess } from './harness/peer-process.ts'
import { Scene } from './harness/scene.ts'
import { TcpProxy } from './harness/tcp-proxy.ts'

const MB = 1_000_000
/** How large the content is, and how fast the links are in proportion; more is asked for by DATANET_LARGE_MB. */
const LARGE = (Number(process.env['DATANET_LARGE_MB']) || 24) * MB
const SCALE = LARGE / (24 * MB)
const WAIT = 60
const INTERRUPTED = 130

let scene: Scene
/** They hold what is fetched. */
let ada: PeerProcess
let bea: PeerProcess
let datanet: string
let contribution: string
let content: Buffer
const links: TcpProxy[] = []

async function link(peer: PeerProcess, bytesPerSecond: number): Promise<{ proxy: TcpProxy; address: string }> {
  const port = /\/tcp\/(\d+)/.exec(peer.address)?.[1] ?? ''
  const proxy = await TcpProxy.open(Number(port), { bytesPerSecond: SCALE * bytesPerSecond })
  links.push(proxy)
  return { proxy, address: peer.address.replace(`/tcp/${port}`, `/tcp/${proxy.port}`) }
}

/** A fresh peer that knows both holders, and reaches them over these addresses alone. */
async function taker(name: string, addresses: readonly string[]): Promise<PeerProcess> {
  const peer = scene.peer(name)
  await peer.init()
  await peer.start()
  // before it hears of where else they are
  await Promise.all(addresses.map((address) => peer.client.connect({ address })))
  await peer.client.joinDatanet({ target: datanet })
  await peer.client.getDatanet({ datanet, wait: WAIT })
  // each answer gives the others time to say what they follow
  while ((await peer.client.getDatanet({ datanet })).peers.length < addresses.length) await peer.client.listPeers()
  return peer
}

const outOf = (peer: PeerProcess) => join(scene.dir, `${peer.name}-out`)

const fetchBy = (peer: PeerProcess, onProgress: (done: number) => void = () => undefined) =>
  peer.client.fetch(
    { datanet, contributions: [contribution], out: outOf(peer), receipt: false },
    { onProgress: ({ done }) => onProgress(done) },
  )

async function expectWhole(peer: PeerProcess): Promise<void> {
  const file = await readFile(join(outOf(peer), contribution, 'large.bin'))
  expect(Buffer.compare(file, content)).toBe(0)
}

beforeAll(async () => {
  scene = await Scene.open()
  ;[ada, bea] = await scene.peers('ada', 'bea')
  datanet = (await ada.client.createDatanet({ name: 'fetches' })).datanet
  await bea.client.joinDatanet({ target: datanet })
  await bea.client.getDatanet({ datanet, wait: WAIT })
  content = randomBytes(LARGE)
  const path = await scene.file('large.bin', content)
  contribution = (await ada.client.contribute({ datanet, paths: [path], license: 'CC0-1.0' })).contribution
  while (!(await bea.client.listContributions({ datanet })).some((one) => one.contribution === contribution))
    await bea.client.listPeers()
  expect(await fetchBy(bea)).toMatchObject({ files: 1, bytes: LARGE, peers: 1 })
})

afterAll(async () => {
  await Promise.all(links.map((proxy) => proxy.cut()))
  await scene.close()
})

test('a slow holder beside a fast one gives its part, and is not waited for', async () => {
  const [slow, fast] = [await link(ada, 1 * MB), await link(bea, 12 * MB)]
  const cem = await taker('cem', [slow.address, fast.address])
  const before = [slow.proxy.bytes, fast.proxy.bytes] as const
  const { seconds, peers } = await fetchBy(cem)
  await expectWhole(cem)
  expect(peers).toBe(2)
  expect(fast.proxy.bytes - before[1]).toBeGreaterThan(0.7 * LARGE)
  expect(slow.proxy.bytes - before[0]).toBeGreaterThan(0.5 * MB)
  // alone the slow one would take 24 s
  expect(seconds).toBeLessThan(12)
  await cem.kill()
})

test('a holder that is killed after 30 percent is no loss: the other gives what it owed', async () => {
  const [one, two] = [await link(ada, 6 * MB), await link(bea, 6 * MB)]
  const eve = await taker('eve', [one.address, two.address])
  let killed: Promise<void> | null = null
  const { peers, bytes } = await fetchBy(eve, (done) => {
    if (done > 0.3 * LARGE) killed ??= ada.kill()
  })
  await killed
  expect(killed).not.toBeNull()
  expect({ peers, bytes }).toEqual({ peers: 2, bytes: LARGE })
  await expectWhole(eve)
  await eve.kill()
})

test('a fetch that is interrupted leaves nothing half written, and goes on where it was', async () => {
  // the other is gone since the test before
  const only = await link(bea, 6 * MB)
  const dan = await taker('dan', [only.address])
  const before = only.proxy.bytes
  const args = ['fetch', datanet, '--contribution', contribution, '--out', outOf(dan), '--repo', dan.repo]
  const passed = only.proxy.passed(10 * MB * SCALE)
  const child = spawn(process.execPath, [MAIN, ...args], { env: scene.env, cwd: scene.dir, stdio: 'ignore' })
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  await passed
  child.kill('SIGINT')
  const [code, signal] = await ended
  expect([INTERRUPTED, null]).toContain(code)
  expect(code ?? signal).not.toBe(0)
  expect(await readdir(join(outOf(dan), contribution)).catch(() => [])).not.toContain('large.bin')
  await fetchBy(dan)
  await expectWhole(dan)
  // what had come is on disk, but for what was under way
  expect(only.proxy.bytes - before).toBeLessThan(LARGE + 8 * MB)
  expect(await fetchBy(dan)).toMatchObject({ files: 1, peers: 0 })
  await dan.kill()
})
