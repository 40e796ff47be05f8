/** One error class per code, and every code that the docs name is one that the code can throw. */

import { expect, test } from 'vitest'
import { filesOf, textOf } from './markdown.ts'

const CODE = /\bERR_[A-Z0-9_]+\b/g
const CLASS = /^export (?:abstract )?class (\w+)[^{]*\{([\s\S]*?)^\}/gm
const FIELD = /^ {2}(?:override )?(?:readonly )?code(?:: string)? = '(ERR_[A-Z0-9_]+)'/m

/** Codes that classes of several workspaces have, and why: a script that reads the code need not know which side gave up. */
const SHARED: readonly { readonly code: string; readonly classes: readonly string[]; readonly why: string }[] = [
  {
    code: 'ERR_TIMEOUT',
    classes: ['ApiTimeoutError', 'WaitOverError', 'WaitTimeoutError'],
    why: 'what was waited for did not come: the client, the command or the peer gives up first',
  },
  {
    code: 'ERR_RESPONSE_TOO_LARGE',
    classes: ['AnswerTooLargeError', 'ResponseTooLargeError'],
    why: 'the bound of the API: the peer keeps to it, and the client enforces it',
  },
  {
    code: 'ERR_NOT_FOUND',
    classes: ['NotFoundError', 'UnknownIdError'],
    why: 'an id that nothing has, asked of a replica or of the peer around it',
  },
  {
    code: 'ERR_DATANET_NOT_FOUND',
    classes: ['DatanetNotFoundError', 'DatanetUnknownError'],
    why: 'a datanet that is not followed, by its id at the peer or by its name in the command',
  },
]

interface Thrown {
  readonly code: string
  readonly name: string
  readonly file: string
}

const sources = ['packages', 'node/src', 'cli/src'].flatMap((folder) => filesOf(folder, '.ts'))
const own = sources.filter((file) => !/\.(test|fixture)\.ts$|\/testing\//.test(file))

const thrown: Thrown[] = own.flatMap((file) =>
  [...textOf(file).matchAll(CLASS)].flatMap(([, name = '', body = '']) => {
    const code = FIELD.exec(body)?.[1]
    return code === undefined ? [] : [{ code, name, file }]
  }),
)

test('the classes are found', () => {
  expect(thrown.length).toBeGreaterThan(80)
  expect(thrown).toContainEqual(expect.objectContaining({ code: 'ERR_SIGNATURE_INVALID' }))
})

test('a code belongs to one class, but for those that several sides share', () => {
  const byCode = Map.groupBy(thrown, ({ code }) => code)
  const shared = [...byCode]
    .filter(([, classes]) => classes.length > 1)
    .map(([code, classes]) => ({ code, classes: classes.map(({ name }) => name).sort() }))
  const allowed = SHARED.map(({ code, classes }) => ({ code, classes }))
  const byName = (a: { code: string }, b: { code: string }) => (a.code < b.code ? -1 : 1)
  expect(shared.sort(byName)).toEqual(allowed.sort(byName))
})

test('no class but one of each workspace has a code', () => {
  const perWorkspace = Map.groupBy(thrown, ({ code, file }) => `${code} in ${file.slice(0, file.indexOf('/src/'))}`)
  expect([...perWorkspace].filter(([, classes]) => classes.length > 1).map(([code]) => code)).toEqual([])
})

test.each(filesOf('.', '.md'))('%s names codes that there are', (file) => {
  const inCode = new Set(own.flatMap((source) => textOf(source).match(CODE) ?? []))
  const named = new Set(textOf(file).match(CODE))
  expect([...named].filter((code) => !inCode.has(code))).toEqual([])
})
