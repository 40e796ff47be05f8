/** LIMITS.md says of every bound the number that the code has, and names a test that there is; none is left out. */

import { fail } from 'node:assert'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { evaluate, expressionOf } from './arithmetic.ts'
import { filesOf, ROOT, textOf } from './markdown.ts'

/** What is called a maximum and bounds nothing that others bring, and why. */
const NO_BOUNDS: Readonly<Record<string, string>> = {
  'MAX_U64 packages/records/src/shape.ts': 'what fits into a u64',
  'MAX_AMOUNT node/src/operations/ledger-operations.ts': 'what fits into a u64',
  'MAX_PORT node/src/http/api-place.ts': 'what TCP has',
  'MAX_PORT cli/src/parse/option-values.ts': 'what TCP has',
  'MAX_UNITS cli/src/parse/option-values.ts': 'what fits into a u64',
  'MAX_TITLE cli/src/parse/option-values.ts': 'what a record holds, which the peer checks',
  'MAX_SOCKET_PATH node/src/http/listen.ts': 'what the platform has',
  'MAX_VERSIONS packages/quality/src/rounds/index-history.ts': 'a cache of what this peer computed',
  'MAX_KEPT packages/replica/src/examiner.ts': 'a cache of what this peer computed',
  'MAX_TRIES node/src/operations/verify-operation.ts': 'how often a look is repeated when something came meanwhile',
  'MAX_VARINT_BYTES packages/shards/src/formats/parquet/thrift.ts': 'what a number of 64 bits has',
  'MAX_PLACES packages/shards/src/infer-schema.ts': 'how much of a sample an inferred schema tells',
  'MAX_ROUNDS packages/testkit/src/simulation/replication/simulate-replication.ts':
    'how long a simulation may take to settle',
  'MAX_PROBLEMS packages/testkit/src/simulation/replication/simulate-replication.ts':
    'how many problems a report tells',
  'MAX_WAIT_SECONDS cli/src/commands/sync.ts': 'pieces that a longer wait is asked for in',
}

/** Constants that have to be in the table. */
const BOUND = /^(?:export )?const (MAX_\w+|\w+_TIMEOUT(?:_MS)?)(?::[^=]+)? = /gm

interface Row {
  readonly what: string
  readonly number: bigint
  readonly places: readonly { readonly name: string; readonly file: string }[]
  readonly test: string
}

const LINK = /\[`?([^`\]]+)`?\]\(([^)]+)\)/g

function linksIn(cell: string): { name: string; file: string }[] {
  return [...cell.matchAll(LINK)].map(([, name = '', file = '']) => ({ name, file }))
}

function rowOf(line: string): Row {
  const [, what = '', most = '', where = '', shown = ''] = line.split('|').map((cell) => cell.trim())
  const [, digits = ''] = /^([\d,]+)( [a-z]+)?$/.exec(most) ?? fail(`no number in: ${line}`)
  const [test] = linksIn(shown)
  return { what, number: BigInt(digits.replaceAll(',', '')), places: linksIn(where), test: test?.file ?? '' }
}

const rows = textOf('LIMITS.md')
  .split('\n')
  .filter((line) => /^\| (?!what \| at most)/.test(line))
  .map(rowOf)

/** What a JSON pointer leads to in a schema. */
function pointed(pointer: string, file: string): bigint {
  let value: unknown = JSON.parse(textOf(file))
  for (const part of pointer.split('/').slice(1)) value = (value as Record<string, unknown> | undefined)?.[part]
  return typeof value === 'number' ? BigInt(value) : fail(`${file} has no number at ${pointer}`)
}

/** What a constant of a file is, with the names that it is made of. */
function constant(name: string, file: string): bigint {
  const expression = expressionOf(textOf(file), name) ?? fail(`${file} has no constant ${name}`)
  return evaluate(expression, (part) => {
    if (part.startsWith('apiLimits.')) return pointed(part.replace('apiLimits.', '/limits/'), 'schemas/api.json')
    return constant(part, file)
  })
}

const valueAt = ({ name, file }: { name: string; file: string }) =>
  name.startsWith('/') ? pointed(name, file) : constant(name, file)

test('expressions are read as the language reads them', () => {
  const value = (text: string) => evaluate(text, (name) => (name === 'A' ? 7n : fail(name)))
  expect([value('2 ** 3 ** 2'), value('2 * (3 + 0x10)'), value('1_000 - 10 / 5'), value('2n ** 64n - 1n')]).toEqual([
    512n,
    38n,
    998n,
    18446744073709551615n,
  ])
  expect(value('16 * A')).toBe(112n)
  for (const wrong of ['', '1 +', '(1', 'f()', '1 2']) expect(() => value(wrong)).toThrow()
})

test('there is a table', () => {
  expect(rows.length).toBeGreaterThan(80)
})

test.each(rows)('$what', ({ number, places, test: shown }) => {
  expect(places).not.toEqual([])
  expect(places.map((place) => [place.name, valueAt(place)])).toEqual(places.map(({ name }) => [name, number]))
  expect(shown).toMatch(/\.test\.ts$/)
  expect(existsSync(join(ROOT, shown))).toBe(true)
})

test('no bound of the code is left out', () => {
  const sources = ['packages', 'node/src', 'cli/src'].flatMap((folder) => filesOf(folder, '.ts'))
  const own = sources.filter((file) => !/\.(test|fixture)\.ts$|\/(testing|fuzz|generated|doctor|demo)\//.test(file))
  const bounds = own.flatMap((file) => [...textOf(file).matchAll(BOUND)].map(([, name = '']) => `${name} ${file}`))
  const told = new Set([...rows.flatMap(({ places }) => places.map(({ name, file }) => `${name} ${file}`))])
  expect(bounds.filter((bound) => !told.has(bound) && NO_BOUNDS[bound] === undefined)).toEqual([])
  expect(Object.keys(NO_BOUNDS).filter((bound) => !bounds.includes(bound))).toEqual([])
})

test('no list or text of a wire type is left out', () => {
  const told = new Set(rows.flatMap(({ places }) => places.map(({ name, file }) => `${name} ${file}`)))
  const boundsIn = (value: unknown, path: string): string[] => {
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, part]) =>
      ['maxItems', 'maxLength'].includes(key) && typeof part === 'number'
        ? [`${path}/${key}`]
        : boundsIn(part, `${path}/${key}`),
    )
  }
  const files = filesOf('schemas/wire', '.json').filter((file) => file !== 'schemas/wire/defs.json')
  const bounds = files.flatMap((file) => boundsIn(JSON.parse(textOf(file)), '').map((pointer) => `${pointer} ${file}`))
  expect(bounds.length).toBeGreaterThan(40)
  expect(bounds.filter((bound) => !told.has(bound))).toEqual([])
})

test('every limit of the API is told', () => {
  const { limits } = JSON.parse(textOf('schemas/api.json')) as { limits: object }
  const told = rows.flatMap(({ places }) =>
    places.filter(({ file }) => file === 'schemas/api.json').map(({ name }) => name),
  )
  expect(Object.keys(limits).filter((name) => !told.includes(`/limits/${name}`))).toEqual([])
})
