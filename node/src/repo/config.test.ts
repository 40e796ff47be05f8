import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { configText, type RepoConfig, readConfig, writeConfig } from './config.ts'
import { settings } from './generated/config.ts'
import { type RepoPaths, repoPaths } from './layout.ts'

const base: RepoConfig = { version: 1, recovery: 'ab'.repeat(32) }
const full: Required<RepoConfig> = {
  ...base,
  name: 'Ada',
  listen: ['/ip4/127.0.0.1/tcp/0'],
  bootstrap: [],
  announce: ['/dns4/a.example.org/tcp/1'],
  relays: [],
  serveRelay: true,
  api: 'unix:/run/datanet.sock',
  allowRemoteApi: false,
  mdns: false,
  volunteer: { bytes: '20 GB', datanets: ['bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'] },
  custodySeconds: 30,
  syncSeconds: 60,
  logLevel: 'debug',
  pinningServices: [{ name: 'keeper', endpoint: 'https://pins.example.org/psa', tokenFile: 'keeper.token' }],
  gateway: { open: true },
  content: { s3: { endpoint: 'https://s3.example.org', bucket: 'blocks', prefix: 'a/b', credentialsFile: 's3.json' } },
}

let paths: RepoPaths

beforeEach(async () => {
  paths = repoPaths(await mkdtemp(join(tmpdir(), 'datanet-config-')))
})

afterEach(async () => {
  await rm(paths.dir, { recursive: true, force: true })
})

async function read(text: string): Promise<RepoConfig> {
  await writeFile(paths.config, text)
  return await readConfig(paths)
}

describe('a file that was written', () => {
  test.each([
    ['little', base],
    ['all', full],
  ])('with %s is read again', async (_, config) => {
    await writeConfig(paths, config)
    expect(await readConfig(paths)).toEqual(config)
  })

  test('explains every setting, and shows those that are not set as comments that hold when they are none', async () => {
    const text = configText(base)
    const lines = text.split('\n')
    for (const { name } of settings) {
      const at = lines.findIndex((line) => line.includes(`"${name}":`))
      expect(lines[at - 1]).toMatch(/^ {2}\/\/ [A-Z].*\.$/)
    }
    const config = await read(text.replaceAll(/^ {2}\/\/ "/gm, '  "'))
    expect(Object.keys(config)).toEqual(settings.map(({ name }) => name))
    expect(await read(text)).toEqual(base)
  })
})

describe('a wrong setting', () => {
  test.each([
    ['name', 5],
    ['name', 'a'.repeat(101)],
    ['listen', '/ip4/127.0.0.1/tcp/0'],
    ['listen[1]', ['/ip4/127.0.0.1/tcp/0', null]],
    ['bootstrap', {}],
    ['bootstrap[0]', ['']],
    ['api', '127.0.0.1'],
    ['api', 4780],
    ['api', 'unix:relative'],
    ['allowRemoteApi', 'yes'],
    ['mdns', 1],
    ['logLevel', 'loud'],
    ['logLevel', null],
  ])('is named: %s as %j', async (place, value) => {
    const name = place.replace(/\[.*/, '')
    const refused = read(JSON.stringify({ ...base, [name]: value }))
    await expect(refused).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message: expect.stringContaining(`${paths.config} holds a setting that can't be: ${place}: expected`),
      hint: expect.stringContaining(`"${name}": `),
    })
  })

  test.each(['lisen', 'Listen', 'toString', 'version2'])('that is none is named: %s', async (name) => {
    await expect(read(JSON.stringify({ ...base, [name]: true }))).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message: expect.stringContaining(name),
      hint: expect.stringContaining('listen, bootstrap'),
    })
  })
})

describe('a file that is damaged', () => {
  test.each([
    ['nothing', ''],
    ['half of it', '{"version":'],
    ['a list', '[]'],
    ['no version', '{}'],
    ['no recovery key', '{"version":1}'],
    ['half a recovery key', '{"version":1,"recovery":"00"}'],
  ])('with %s is told as such', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'ERR_REPO_DAMAGED' })
  })

  test('says in which line', async () => {
    const text = configText(base).replace('// "mdns": true,', '"mdns" true')
    await expect(read(text)).rejects.toMatchObject({ message: expect.stringMatching(/line \d+ column \d+/) })
  })
})

test('a file of another version is left alone, whatever else it holds', async () => {
  const text = '{"version":2,"unknown":"to us"}'
  await expect(read(text)).rejects.toMatchObject({ code: 'ERR_REPO_VERSION' })
})
