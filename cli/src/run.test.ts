import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakePeer } from './testing/fake-peer.ts'
import { cli } from './testing/run-cli.ts'

const DATANET = 'bafyreidwn57h2bdpptge276vnanzdmvvurs3gvptvi36mcdrp4n2eyml4m'
const OTHER = 'bafyreig7yt3k5fphj2qnnr2wz7naotyfgwazdwtmi65yc6xerrlvapctw4'
const AUTHOR = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'

const summary = { datanet: DATANET, name: 'tickets', entries: 3, contributions: 1, accepted: 0, synced: true }

let empty: string
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), 'datanet-cli-'))
})
afterAll(() => rm(empty, { recursive: true }))

describe('usage', () => {
  it.each([
    ['an unknown command', ['frobnicate']],
    ['no command', []],
    ['a group without its command', ['release']],
    ['a missing argument', ['join']],
    ['a missing option', ['contribute', DATANET, 'x']],
    ['an unknown option', ['list', '--frobnicate']],
    ['a bad value', ['vote', DATANET, OTHER, '--score', '2000']],
    ['a bad choice', ['create', 'x', '--admission', 'closed']],
    ['two sources of one thing', ['create', 'x', '--schema', 'a', '--from', 'b', '--repo', 'REPO']],
    ['neither release nor contribution', ['use', DATANET, '--purpose', 'train', '--units', '1', '--repo', 'REPO']],
    ['a proof of no account', ['ledger', DATANET, '--proof', '--repo', 'REPO']],
  ])('%s exits 2 and says so as one document', async (_, argv) => {
    await using peer = await fakePeer({})
    const ran = await cli([...argv.map((word) => (word === 'REPO' ? peer.repo : word)), '--json'])
    expect(ran.code).toBe(2)
    expect(JSON.parse(ran.stdout)).toEqual({
      error: { code: 'ERR_USAGE', message: expect.stringMatching(/./), hint: expect.stringMatching(/./) },
    })
    expect(ran.stderr).toBe('')
    expect(peer.asked).toEqual([])
  })

  it('tells people on stderr', async () => {
    const ran = await cli(['frobnicate'])
    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining("unknown command 'frobnicate'") })
  })
})

