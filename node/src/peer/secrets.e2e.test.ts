/** What a peer logs, down to the finest level, holds none of its secrets: the author's seed, the recovery seed, the API's token. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { createClient } from '@datanet/client'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { initRepo, type NewRepo } from '../repo/init-repo.ts'
import { createPeer } from './create-peer.ts'
import type { Peer } from './peer.ts'

let folder: string
let log = ''
const made: NewRepo[] = []
const peers: Peer[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-secrets-'))
})

afterAll(async () => {
  await Promise.all(peers.map((peer) => peer.stop()))
  await rm(folder, { recursive: true, force: true })
})

/** The ways in which bytes may get into a log. */
function formsOf(secret: Uint8Array): string[] {
  const bytes = Buffer.from(secret)
  return [
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    // without the end, which depends on what follows
    bytes.toString('base64').slice(0, -2),
    bytes.toString('base64url').slice(0, -2),
    [...bytes].join(','),
    [...bytes].join(', '),
    JSON.stringify(secret).slice(1, -1),
    inspect(bytes).slice('<Buffer '.length, -1),
    bytes.toString('latin1'),
  ]
}

function write(line: string): void {
  log += line
}

async function start(name: string): Promise<Peer> {
  const repo = await initRepo(join(folder, name), { name })
  made.push(repo)
  const logger = pino({ level: 'trace' }, { write })
  const peer = await createPeer({ repo: repo.paths.dir, listen: ['/ip4/127.0.0.1/tcp/0'], logger })
  peers.push(peer)
  return peer
}

test('a whole run at trace level tells no secret', async () => {
  const [ada, bob] = [await start('ada'), await start('bob')]
  const [first, second] = [ada, bob].map(({ api }) => createClient({ baseUrl: api.address, token: api.token }))
  if (first === undefined || second === undefined) throw new TypeError('two clients were made')
  const { datanet } = await first.createDatanet({ name: 'secrets' })
  const { link } = await first.invite({ datanet })
  await second.connect({ address: ada.addresses()[0] ?? '' })
  await second.joinDatanet({ target: link })
  const file = join(folder, 'rows.jsonl')
  await writeFile(file, '{"a":1}\n')
  const { contribution } = await second.contribute({ datanet, paths: [file], license: 'CC-BY-4.0' })
  await first.sync({ datanet, wait: 60 })
  await first.validate({ datanet })
  await second.getContribution({ datanet, contribution, wait: 60 })
  await first.fetch({ datanet, out: join(folder, 'out'), receipt: true })
  await expect(second.getVerdict({ datanet: contribution, contribution })).rejects.toThrow()
  // requests that fail, and one whose token stands in the wrong place
  await fetch(`${ada.api.address}/v1/status?token=${ada.api.token}`, {
    headers: { authorization: `Bearer ${ada.api.token}` },
  })
  await fetch(`${ada.api.address}/v1/${ada.api.token}`, { headers: { authorization: ada.api.token } })
  await Promise.all(peers.map((peer) => peer.stop()))

  const invite = new URLSearchParams(link.split('?')[1]).get('invite') ?? ''
  expect(invite.length).toBeGreaterThan(50)
  const secrets = [
    ...made.flatMap(({ seed, recoverySeed }) => [...formsOf(seed), ...formsOf(recoverySeed)]),
    ...peers.map(({ api }) => api.token),
    invite,
  ]
  // the log is there, with what it may hold: otherwise nothing would have been looked through
  expect(log.split('\n').length).toBeGreaterThan(200)
  expect(log).toContain('"level":10')
  expect(log).toContain(ada.author)
  expect(log).toContain(datanet)
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([])
})

test('the forms that are looked for are those that a log would have', () => {
  const secret = Uint8Array.from({ length: 32 }, (_, index) => index * 7)
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  const [hex = '', , base64 = ''] = formsOf(secret)
  logger.trace(
    { a: secret, b: Buffer.from(secret), c: hex, d: [Buffer.from(secret).toString('base64')] },
    inspect(Buffer.from(secret)),
  )
  const found = formsOf(secret).filter((form) => lines.join('').includes(form))
  expect(found).toContain(hex)
  expect(found).toContain(base64)
  expect(found).toContain([...secret].join(','))
  expect(found).toContain(JSON.stringify(secret).slice(1, -1))
  expect(found.length).toBeGreaterThanOrEqual(5)
})
