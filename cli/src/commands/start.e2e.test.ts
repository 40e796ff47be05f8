import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAlive } from '../access/api-access.ts'
import { datanet, launch } from '../testing/command.ts'

let folder: string
let repo: string
const LISTEN = ['--listen', '/ip4/127.0.0.1/tcp/0']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-start-'))
  repo = join(folder, 'repo')
})
afterAll(async () => {
  await datanet('stop', '--repo', repo)
  await rm(folder, { recursive: true, force: true })
})

describe('a peer as a process', () => {
  it('gets a repo, once', async () => {
    const made = await datanet('init', '--name', 'Ada', '--repo', repo, '--json')
    expect(made.code).toBe(0)
    const identity = JSON.parse(made.stdout)
    expect(identity).toEqual({
      author: expect.stringMatching(/^did:key:z6Mk/),
      peerId: expect.stringMatching(/^12D3KooW/),
      repo,
      recovery: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    const again = await datanet('init', '--repo', repo, '--json')
    expect(again.code).toBe(1)
    expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: 'ERR_REPO_EXISTS' } })
    expect(JSON.parse((await datanet('id', '--repo', repo, '--json')).stdout)).toEqual({
      author: identity.author,
      peerId: identity.peerId,
    })
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('runs in the foreground until %s, and stops cleanly', async (signal) => {
    const { child, ended, line } = launch('start', '--repo', repo, ...LISTEN, '--json')
    const ready = JSON.parse(await line)
    expect(ready).toMatchObject({ pid: child.pid, api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) })
    expect(ready.addresses[0]).toMatch(/^\/ip4\/127\.0\.0\.1\/tcp\/\d+\/p2p\//)
    const status = JSON.parse((await datanet('status', '--repo', repo, '--json')).stdout)
    expect(status).toMatchObject({ author: ready.author, peerId: ready.peerId, datanets: 0 })
    child.kill(signal)
    const { code, stdout } = await ended
    expect(code).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect((await datanet('status', '--repo', repo)).code).toBe(3)
  })

  it('runs in the background, alone on its repo, and is gone when stop returns', async () => {
    const started = await datanet('start', '--detach', '--repo', repo, ...LISTEN, '--json')
    expect(started.code).toBe(0)
    const { pid } = JSON.parse(started.stdout)
    expect(isAlive(pid)).toBe(true)
    expect((await stat(join(repo, 'peer.log'))).size).toBeGreaterThan(0)

    for (const detach of [[], ['--detach']]) {
      const second = await datanet('start', ...detach, '--repo', repo, ...LISTEN, '--json')
      expect(second.code).toBe(1)
      expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: 'ERR_REPO_LOCKED' } })
    }
    expect((await datanet('status', '--repo', repo)).code).toBe(0)

    const stopped = await datanet('stop', '--repo', repo, '--json')
    expect(stopped.code).toBe(0)
    expect(isAlive(pid)).toBe(false)
  })

  it('is known to be dead after kill -9, and starts again', async () => {
    const { child, ended, line } = launch('start', '--repo', repo, ...LISTEN, '--json')
    await line
    child.kill('SIGKILL')
    await ended
    const status = await datanet('status', '--repo', repo, '--json')
    expect(status.code).toBe(3)
    expect(JSON.parse(status.stdout)).toMatchObject({ error: { code: 'ERR_NO_PEER' } })
    expect((await datanet('start', '--detach', '--repo', repo, ...LISTEN)).code).toBe(0)
    expect((await datanet('stop', '--repo', repo)).code).toBe(0)
  })

  it('says which port is taken, and leaves nothing behind', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    for (const where of [
      ['--api', `127.0.0.1:${port}`, ...LISTEN],
      ['--listen', `/ip4/127.0.0.1/tcp/${port}`],
    ]) {
      const refused = await datanet('start', '--repo', repo, ...where, '--json')
      expect(refused.code).toBe(1)
      expect(JSON.parse(refused.stdout)).toMatchObject({
        error: { code: 'ERR_PORT_IN_USE', message: expect.stringContaining(String(port)) },
      })
    }
    server.close()
    expect((await datanet('status', '--repo', repo)).code).toBe(3)
    expect((await datanet('verify', '--repo', repo)).code).toBe(0)
  })
})
