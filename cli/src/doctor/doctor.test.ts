import { once } from 'node:events'
import { chmod, chown, cp, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakePeer } from '../testing/fake-peer.ts'
import { cli } from '../testing/run-cli.ts'
import { checkNode } from './checks/set-up.ts'
import { TestPatient } from './patient.fixture.ts'

let patient: TestPatient
beforeEach(async () => {
  patient = await TestPatient.make()
})
afterEach(() => patient[Symbol.asyncDispose]())

const NAMES = 'set-up node repo config key disk lock store ports clock volunteer peer peers sync dht'.split(' ')

const root = process.getuid?.() === 0

/** Puts settings in place of those that init wrote. */
async function configure(settings: object): Promise<void> {
  const text = await readFile(patient.path('config.json'), 'utf8')
  const [, recovery] = /"recovery":\s*"([0-9a-f]{64})"/.exec(text) ?? []
  await writeFile(patient.path('config.json'), JSON.stringify({ version: 2, recovery, ...settings }))
}

describe('a sound repo', () => {
  it('has nothing wrong with it, and says so in the same words each time', async () => {
    const ran = await cli(['doctor', '--repo', patient.repo, '--json'])
    const { checks } = JSON.parse(ran.stdout)
    expect(checks.map(({ name }: { name: string }) => name)).toEqual(NAMES)
    for (const check of checks)
      expect(check).toEqual({
        name: expect.any(String),
        ok: true,
        message: expect.stringMatching(/./),
        fix: expect.any(String),
      })
    expect(ran).toMatchObject({ code: 0, stderr: '' })
  })

  it('is told of in a table', async () => {
    const { code, stdout } = await cli(['doctor', '--repo', patient.repo])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^ok {6}repo {7}\//m)
    expect(stdout).toMatch(/^– {7}dht {8}not looked at/m)
    expect(stdout).toContain('Nothing wrong was found.')
  })

  it('is left as it was, but for what a peer writes anyway', async () => {
    await patient.visit()
    expect((await readdir(patient.repo)).sort()).toEqual(['author.key', 'blocks', 'config.json', 'datastore', 'store'])
    expect(await readdir(patient.path('blocks'))).toEqual([])
  })
})

describe('repo', () => {
  it('is missing, until it is made', async () => {
    await using nobody = await TestPatient.make({ empty: true })
    const found = await nobody.visit()
    expect(found.map(({ name }) => name)).toEqual(NAMES)
    expect(found.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['repo'])
    const ran = await cli(['doctor', '--repo', nobody.repo])
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(/^FAILED {2}repo /m)
    expect(ran.stdout).toMatch(/^ +Fix: Make one: datanet init --repo /m)
    await nobody.follow(await nobody.check('repo'))
    expect((await nobody.visit()).every(({ ok }) => ok)).toBe(true)
  })

  it('may be written to by others, until it may not', async () => {
    await chmod(patient.repo, 0o777)
    const found = await patient.check('repo')
    expect(found).toMatchObject({ ok: false, message: expect.stringContaining('0777') })
    await patient.follow(found)
    expect(await patient.check('repo')).toMatchObject({ ok: true })
    expect((await stat(patient.repo)).mode & 0o777).toBe(0o700)
  })

  it('belongs to somebody else, until it is made one’s own', async (context) => {
    if (!root) context.skip('only root can give a folder away')
    const stored = await readdir(patient.path('store'))
    await chown(patient.repo, 65_534, 65_534)
    const found = await patient.check('repo')
    expect(found).toMatchObject({ ok: false, fix: expect.stringContaining("sudo -u '#65534' datanet doctor") })
    // Nothing of root's was written into it: opening the store would have.
    expect(await readdir(patient.path('store'))).toEqual(stored)
    await patient.follow(found, { nth: 1 })
    expect(await patient.check('repo')).toMatchObject({ ok: true })
  })

  it('is of a newer version, until the software is, too', async () => {
    const before = await readFile(patient.path('config.json'))
    await configure({ version: 3 })
    const found = await patient.check('repo')
    expect(found).toMatchObject({ ok: false, fix: expect.stringContaining('Install a newer datanet') })
    await writeFile(patient.path('config.json'), before)
    expect(await patient.check('repo')).toMatchObject({ ok: true })
  })
})

