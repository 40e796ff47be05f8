import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { datanet, launch } from '../testing/command.ts'

const LISTEN = ['--listen', '/ip4/127.0.0.1/tcp/0']

let folder: string
let repo: string
let config: string
let socket: string
let recovery: string
/** The settings as init wrote them. */
let written: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-settings-'))
  repo = join(folder, 'repo')
  config = join(repo, 'config.json')
  socket = join(folder, 'api.sock')
  const made = await datanet('init', '--name', 'Ada', '--repo', repo, '--json')
  recovery = JSON.parse(made.stdout).recovery
  written = await readFile(config, 'utf8')
})

afterAll(async () => {
  await datanet('stop', '--repo', repo)
  await rm(folder, { recursive: true, force: true })
})

/** Starts the peer in the background; gives what it announced. */
async function start(...argv: string[]): Promise<{ api: string; addresses: string[] }> {
  const { code, stdout, stderr } = await datanet('start', '--detach', '--repo', repo, ...argv, '--json')
  if (code !== 0) expect({ stdout, stderr }).toEqual({})
  return JSON.parse(stdout)
}

async function refusal(...argv: string[]): Promise<{ code: string; message: string; hint: string }> {
  const { code, stdout } = await datanet('start', '--repo', repo, ...LISTEN, ...argv, '--json')
  expect(code).toBe(1)
  return JSON.parse(stdout).error
}

const stop = () => datanet('stop', '--repo', repo)

describe('a peer at a unix socket', () => {
  it('answers the command there, and to its owner alone', async () => {
    const { api } = await start(...LISTEN, '--api', `unix:${socket}`)
    expect(api).toBe(`unix:${socket}`)
    expect((await stat(socket)).mode & 0o777).toBe(0o600)
    const status = await datanet('status', '--repo', repo, '--json')
    expect(JSON.parse(status.stdout)).toMatchObject({ datanets: 0 })
    expect((await datanet('create', 'Foo', '--repo', repo)).code).toBe(0)
    expect((await datanet('verify', '--repo', repo)).code).toBe(0)
    expect((await stop()).code).toBe(0)
    await expect(stat(socket)).rejects.toMatchObject({ code: 'ENOENT' })
    expect((await datanet('status', '--repo', repo)).code).toBe(3)
  })

  it('takes the place of one that was killed', async () => {
    const { child, ended, line } = launch('start', '--repo', repo, ...LISTEN, '--api', `unix:${socket}`, '--json')
    await line
    child.kill('SIGKILL')
    await ended
    expect((await stat(socket)).isSocket()).toBe(true)
    await start(...LISTEN, '--api', `unix:${socket}`)
    expect((await datanet('status', '--repo', repo)).code).toBe(0)
    await stop()
  })
})

describe('settings', () => {
  const set = (...lines: string[]) =>
    writeFile(config, written.replace(/\}\s*$/, `${lines.map((line) => `  ${line}\n`).join('')}}\n`))

  it('are written with an explanation of each', () => {
    expect(written).toContain('"name": "Ada",')
    expect(written.match(/^ {2}\/\/ [A-Z].*\.$/gm)?.length).toBeGreaterThanOrEqual(9)
  })

  it('hold where the command line says nothing, and it goes before', async () => {
    await set(
      '// mine',
      '"listen": ["/ip4/127.0.0.1/tcp/0"], /* here */',
      `"api": "unix:${socket}",`,
      '"logLevel": "debug",',
    )
    expect(await start()).toEqual(
      expect.objectContaining({
        api: `unix:${socket}`,
        addresses: [expect.stringMatching(/^\/ip4\/127\.0\.0\.1\/tcp\/\d+\/p2p\//)],
      }),
    )
    await stop()
    const log = join(repo, 'peer.log')
    expect(await readFile(log, 'utf8')).toContain('"level":20')
    await writeFile(log, '')
    expect((await start('--api', '127.0.0.1:0', '--log-level', 'error')).api).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await stop()
    expect(await readFile(log, 'utf8')).not.toContain('"level":20')
  })

  it.each([
    ['"listen": "/ip4/127.0.0.1/tcp/0",', 'ERR_CONFIG_INVALID', 'listen: expected a list'],
    ['"lissten": [],', 'ERR_CONFIG_INVALID', 'lissten'],
    ['"logLevel": "loud",', 'ERR_CONFIG_INVALID', 'logLevel: expected one of trace'],
    ['"mdns" true,', 'ERR_REPO_DAMAGED', 'line'],
  ])('that are wrong are named: %s', async (line, code, part) => {
    await set(line)
    expect(await refusal()).toMatchObject({ code, message: expect.stringContaining(part) })
    await writeFile(config, written)
  })
})

describe('the API', () => {
  it.each([['0.0.0.0:0'], ['[::]:0'], ['192.0.2.7:0']])('does not listen at %s without leave', async (place) => {
    expect(await refusal('--api', place)).toMatchObject({
      code: 'ERR_API_EXPOSED',
      hint: expect.stringContaining('--allow-remote-api'),
    })
  })

  it('listens there with leave, by option or by setting', async () => {
    expect((await start(...LISTEN, '--api', '0.0.0.0:0', '--allow-remote-api')).api).toMatch(/^http:\/\/0\.0\.0\.0:/)
    await stop()
    await writeFile(config, written.replace('// "allowRemoteApi": false,', '"allowRemoteApi": true,'))
    expect((await start(...LISTEN, '--api', '0.0.0.0:0')).api).toMatch(/^http:\/\/0\.0\.0\.0:/)
    await stop()
    await writeFile(config, written)
  })
})

describe('the log', () => {
  it('tells no secret, however much it tells', async () => {
    const seed = (await readFile(join(repo, 'author.key'), 'utf8')).trim()
    await writeFile(join(repo, 'peer.log'), '')
    await start(...LISTEN, '--log-level', 'trace')
    const { token } = JSON.parse(await readFile(join(repo, 'api.json'), 'utf8'))
    await datanet('create', 'Bar', '--repo', repo)
    await datanet('invite', 'Bar', '--repo', repo)
    await datanet('ledger', 'Bar', '--repo', repo)
    await stop()
    const log = await readFile(join(repo, 'peer.log'), 'utf8')
    expect(log).toContain('"level":10')
    expect(log).toContain('"operation":"createDatanet"')
    for (const secret of [seed, Buffer.from(seed, 'hex').toString('base64'), recovery, token]) {
      expect(secret.length).toBeGreaterThan(40)
      expect(log).not.toContain(secret)
    }
  })

  it.each([
    ['trace', '"level":10'],
    ['info', '"level":30'],
  ])('of level %s is on stderr, one JSON document a line', async (level, part) => {
    const { child, ended, line } = launch('start', '--repo', repo, ...LISTEN, '--log-level', level, '--json')
    await line
    child.kill('SIGTERM')
    const { stderr } = await ended
    const lines = stderr.trim().split('\n')
    for (const one of lines) expect(JSON.parse(one)).toHaveProperty('msg')
    expect(stderr).toContain(part)
    expect(Math.min(...lines.map((one) => JSON.parse(one).level))).toBe(level === 'trace' ? 10 : 30)
  })
})
