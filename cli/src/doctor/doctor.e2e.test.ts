import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createPeer, type Peer } from '@datanet/node'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { datanet, MAIN } from '../testing/command.ts'
import { TestPatient } from './patient.fixture.ts'

const HOUR = 3_600_000
const LISTEN = '/ip4/127.0.0.1/tcp/0'
const SAMPLE = join(import.meta.dirname, '../../sample/tickets-good.jsonl')

interface Started {
  readonly pid: number
  readonly author: string
  readonly addresses: readonly [string]
}

async function ran<T>(...argv: string[]): Promise<T> {
  const { code, stdout, stderr } = await datanet(...argv, '--json')
  if (code !== 0) expect({ argv, code, stdout, stderr }).toMatchObject({ code: 0 })
  return JSON.parse(stdout) as T
}

/** A peer in a process of its own, which can be made to hang. */
const launch = ({ repo }: TestPatient) => ran<Started>('start', '--detach', '--repo', repo, '--listen', LISTEN)

const stop = ({ repo }: TestPatient) => datanet('stop', '--repo', repo)

/** A peer in this process. */
const run = ({ repo }: TestPatient, listen = LISTEN) => createPeer({ repo, listen: [listen] })

const addressOf = (peer: Peer) => peer.addresses()[0] ?? ''

/** Ada founds and judges, Ben writes; both are connected and in step. */
let ada: TestPatient
let ben: TestPatient
let peer: Peer
let other: Started
let datanetId: string

beforeAll(async () => {
  ada = await TestPatient.make()
  ben = await TestPatient.make()
  peer = await run(ada)
  other = await launch(ben)
  const founded = await peer.operations.createDatanet({ name: 'tickets', admission: 'listed', writers: [other.author] })
  datanetId = founded.datanet
  await ran('connect', addressOf(peer), '--repo', ben.repo)
  await ran('join', datanetId, '--wait', '--repo', ben.repo)
  await ran('contribute', datanetId, SAMPLE, '--license', 'CC-BY-4.0', '--repo', ben.repo)
  await peer.operations.sync({ datanet: datanetId, wait: 30 })
})
afterAll(async () => {
  await peer.stop()
  await stop(ben)
  for (const patient of [ada, ben]) await patient[Symbol.asyncDispose]()
})

const failed = async (patient: TestPatient) => (await patient.visit()).filter(({ ok }) => !ok)

/** A busy machine may have let the connection go. */
const reconnect = () => peer.operations.connect({ address: other.addresses[0] })