describe('config', () => {
  it.each([
    ['not JSON', '{'],
    ['no settings', '[]'],
  ])('is %s, until it is brought back', async (_, text) => {
    const backup = await readFile(patient.path('config.json'))
    await writeFile(patient.path('config.json'), text)
    const found = await patient.check('config')
    expect(found).toMatchObject({ ok: false, fix: expect.stringMatching(/backup.*config\.json/) })
    await writeFile(patient.path('config.json'), backup)
    expect(await patient.check('config')).toMatchObject({ ok: true })
  })

  it('names an address that is none, until it names one', async () => {
    await configure({ listen: ['tcp:4001'] })
    const found = await patient.check('config')
    expect(found).toMatchObject({ ok: false, message: expect.stringContaining('tcp:4001') })
    const [address = ''] = /\/ip4\/[^\s,`"]+/.exec(found.fix) ?? []
    await configure({ listen: [address.replace(/\/p2p\/.*$/, '').replace(/\/tcp\/\d+/, '/tcp/0')] })
    expect(await patient.check('config')).toMatchObject({ ok: true })
  })
})

describe('key', () => {
  it('can be read by others, until it can not', async () => {
    await chmod(patient.path('author.key'), 0o644)
    const found = await patient.check('key')
    expect(found).toMatchObject({ ok: false, fix: `\`chmod 600 ${patient.path('author.key')}\`` })
    expect(await patient.check('store')).toMatchObject({ message: 'not looked at: see key' })
    await patient.follow(found)
    expect(await patient.check('key')).toMatchObject({ ok: true })
  })

  it('is missing, until it is brought back', async () => {
    await rename(patient.path('author.key'), join(patient.folder, 'backup'))
    const found = await patient.check('key')
    expect(found).toMatchObject({ ok: false, fix: expect.stringContaining('backup') })
    await rename(join(patient.folder, 'backup'), patient.path('author.key'))
    expect(await patient.check('key')).toMatchObject({ ok: true })
  })

  it.each([
    ['can be read by others', '{"address":"http://127.0.0.1:9","token":"x","pid":1073741824}', 0o644],
    ['is damaged', '{', 0o600],
  ])('counts the token of the API, which %s', async (_, text, mode) => {
    await writeFile(patient.path('api.json'), text)
    await chmod(patient.path('api.json'), mode)
    const found = await patient.check('key')
    expect(found).toMatchObject({ ok: false, message: expect.stringContaining('api.json') })
    await patient.follow(found)
    expect(await patient.check('key')).toMatchObject({ ok: true })
  })
})

describe('volunteer', () => {
  it('gives no more than the disk has', async () => {
    expect(await patient.check('volunteer')).toMatchObject({ ok: true, message: expect.stringContaining('no disk') })
    await configure({ volunteer: { bytes: '20 GB' } })
    const free = async () => 19_000_000_000
    expect(await patient.check('volunteer', { free })).toMatchObject({
      ok: false,
      message: '20 GB are volunteered, and only 19 GB are free',
      fix: expect.stringContaining('config.json'),
    })
    await configure({ volunteer: { bytes: '18.5GB' } })
    expect(await patient.check('volunteer', { free })).toMatchObject({ ok: true })
  })

  it('is told of a size that is none', async () => {
    await configure({ volunteer: { bytes: 'plenty' } })
    expect(await patient.check('config')).toMatchObject({ ok: false, fix: expect.stringContaining('20 GB') })
  })
})

describe('disk', () => {
  it('is nearly full, until there is space', async () => {
    const ballast = join(patient.folder, 'ballast')
    await writeFile(ballast, new Uint8Array(2_000_000))
    // A disk of 501 MB with nothing on it but what lies in the folder.
    const free = async () =>
      501_000_000 -
      (await stat(ballast).then(
        ({ size }) => size,
        () => 0,
      ))
    const found = await patient.check('disk', { free })
    expect(found).toMatchObject({
      ok: false,
      message: expect.stringContaining('499 MB'),
      fix: expect.stringContaining('500 MB'),
    })
    await patient.follow(found)
    await rm(ballast)
    expect(await patient.check('disk', { free })).toMatchObject({ ok: true })
  })

  it('has a file where a folder should be, until it is moved away', async () => {
    await rm(patient.path('blocks'), { recursive: true, force: true })
    await writeFile(patient.path('blocks'), 'not a folder')
    const found = await patient.check('disk')
    expect(found).toMatchObject({ ok: false, message: expect.stringContaining('ENOTDIR') })
    await patient.follow(found)
    expect((await patient.visit()).filter(({ ok }) => !ok)).toEqual([])
    expect(await readFile(patient.path('blocks.away'), 'utf8')).toBe('not a folder')
  })
})

describe('content in a bucket', () => {
  it('can’t be opened without keys, and that is no damage of the repo', async () => {
    const place = { endpoint: 'http://127.0.0.1:1', bucket: 'blocks', credentialsFile: 'nowhere.json' }
    await configure({ content: { s3: place } })
    const found = await patient.check('store')
    expect(found).toMatchObject({ ok: false, message: expect.stringContaining('nowhere.json, is missing') })
    expect(found.fix).toContain('content.s3.credentialsFile')
  })
})

