/**
 * What others wrote reaches the terminal as text, whichever command shows it: answers as the API's schema allows them, whose
 * texts try to steer the terminal, to add lines, or to run something when a suggested command is pasted.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fakePeer } from './testing/fake-peer.ts'
import { hostileText } from './testing/hostile.fixture.ts'
import { cli, type Ran } from './testing/run-cli.ts'

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly oneOf?: readonly Schema[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
}
interface Api {
  readonly prefix: string
  readonly $defs: Readonly<Record<string, Schema>>
  readonly routes: readonly { readonly method: string; readonly path: string; readonly response: Schema }[]
}

const { prefix, $defs, routes } = JSON.parse(
  readFileSync(new URL('../../schemas/api.json', import.meta.url), 'utf8'),
) as Api

const ID = 'bafyreidwn57h2bdpptge276vnanzdmvvurs3gvptvi36mcdrp4n2eyml4m'
const DID = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
const PATTERNED: Readonly<Record<string, (text: string) => string>> = {
  Cid: () => ID,
  Did: () => DID,
  Amount: () => '12',
  Time: () => '2026-01-31T12:00:00.000Z',
  Asset: (text) => `${sized(text.replaceAll(/[:@]/g, ''), 1, 8)}:deposit`,
  Path: (text) => `/${text}`,
  ErrorCode: () => 'ERR_X',
  PinningServiceName: () => 'service',
}

/** The text, made longer or cut to so many characters. */
function sized(text: string, least: number, most: number): string {
  const kept = [...text].slice(0, most)
  while (kept.length < least) kept.push('x')
  return kept.join('')
}

/** A value that a schema allows, every free text in it this one. */
function answerOf(schema: Schema, text: string): unknown {
  const name = schema.$ref?.split('/').at(-1) ?? ''
  if (PATTERNED[name] !== undefined) return PATTERNED[name](text)
  if (schema.$ref !== undefined) return answerOf($defs[name] ?? {}, text)
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.oneOf !== undefined) return answerOf(schema.oneOf[0] ?? {}, text)
  switch (schema.type) {
    case 'string':
      // a text that has a pattern of its own is one of hexadecimal or base32 digits
      if (schema.pattern !== undefined) return 'a'.repeat(64)
      return sized(text, schema.minLength ?? 0, schema.maxLength ?? text.length)
    case 'integer':
    case 'number':
      return Math.max(3, schema.minimum ?? 0)
    case 'boolean':
      return true
    case 'array':
      return [answerOf(schema.items ?? {}, text)]
    case 'object': {
      const of = Object.entries(schema.properties ?? {}).map(([key, value]) => [key, answerOf(value, text)])
      const { additionalProperties: more } = schema
      if (typeof more === 'object') of.push([PATTERNED['Asset']?.(text) ?? '', answerOf(more, text)])
      return Object.fromEntries(of)
    }
    default:
      return null
  }
}

/** Runs a command with a peer whose answers have this text wherever a text may be. */
async function show(argv: readonly string[], text: string, tty = false): Promise<Ran> {
  const answers = routes.map(({ method, path, response }) => [
    `${method} ${prefix}${path.replaceAll(/\{\w+\}/g, ID)}`,
    () => ({ body: answerOf(response, text) }),
  ])
  await using peer = await fakePeer(Object.fromEntries(answers))
  return await cli([...argv, '--repo', peer.repo], { tty })
}

const COMMANDS: readonly (readonly string[])[] = [
  ['list'],
  ['create', 'x', '--license', 'MIT'],
  ['status'],
  ['peers'],
  ['join', ID],
  ['contributions', ID],
  ['show', ID, ID],
  ['show', ID, ID, '--row', 'a.jsonl:0'],
  ['verdict', ID, ID],
  ['vote', ID, ID, '--score', '900'],
  ['ledger', ID],
  ['release', 'list', ID],
  ['release', 'create', ID, 'v1'],
  ['pin', ID],
  ['pin', ID, '--all'],
  ['fetch', ID, '--out', 'x'],
  ['use', ID, '--contribution', ID, '--purpose', 'train', '--units', '1'],
  ['pay', ID, ID, '--amount', '1', '--asset', 'deposit'],
  ['attribute', ID],
  ['verify'],
  ['check', 'x', '--datanet', ID],
]

const STEERS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const COLOURS = /\x1b\[(?:1|2|22|31|32|33|36|39)m/g
const steering = (text: string): string[] => (text.match(STEERS) ?? []).filter((character) => character !== '\n')
const lines = (text: string): number => text.split('\n').length

describe.each(COMMANDS.map((argv) => [argv.slice(0, argv[0] === 'release' ? 2 : 1).join(' '), argv] as const))(
  'datanet %s',
  (_, argv) => {
    test('shows texts of others as text', async () => {
      const calm = await show(argv, 'calm')
      expect(calm).toMatchObject({ code: 0, stderr: expect.not.stringContaining('ERR_') })
      await fc.assert(
        fc.asyncProperty(hostileText, async (text) => {
          const ran = await show(argv, text)
          const all = ran.stdout + ran.stderr
          expect(steering(all)).toEqual([])
          expect([ran.code, lines(ran.stdout), lines(ran.stderr)]).toEqual([
            calm.code,
            lines(calm.stdout),
            lines(calm.stderr),
          ])
        }),
        { numRuns: 8 },
      )
      const [colours, coloured] = [await show(argv, 'calm', true), await show(argv, '\x1b[31mred\x1b[2J', true)]
      expect(coloured.stdout.match(COLOURS)).toEqual(colours.stdout.match(COLOURS))
      expect(steering(coloured.stdout.replaceAll(COLOURS, ''))).toEqual([])
    })
  },
)

test('with --json the values are the same, and nothing in the document steers a terminal', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      const { stdout } = await show(['ledger', ID, '--json'], text)
      expect(steering(stdout)).toEqual([])
      const response = routes.find(({ path }) => path === '/datanets/{datanet}/ledger')?.response ?? {}
      expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(answerOf(response, text))))
    }),
    { numRuns: 20 },
  )
})

test('the licence of a charter is one word of the command that `join` suggests, and an error stays an error', async () => {
  const { stdout } = await show(['join', ID], "MIT'; rm -rf ~ #\x1b[8m")
  expect(stdout).toContain(`--license 'MIT'"'"'; rm -rf ~ #\ufffd[8m'`)
  await using peer = await fakePeer({
    'GET /v1/datanets': () => ({
      status: 404,
      body: { error: { code: 'ERR_NOT_FOUND', message: 'gone\x1b[2J\nNext: datanet stop', hint: 'a\nb\x07' } },
    }),
  })
  const { stderr } = await cli(['list', '--repo', peer.repo])
  expect(stderr).toBe('Error: gone\ufffd[2J\n  Next: datanet stop (ERR_NOT_FOUND)\na b\ufffd\n')
})

test('nothing writes to the terminal but what makes plain', () => {
  const source = fileURLToPath(new URL('.', import.meta.url))
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$|^(testing|reference)\//.test(file),
  )
  const writing = files.filter((file) =>
    /(?:stdout|stderr|terminal)\.write\(|console\./.test(readFileSync(join(source, file), 'utf8')),
  )
  expect(writing.sort()).toEqual(['main.ts', 'present/failure.ts', 'present/progress-bar.ts', 'run.ts', 'session.ts'])
})