describe('help', () => {
  it('lists every command of the contract', async () => {
    const { code, stdout } = await cli(['--help'])
    expect(code).toBe(0)
    const wanted =
      'init start stop status id connect peers create join leave list invite admit contribute contributions show check vote validate verdict release fetch use pay ledger sync verify demo doctor completion'
    for (const name of wanted.split(' ')) expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'))
  })

  it.each(
    'init start stop status id connect peers create join leave list invite admit contribute contributions show check vote validate verdict fetch use pay ledger sync verify demo release doctor completion'.split(
      ' ',
    ),
  )('%s has an example', async (name) => {
    const { code, stdout } = await cli([name, '--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`Examples?:\\n {2}\\$ datanet ${name}`))
    expect(stdout).toContain('--json')
    expect(stdout).toContain('--repo')
  })

  it('gives the version', async () => {
    expect((await cli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(JSON.parse((await cli(['--version', '--json'])).stdout)).toEqual({ version: expect.stringMatching(/^\d/) })
  })
})

describe('no peer', () => {
  it('exits 3 where none ever ran', async () => {
    const ran = await cli(['status', '--repo', empty, '--json'])
    expect(ran.code).toBe(3)
    expect(JSON.parse(ran.stdout)).toMatchObject({
      error: { code: 'ERR_NO_PEER', hint: expect.stringContaining('datanet start') },
    })
  })

  it('exits 3 where one died without a word', async () => {
    const repo = await mkdtemp(join(empty, 'stale-'))
    // No process has this number: it is above what Linux, macOS and Windows give out.
    const access = { address: 'http://127.0.0.1:9', token: 'x', pid: 2 ** 30 }
    await writeFile(join(repo, 'api.json'), JSON.stringify(access), { mode: 0o600 })
    expect(await cli(['list', '--repo', repo])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('datanet start'),
    })
  })

  it('exits 3 where another process has the number of the dead one', async () => {
    await using peer = await fakePeer({})
    const { repo } = peer
    await writeFile(
      join(repo, 'api.json'),
      JSON.stringify({ address: 'http://127.0.0.1:9', token: 'x', pid: process.pid }),
    )
    expect((await cli(['list', '--repo', repo])).code).toBe(3)
  })

  it('takes the repo from the environment', async () => {
    await using peer = await fakePeer({ 'GET /v1/datanets': () => ({ body: [] }) })
    expect(await cli(['list', '--json'], { env: { DATANET_REPO: peer.repo } })).toMatchObject({
      code: 0,
      stdout: '[]\n',
    })
  })
})

describe('answers of the peer', () => {
  it('prints one JSON document, with the fields of the API', async () => {
    await using peer = await fakePeer({ 'GET /v1/datanets': () => ({ body: [summary] }) })
    const ran = await cli(['list', '--repo', peer.repo, '--json'])
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(ran.stdout)).toEqual([summary])
  })

  it('shows people a table with whole ids, without colours where nobody looks', async () => {
    await using peer = await fakePeer({
      'GET /v1/datanets': () => ({ body: [{ ...summary, name: 'tick\x1b[31mets' }] }),
    })
    const plain = await cli(['list', '--repo', peer.repo])
    expect(plain.stdout).toContain(DATANET)
    expect(plain.stdout).not.toContain('\x1b')
    const coloured = await cli(['list', '--repo', peer.repo], { tty: true })
    expect(coloured.stdout).toContain('\x1b[2m')
    expect(coloured.stdout).not.toContain('\x1b[31m')
    expect((await cli(['list', '--repo', peer.repo], { tty: true, env: { NO_COLOR: '1' } })).stdout).toBe(plain.stdout)
  })

  it.each([
    [404, 'ERR_NOT_FOUND', 4],
    [403, 'ERR_NOT_VALIDATOR', 1],
    [409, 'ERR_ALREADY_VOTED', 1],
    [504, 'ERR_TIMEOUT', 5],
  ])('passes on an error of status %d and code %s, and exits %d', async (status, code, exit) => {
    const error = { code, message: 'no such thing', hint: 'look elsewhere' }
    await using peer = await fakePeer({
      [`POST /v1/datanets/${DATANET}/contributions/${OTHER}/votes`]: () => ({ status, body: { error } }),
    })
    const ran = await cli(['vote', DATANET, OTHER, '--score', '900', '--repo', peer.repo, '--json'])
    expect(ran.code).toBe(exit)
    expect(JSON.parse(ran.stdout)).toEqual({ error })
  })

  it('names the contribution that is still pending when a wait is over', async () => {
    const made = { contribution: OTHER, manifest: OTHER, shards: 1, rows: 2, bytes: 3, status: 'pending' }
    await using peer = await fakePeer({
      [`POST /v1/datanets/${DATANET}/contributions`]: () => ({ body: made }),
      [`GET /v1/datanets/${DATANET}/contributions/${OTHER}`]: () => ({
        status: 504,
        body: { error: { code: 'ERR_TIMEOUT', message: 'time ran out', hint: 'wait longer' } },
      }),
    })
    const ran = await cli(
      ['contribute', DATANET, 'rows.jsonl', '--license', 'MIT', '--wait', '1', '--repo', peer.repo, '--json'],
      { cwd: empty },
    )
    expect(ran.code).toBe(5)
    expect(JSON.parse(ran.stdout)).toEqual({
      error: {
        code: 'ERR_TIMEOUT',
        message: expect.stringContaining(OTHER),
        hint: expect.stringContaining('datanet show'),
      },
    })
    expect(peer.asked[0]?.body).toEqual({ paths: [join(empty, 'rows.jsonl')], license: 'MIT' })
  })

  it('takes a datanet by its only name, and refuses one that is unknown or not the only one', async () => {
    const other = { ...summary, datanet: OTHER }
    const answers = [[summary], [summary, other], []]
    const left = { datanet: DATANET, left: true }
    await using peer = await fakePeer({
      'GET /v1/datanets': () => ({ body: answers.shift() }),
      [`DELETE /v1/datanets/${DATANET}`]: () => ({ body: left }),
    })
    const leave = () => cli(['leave', 'tickets', '--repo', peer.repo, '--json'])
    expect(await leave()).toMatchObject({ code: 0, stdout: `${JSON.stringify(left)}\n` })
    const ambiguous = await leave()
    expect(ambiguous.code).toBe(1)
    expect(ambiguous.stdout).toContain('ERR_NAME_AMBIGUOUS')
    expect(await leave()).toMatchObject({ code: 4, stdout: expect.stringContaining('ERR_DATANET_NOT_FOUND') })
  })
})

describe('pin and unpin at a service', () => {
  const pin = {
    contribution: OTHER,
    title: 'Rows',
    manifest: OTHER,
    request: 'r1',
    status: 'pinned',
    created: '2026-01-01T00:00:00Z',
    detail: null,
  }

  it('ask for what is named, list what is kept, and exit 1 where the service failed', async () => {
    const answers = [[pin], [{ ...pin, status: 'failed', detail: 'nobody has it' }]]
    await using peer = await fakePeer({
      [`POST /v1/datanets/${DATANET}/service-pins`]: () => ({ body: answers.shift() }),
      [`GET /v1/datanets/${DATANET}/service-pins`]: () => ({ body: [pin] }),
      [`POST /v1/datanets/${DATANET}/service-unpins`]: () => ({ body: [pin] }),
    })
    const at = (...more: string[]) => cli([...more, '--service', 'keeper', '--repo', peer.repo])
    const pinned = await at('pin', DATANET, '--contribution', OTHER, '--wait', '5')
    expect(pinned).toMatchObject({ code: 0, stdout: expect.stringContaining('pinned') })
    expect(peer.asked[0]?.body).toEqual({ service: 'keeper', contributions: [OTHER], wait: 5 })
    const failed = await at('pin', DATANET, '--all')
    expect(failed).toMatchObject({ code: 1, stdout: expect.stringContaining('nobody has it') })
    expect(peer.asked[1]?.body).toEqual({ service: 'keeper', all: true, wait: 0 })
    expect(await at('pin', DATANET)).toMatchObject({ code: 0, stdout: expect.stringContaining('pinned') })
    expect(await at('unpin', DATANET, '--all')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 pin') })
  })

  it.each([
    ['--wait without a service', ['--wait']],
    ['a service and copies', ['--all', '--service', 'keeper', '--replicas', '3']],
    ['a name that none has', ['--service', 'no name']],
  ])('refuse %s', async (_, argv) => {
    await using peer = await fakePeer({})
    expect((await cli(['pin', DATANET, ...argv, '--repo', peer.repo])).code).toBe(2)
  })
})

describe('verify and check', () => {
  it.each([
    ['verify', ['verify'], `POST /v1/verifications`],
    ['check', ['check', 'x.jsonl', '--datanet', DATANET], `POST /v1/datanets/${DATANET}/checks`],
  ])('%s that fails prints its report and exits 1', async (name, argv, route) => {
    const body =
      name === 'verify'
        ? {
            ok: false,
            entries: 1,
            blocks: 0,
            problems: [{ code: 'ERR_ROOT_MISMATCH', message: 'entry 1', datanet: DATANET, id: null }],
            forks: 0,
            repairs: [],
          }
        : { passed: false, gates: [{ gate: 'schema', passed: false, score: 0, reasons: [] }] }
    await using peer = await fakePeer({ [route]: () => ({ body }) })
    const ran = await cli([...argv, '--repo', peer.repo, '--json'])
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.stdout)).toEqual(body)
  })
})

describe('create', () => {
  const founded = (body: unknown) => {
    const asked = body as { name: string; licenses: string[]; schemas?: unknown[] }
    return {
      datanet: DATANET,
      name: asked.name,
      warnings: [],
      charter: {
        name: asked.name,
        domain: '',
        schemas: asked.schemas ?? [],
        licenses: asked.licenses,
        admission: 'invite',
        writers: [],
        validators: [{ author: AUTHOR, weight: '1' }],
        issuers: [AUTHOR],
        acceptScore: 600,
        gates: [],
        assets: [{ unit: 'EUR', class: 'deposit', decimals: 2 }],
        prices: [],
        split: { contributors: 900, validators: 100 },
        weights: 'rows',
        priority: 'seen',
        privacy: 'public',
        quota: { author: 1000, validator: 1000 },
        rounds: { sealed: false, timeoutMs: 1000, max: 1 },
      },
    }
  }
  const routes = { 'POST /v1/datanets': ({ body }: { body: unknown }) => ({ body: founded(body) }) }

  it('infers the row schema from a sample and says what it left out', async () => {
    await using peer = await fakePeer(routes)
    await writeFile(join(empty, 'sample.jsonl'), '{"a":1,"b":"x"}\nbroken\n{"a":2}\n')
    const ran = await cli(
      ['create', 'tickets', '--from', 'sample.jsonl', '--license', 'MIT', '--repo', peer.repo, '--json'],
      { cwd: empty },
    )
    expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining("1 row of it that can't be read") })
    const body = peer.asked[0]?.body as { schemas: { schema: string }[] } | undefined
    expect(JSON.parse(body?.schemas[0]?.schema ?? '')).toMatchObject({
      required: ['a'],
      properties: { a: { type: 'integer' } },
    })
  })

  it('takes a charter file, with schemas as they are, and lets options override it', async () => {
    await using peer = await fakePeer(routes)
    const charter = {
      domain: 'law',
      licenses: ['MIT'],
      schemas: [{ name: 'row', schema: { type: 'object' } }],
      gates: [{ gate: 'size', params: { maxRows: 5 } }],
    }
    await writeFile(join(empty, 'charter.json'), JSON.stringify(charter))
    const ran = await cli(
      [
        'create',
        'cases',
        '--charter',
        'charter.json',
        '--license',
        'CC0-1.0',
        '--accept-score',
        '700',
        '--validator',
        `${AUTHOR}:2`,
        '--repo',
        peer.repo,
        '--json',
      ],
      { cwd: empty },
    )
    expect(ran.code).toBe(0)
    expect(peer.asked[0]?.body).toEqual({
      name: 'cases',
      domain: 'law',
      licenses: ['CC0-1.0'],
      schemas: [{ name: 'row', schema: '{"type":"object"}' }],
      gates: [{ gate: 'size', params: '{"maxRows":5}' }],
      acceptScore: 700,
      validators: [{ author: AUTHOR, weight: '2' }],
    })
  })

  it('says which licence it chose when none is named', async () => {
    await using peer = await fakePeer(routes)
    const ran = await cli(['create', 'x', '--repo', peer.repo, '--json'])
    expect(ran.stderr).toContain('CC-BY-4.0')
    expect(peer.asked[0]?.body).toEqual({ name: 'x', licenses: ['CC-BY-4.0'] })
  })

  it.each([
    ['a missing charter', ['--charter', 'none.json'], 4, 'ERR_INPUT_FILE_NOT_FOUND'],
    ['a charter that is none', ['--charter', 'odd.json'], 1, 'ERR_INPUT_FILE_INVALID'],
    ['a schema that is not JSON', ['--schema', 'sample.bin'], 1, 'ERR_INPUT_FILE_INVALID'],
    ['a sample without rows', ['--from', 'sample.bin'], 1, 'ERR_INPUT_FILE_INVALID'],
    ['a missing sample', ['--from', 'none.csv'], 4, 'ERR_INPUT_FILE_NOT_FOUND'],
    ['an empty sample', ['--from', 'empty.jsonl'], 1, 'ERR_INPUT_FILE_INVALID'],
  ])('refuses %s', async (_, argv, code, errorCode) => {
    await using peer = await fakePeer(routes)
    await writeFile(join(empty, 'odd.json'), '{"licenses":"MIT"}')
    await writeFile(join(empty, 'sample.bin'), 'words')
    await writeFile(join(empty, 'empty.jsonl'), '')
    const ran = await cli(['create', 'x', ...argv, '--repo', peer.repo, '--json'], { cwd: empty })
    expect(ran.code).toBe(code)
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: errorCode } })
    expect(peer.asked).toEqual([])
  })
})