describe('ports', () => {
  it.each([
    ['listen', (port: number) => ({ listen: [`/ip4/127.0.0.1/tcp/${port}`] })],
    ['api', (port: number) => ({ api: `127.0.0.1:${port}` })],
  ])('are taken where %s names them, until the program that has them stops', async (_, settings) => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    await configure(settings(port))
    const found = await patient.check('ports')
    expect(found).toMatchObject({ ok: false, message: `127.0.0.1:${port} is taken by another program` })
    expect(found.fix).toMatch(/^Stop the program/)
    other.close()
    await once(other, 'close')
    expect(await patient.check('ports')).toMatchObject({ ok: true, message: `127.0.0.1:${port} is free` })
  })

  it('are of another machine, until an address of this one is named', async () => {
    // 192.0.2.0/24 is for documents: no machine has it.
    await configure({ listen: ['/ip4/192.0.2.1/tcp/4001'] })
    const found = await patient.check('ports')
    expect(found).toMatchObject({ ok: false, message: expect.stringContaining('EADDRNOTAVAIL') })
    expect(found.fix).toContain('0.0.0.0')
    await configure({ listen: ['/ip4/0.0.0.0/tcp/0'] })
    expect(await patient.check('ports')).toMatchObject({ ok: true })
  })
})

describe('clock', () => {
  it.each(['1970-01-01T00:00:10Z', '2199-01-01T00:00:00Z'])('shows %s, until it is set', async (time) => {
    const found = await patient.check('clock', { now: () => Date.parse(time) })
    expect(found).toMatchObject({ ok: false, fix: expect.stringContaining('timedatectl') })
    expect(await patient.check('clock')).toMatchObject({ ok: true, message: expect.stringContaining('no reference') })
  })
})

describe('set-up', () => {
  it('names a log level that there is not, until it is unset', async () => {
    const found = await patient.check('set-up', { env: { DATANET_LOG: 'loud' } })
    expect(found).toMatchObject({ ok: false, message: expect.stringContaining('loud') })
    const [level = ''] = /\btrace\b/.exec(found.fix) ?? []
    expect(await patient.check('set-up', { env: { DATANET_LOG: level } })).toMatchObject({ ok: true })
  })

  it('lacks the binary of the database, until it is there', async () => {
    // An install whose database was made for no machine.
    const { resolve } = createRequire(import.meta.url)
    const installed = dirname(resolve('classic-level'))
    const modules = join(patient.folder, 'node_modules')
    const package_ = join(modules, 'classic-level')
    await mkdir(modules)
    for (const name of await readdir(dirname(installed)))
      if (name !== 'classic-level') await symlink(join(dirname(installed), name), join(modules, name))
    const isBinary = (path: string) => /\/(prebuilds|build|deps)$/.test(path)
    await cp(installed, package_, { recursive: true, filter: (path) => !isBinary(path) })
    const from = pathToFileURL(join(patient.folder, 'main.js')).href
    const found = await patient.check('set-up', { from })
    expect(found).toMatchObject({ ok: false, fix: expect.stringContaining('npm rebuild classic-level') })
    // What the fix brings.
    for (const name of await readdir(installed))
      if (isBinary(`/${name}`)) await symlink(join(installed, name), join(package_, name))
    expect(await patient.check('set-up', { from })).toMatchObject({ ok: true })
  })
})

describe('peer', () => {
  const identity = {
    author: 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp',
    peerId: '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN',
  }
  const state = { addresses: [], peers: 0, datanets: 0, uptimeSeconds: 1, volunteer: null }

  it('is of another version, until it is of this one', async () => {
    let version = '0.0.1'
    await using other = await fakePeer({
      'GET /v1/status': () => ({ body: { ...identity, ...state, version } }),
      'GET /v1/datanets': () => ({ body: [] }),
      'GET /v1/peers': () => ({ body: [] }),
      'GET /v1/diagnosis': () => ({
        body: { entries: 0, blocks: 0, troubles: [], clocks: [], dht: { known: 0, answered: 0 } },
      }),
      'POST /v1/stop': () => ({ body: { stopping: true } }),
    })
    await cp(join(other.repo, 'api.json'), patient.path('api.json'))
    await chmod(patient.path('api.json'), 0o600)
    const found = await patient.check('peer')
    expect(found).toMatchObject({
      ok: false,
      message: expect.stringContaining('0.0.1'),
      fix: expect.stringContaining('datanet stop'),
    })
    version = (await cli(['--version'])).stdout.trim()
    expect(await patient.check('peer')).toMatchObject({ ok: true })
  })

  it('left the address of its API behind when it died, which hurts nobody', async () => {
    await writeFile(patient.path('api.json'), '{"address":"http://127.0.0.1:9","token":"x","pid":1073741824}', {
      mode: 0o600,
    })
    expect(await patient.check('peer')).toMatchObject({
      ok: true,
      message: expect.stringContaining('ended without a word'),
    })
  })
})

describe('node', () => {
  it('is too old, until it is not', async () => {
    const found = checkNode({ node: '20.20.2' })
    expect(found).toMatchObject({ ok: false, message: expect.stringContaining('20.20.2') })
    const [wanted = ''] = /(?<=install Node )\d+/.exec(found.fix) ?? []
    expect(checkNode({ node: `${wanted}.0.0` })).toMatchObject({ ok: true })
    expect(await patient.check('node')).toMatchObject({ ok: true, message: `Node ${process.versions.node}` })
  })
})