describe('with a peer that runs', () => {
  it('finds nothing wrong with two that are connected', async () => {
    await reconnect()
    // each takes the other into its DHT table some time after they met, and tells nobody
    await vi.waitFor(
      async () => {
        const { checks } = await ran<{ checks: { name: string; message: string }[] }>('doctor', '--repo', ada.repo)
        expect(Object.fromEntries(checks.map(({ name, message }) => [name, message]))).toMatchObject({
          lock: `held by the peer, process ${process.pid}`,
          store: expect.stringMatching(/^a sample of \d+ entries and \d+ blocks? is what was signed$/),
          clock: expect.stringContaining('agrees with the entries of another author'),
          peers: 'connected with 1 peer',
          sync: 'in step with those who follow the same 1 datanet',
          dht: 'it knows 1 peer, and 1 answered a lookup',
        })
      },
      { timeout: 30_000, interval: 250 },
    )
    const found = await vi.waitFor(
      async () => {
        const visited = await ben.visit()
        expect(visited.filter(({ ok }) => !ok)).toEqual([])
        return visited
      },
      { timeout: 30_000, interval: 250 },
    )
    expect(found.find(({ name }) => name === 'peer')?.message).toContain(ben.path('peer.log'))
    expect((await datanet('status', '--repo', ben.repo)).stdout).toContain(ben.path('peer.log'))
  })

  it('clock: is behind the entries of others, until it is set', async () => {
    // Clara has signed nothing, so that only others tell.
    await using clara = await TestPatient.make()
    const own = await run(clara)
    try {
      await own.operations.connect({ address: addressOf(peer) })
      await own.operations.joinDatanet({ target: datanetId })
      await own.operations.getDatanet({ datanet: datanetId, wait: 30 })
      const slow = { now: () => Date.now() - HOUR }
      const found = await clara.check('clock', slow)
      expect(found).toMatchObject({ ok: false, message: expect.stringMatching(/at least (59 min|1 h).* behind/) })
      expect(await clara.check('clock')).toMatchObject({ ok: true })
      // Ada has signed, and needs nobody else to see it.
      const message = expect.stringContaining("this author's newest entry")
      expect(await ada.check('clock', slow)).toMatchObject({ ok: false, message })
    } finally {
      await own.stop()
    }
  })

  it('peers and sync: nobody has what it follows, until it is connected', async () => {
    await using dora = await TestPatient.make()
    const own = await run(dora)
    try {
      await own.operations.joinDatanet({ target: datanetId })
      const found = await dora.visit()
      const [peers, sync] = ['peers', 'sync'].map((name) => found.find((check) => check.name === name))
      expect(found.filter(({ ok }) => !ok)).toEqual([peers, sync])
      if (peers !== undefined) await dora.follow(peers, { fill: { MULTIADDR: addressOf(peer) } })
      if (sync !== undefined) await dora.follow(sync, { nth: 1 })
      expect(await failed(dora)).toEqual([])
    } finally {
      await own.stop()
    }
  })

  it('peers: those of the settings can not be reached, until they run', async () => {
    await using emil = await TestPatient.make()
    await using fay = await TestPatient.make()
    const before = await run(fay)
    const address = addressOf(before)
    await before.stop()
    const text = await readFile(emil.path('config.json'), 'utf8')
    const [, recovery] = /"recovery":\s*"([0-9a-f]{64})"/.exec(text) ?? []
    await writeFile(emil.path('config.json'), JSON.stringify({ version: 2, recovery, bootstrap: [address] }))
    const own = await run(emil)
    try {
      const found = await emil.check('peers')
      expect(found).toMatchObject({ ok: false, message: expect.stringContaining('the settings name 1 peer') })
      await expect(emil.follow(found)).rejects.toThrow()
      await using _ = {
        peer: await run(fay, /^.*\/tcp\/\d+/.exec(address)?.[0]),
        [Symbol.asyncDispose]: () => _.peer.stop(),
      }
      await emil.follow(found)
      expect(await emil.check('peers')).toMatchObject({ ok: true })
    } finally {
      await own.stop()
    }
  })

  it('sync and dht: a peer hangs, until it goes on or there is another', async () => {
    await using gil = await TestPatient.make()
    const another = await run(gil)
    await reconnect()
    process.kill(other.pid, 'SIGSTOP')
    try {
      const found = await ada.visit()
      const [sync, dht, ...others] = found.filter(({ ok }) => !ok)
      expect([sync?.name, dht?.name, others]).toEqual(['sync', 'dht', []])
      if (dht !== undefined) await ada.follow(dht, { fill: { MULTIADDR: addressOf(another) } })
      process.kill(other.pid, 'SIGCONT')
      expect(await ada.check('dht')).toMatchObject({ ok: true })
      await reconnect()
      if (sync !== undefined) await ada.follow(sync)
      expect(await ada.check('sync')).toMatchObject({ ok: true })
    } finally {
      process.kill(other.pid, 'SIGCONT')
      await another.stop()
    }
  })

  it('peer: hangs, until it is ended and started again', async () => {
    await using hal = await TestPatient.make()
    const { pid } = await launch(hal)
    process.kill(pid, 'SIGSTOP')
    try {
      const [lock, silent, ...others] = (await hal.visit()).filter(({ ok }) => !ok)
      expect([lock?.name, silent?.name, others]).toEqual(['lock', 'peer', []])
      if (silent !== undefined) await hal.follow(silent)
      expect(await hal.check('peer')).toMatchObject({ ok: true, message: expect.stringContaining('none runs') })
      if (silent !== undefined) await hal.follow(silent, { nth: 1 })
      expect(await failed(hal)).toEqual([])
    } finally {
      await stop(hal)
    }
  })
})

