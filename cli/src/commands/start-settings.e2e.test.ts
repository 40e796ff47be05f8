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

/** The settings with some more. */
function withLines(...lines: string[]): string {
  return written.replace(/\}\s*$/, `${lines.map((line) => `  ${line}\n`).join('')}}\n`)
}

describe('a peer at a unix socket', () => {
  it('answers the command there, to its owner alone, and logs no secret at any level', async () => {
    const argv = [...LISTEN, '--api', `unix:${socket}`, '--log-level', 'trace', '--json']
    const { child, ended, line } = launch('start', '--repo', repo, ...argv)
    expect(JSON.parse(await line).api).toBe(`unix:${socket}`)
    expect((await stat(socket)).mode & 0o777).toBe(0o600)
    expect((await datanet('create', 'Foo', '--repo', repo)).code).toBe(0)
    expect((await datanet('invite', 'Foo', '--repo', repo)).code).toBe(0)
    // its answer is a stream
    expect((await datanet('verify', '--repo', repo)).code).toBe(0)
    const { token } = JSON.parse(await readFile(join(repo, 'api.json'), 'utf8'))
    child.kill('SIGKILL')
    const { stderr: log } = await ended
    expect(log).toContain('"level":10')
    expect(log).toContain('"operation":"createDatanet"')
    const seed = (await readFile(join(repo, 'author.key'), 'utf8')).trim()
    for (const secret of [seed, Buffer.from(seed, 'hex').toString('base64'), recovery, token]) {
      expect(secret.length).toBeGreaterThan(40)
      expect(log).not.toContain(secret)
    }
  })

  it('that was killed leaves a socket, which the next one takes over as its settings say', async () => {
    expect((await stat(socket)).isSocket()).toBe(true)
    const lines = [
      '// mine',
      '"listen": ["/ip4/127.0.0.1/tcp/0"], /* here */',
      `"api": "unix:${socket}",`,
      '"logLevel": "debug",',
    ]
    await writeFile(config, withLines(...lines))
    const { api, addresses } = await start()
    expect(api).toBe(`unix:${socket}`)
    expect(addresses).toEqual([expect.stringMatching(/^\/ip4\/127\.0\.0\.1\/tcp\/\d+\/p2p\//)])
    expect((await datanet('stop', '--repo', repo)).code).toBe(0)
    await expect(stat(socket)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await readFile(join(repo, 'peer.log'), 'utf8')).toContain('"level":20')
  })
})

describe('the command line', () => {
  it('goes before the settings, and may let other machines reach the API in so many words', async () => {
    const argv = ['--api', '0.0.0.0:0', '--allow-remote-api', '--log-level', 'info', '--json']
    const { child, ended, line } = launch('start', '--repo', repo, ...argv)
    expect(JSON.parse(await line).api).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/)
    child.kill('SIGTERM')
    const { stderr } = await ended
    const levels = stderr
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one).level)
    expect(Math.min(...levels)).toBe(30)
  })

  it.each([
    ['an API that other machines reach', '"mdns": false,', ['--api', '0.0.0.0:0'], 'ERR_API_EXPOSED', 'other machines'],
    ['a setting that is none', '"lissten": [],', [], 'ERR_CONFIG_INVALID', 'lissten'],
  ])('is refused with %s', async (_, setting, argv, code, part) => {
    await writeFile(config, withLines(setting))
    const { code: exit, stdout } = await datanet('start', '--repo', repo, ...LISTEN, ...argv, '--json')
    expect(exit).toBe(1)
    expect(JSON.parse(stdout).error).toMatchObject({ code, message: expect.stringContaining(part) })
  })
})
