import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { datanet } from '../testing/command.ts'

let folder: string
const repo = (name: string) => join(folder, name)
const LISTEN = ['--listen', '/ip4/127.0.0.1/tcp/0']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-start-relay-'))
  for (const name of ['relay', 'peer']) await datanet('init', '--repo', repo(name))
})
afterAll(async () => {
  for (const name of ['peer', 'relay']) await datanet('stop', '--repo', repo(name))
  await rm(folder, { recursive: true, force: true })
})

it('a peer that names a relay is told its address there, and invites with it', async () => {
  const named = ['--serve-relay', '--announce', '/dns4/localhost/tcp/4001']
  const relay = JSON.parse(
    (await datanet('start', '--detach', ...named, '--repo', repo('relay'), ...LISTEN, '--json')).stdout,
  )
  expect(relay.addresses).toContain(`/dns4/localhost/tcp/4001/p2p/${relay.peerId}`)
  const address = relay.addresses.find((one: string) => one.startsWith('/ip4/127.0.0.1/'))
  const peer = await datanet('start', '--detach', '--relay', address, '--repo', repo('peer'), ...LISTEN, '--json')
  const { addresses, peerId } = JSON.parse(peer.stdout)
  expect(addresses).toContain(`${address}/p2p-circuit/p2p/${peerId}`)

  const made = await datanet('create', 'Over a relay', '--repo', repo('peer'), '--json')
  const { link } = JSON.parse(
    (await datanet('invite', JSON.parse(made.stdout).datanet, '--repo', repo('peer'), '--json')).stdout,
  )
  expect(link).toContain(`peer=${address}/p2p-circuit/p2p/${peerId}`)
})

it('a relay without its peer id is refused', async () => {
  const other = repo('other')
  await datanet('init', '--repo', other)
  const { code, stdout } = await datanet('start', '--relay', '/ip4/127.0.0.1/tcp/1', '--repo', other, '--json')
  expect(code).not.toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'ERR_ADDRESS_INVALID' } })
})