describe('with no peer', () => {
  it('lock: another process holds the repo, until it has ended', async () => {
    await using ivy = await TestPatient.make()
    const script = `const { openOffline } = await import('@datanet/node'); await openOffline(process.argv[1]); console.log('open'); setInterval(() => {}, 1e6)`
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script, ivy.repo], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(holder.stdout, 'data')
    const found = await ivy.check('lock')
    expect(found).toMatchObject({ ok: false, message: expect.stringContaining(`process ${holder.pid} holds the repo`) })
    expect(await ivy.check('store')).toMatchObject({ message: expect.stringContaining('not looked at') })
    const ended = once(holder, 'exit')
    await ivy.follow(found)
    await ended
    expect(await failed(ivy)).toEqual([])
  })

  it('disk: a folder can not be written to, until it can', async () => {
    await using jon = await TestPatient.make()
    const blocks = jon.path('blocks')
    await mkdir(blocks, { recursive: true })
    // Root may write anywhere, so it lets another user do the looking, and does itself what may take sudo.
    const another = process.getuid?.() === 0 ? 65_534 : undefined
    if (another !== undefined) {
      await chmod(jon.folder, 0o755)
      for (const file of ['', ...(await readdir(jon.repo, { recursive: true }))])
        await chown(jon.path(file), another, another)
      await chown(blocks, 0, 0)
    }
    await chmod(blocks, 0o555)
    const look = () => {
      const argv = [MAIN, 'doctor', '--repo', jon.repo, '--json']
      const options = { encoding: 'utf8', env: { HOME: jon.folder, TMPDIR: jon.folder } } as const
      const { stdout } = spawnSync(
        process.execPath,
        argv,
        another === undefined ? options : { ...options, uid: another },
      )
      return JSON.parse(stdout).checks.filter(({ ok }: { ok: boolean }) => !ok)
    }
    const [found, ...others] = look()
    expect([found.name, others]).toEqual(['disk', []])
    expect(found.message).toBe(`${blocks} can't be written to (EACCES)`)
    await jon.follow(found)
    expect(look()).toEqual([])
  })

  describe('store', () => {
    let kit: TestPatient
    beforeAll(async () => {
      // What Ben holds, of which no peer runs.
      kit = await TestPatient.make({ empty: true })
      await stop(ben)
      await cp(ben.repo, kit.repo, { recursive: true })
    })
    afterAll(() => kit[Symbol.asyncDispose]())

    it('is sound', async () => {
      expect(await kit.check('store')).toMatchObject({
        ok: true,
        message: expect.stringMatching(/^a sample of [3-9] entries and [1-9]\d* blocks? is what was signed$/),
      })
    })

    it('holds a block that is not what its name says, until that is gone', async () => {
      const blocks = await readdir(kit.path('blocks'), { recursive: true })
      const file = kit.path(join('blocks', blocks.find((name) => name.endsWith('.data')) ?? ''))
      const bytes = await readFile(file)
      bytes[0] = (bytes[0] ?? 0) ^ 1
      await writeFile(file, bytes)
      const found = await kit.check('store')
      expect(found).toMatchObject({ ok: false, message: expect.stringContaining('ERR_BLOCK_CORRUPT') })
      await kit.follow(found)
      await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' })
      expect(await kit.check('store')).toMatchObject({ ok: true })
    })

    it('can not be opened, until it is brought back', async () => {
      const backup = join(kit.folder, 'backup')
      await cp(kit.path('store'), backup, { recursive: true })
      await writeFile(kit.path('store/CURRENT'), 'no manifest\n')
      const found = await kit.check('store')
      expect(found).toMatchObject({ ok: false, fix: expect.stringContaining('backup') })
      await rm(kit.path('store'), { recursive: true })
      await cp(backup, kit.path('store'), { recursive: true })
      expect(await kit.check('store')).toMatchObject({ ok: true })
    })
  })
})
