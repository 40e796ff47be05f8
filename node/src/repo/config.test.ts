import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { configText, type RepoConfig, readConfig, writeConfig } from './config.ts'
import { settings } from './generated/config.ts'
import { type RepoPaths, repoPaths } from './layout.ts'

const base: RepoConfig = { version: 2, recovery: 'ab'.repeat(32) }
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
    ['name', 5, 'the setting name is 5, and must be text'],
    ['name', 'a'.repeat(101), 'the setting name has 101 characters, and must be text of 0 to 100 characters'],
    ['listen', '/ip4/127.0.0.1', 'the setting listen is "/ip4/127.0.0.1", and must be a list'],
    ['listen', ['/ip4/127.0.0.1/tcp/0', null], 'listen[1], in the setting listen, is null, and must be text'],
    ['bootstrap', {}, 'the setting bootstrap is an object, and must be a list'],
    ['bootstrap', [''], 'bootstrap[0], in the setting bootstrap, is "", and must be text of 1 to 1024 characters'],
    [
      'api',
      '127.0.0.1',
      'the setting api is "127.0.0.1", and must be HOST:PORT, or unix: and the absolute path of a socket',
    ],
    ['api', 4780, 'the setting api is 4780, and must be HOST:PORT, or unix: and the absolute path of a socket'],
    ['api', 'unix:relative', 'the setting api is "unix:relative", and must be HOST:PORT'],
    ['allowRemoteApi', 'yes', 'the setting allowRemoteApi is "yes", and must be true or false'],
    ['mdns', 1, 'the setting mdns is 1, and must be true or false'],
    ['syncSeconds', 0, 'the setting syncSeconds is 0, and must be an integer from 1 to 86400'],
    ['logLevel', 'loud', 'the setting logLevel is "loud", and must be one of trace, debug, info'],
    ['logLevel', null, 'the setting logLevel is null, and must be one of trace'],
    ['volunteer', { bytes: '5 XB' }, 'volunteer.bytes, in the setting volunteer, is "5 XB", and must be an amount'],
    ['volunteer', {}, 'volunteer.bytes is missing in the setting volunteer'],
    ['volunteer', { bytes: '5 GB', byte: 1 }, 'volunteer.byte is no part of the setting volunteer'],
    ['volunteer', { bytes: '5 GB', datanets: ['x'] }, 'is "x", and must be the id of a datanet'],
    [
      'content',
      { s3: { endpoint: 'x', bucket: 'blocks' } },
      'is "x", and must be an address that begins with https://',
    ],
  ])('is told of in plain words: %s as %j', async (name, value, problem) => {
    const refused = read(JSON.stringify({ ...base, [name]: value }))
    await expect(refused).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message: expect.stringContaining(problem),
      hint: expect.stringContaining(`Write it as in "${name}": `),
    })
    await expect(refused).rejects.toThrow(paths.config)
  })

  test('never quotes what the file says about it: that is the cure of nothing', async () => {
    for (const { name, description } of settings.filter(({ name }) => name !== 'version' && name !== 'recovery')) {
      const error = await read(JSON.stringify({ ...base, [name]: '\n' })).then(
        () => null,
        (thrown: Error) => thrown,
      )
      if (error === null) expect(name).toBe('name')
      else expect(`${error.message} ${'hint' in error && error.hint}`).not.toContain(description)
    }
  })

  test.each(['lisen', 'Listen', 'toString', 'version2'])('that is none is named: %s', async (name) => {
    await expect(read(JSON.stringify({ ...base, [name]: true }))).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message: `${paths.config}: there is no setting ${name}`,
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
    ['no recovery key', '{"version":2}'],
    ['half a recovery key', '{"version":2,"recovery":"00"}'],
  ])('with %s is told as such', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'ERR_REPO_DAMAGED' })
  })

  test('says in which line', async () => {
    const text = configText(base).replace('// "mdns": true,', '"mdns" true')
    await expect(read(text)).rejects.toMatchObject({ message: expect.stringMatching(/line \d+ column \d+/) })
  })
})

test('a file of another version is left alone, whatever else it holds', async () => {
  const text = '{"version":3,"unknown":"to us"}'
  await expect(read(text)).rejects.toMatchObject({ code: 'ERR_REPO_VERSION' })
})
