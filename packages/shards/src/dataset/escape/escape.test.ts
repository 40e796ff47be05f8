/**
 * Whatever others call their datanets, licences, authors, files and fields: readers of the documents that go with a fetch find
 * exactly the fields that these have, and what was written in them as text.
 */

import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { DatasetAbout } from '../about.ts'
import { citationOf } from '../about.ts'
import { datasetCards } from '../card.ts'
import { croissant } from '../croissant.ts'
import { aboutDataset, datasetFile, shapeOf, textOf } from '../dataset.fixture.ts'
import type { Field } from '../field.ts'
import { bibtexField } from './bibtex.ts'
import { urlSegment } from './url.ts'
import { visibleLine } from './visible.ts'

interface Token {
  readonly type: string
  readonly tag: string
  readonly content: string
  readonly children: readonly Token[] | null
  attrGet(name: string): string | null
}

const require = createRequire(import.meta.url)
const MarkdownIt = require('markdown-it') as new (options: {
  html: boolean
  linkify: boolean
}) => { parse(text: string, env: object): Token[] }
const markdown = new MarkdownIt({ html: true, linkify: true })

const PIECES = [
  ...['`', '``', '```', '~~~', '---', '===', '# h', '- x', '1. x', '2) x', '    x', '> x', '| a | b |', '***', '__x__'],
  ...[
    '<b>',
    '<script>',
    '<!--',
    '-->',
    '&lt;',
    '&#10;',
    '](http://x.y)',
    '[a](b)',
    '[a]: http://x.y',
    '![a](b)',
    '[^1]',
  ],
  ...[
    'http://x.y',
    'www.x.y',
    'a@b.cd',
    'javascript:x',
    '$x$',
    ':x:',
    '@x',
    '\\',
    '\\n',
    '"',
    "'",
    ': ',
    '{',
    '}',
    '{%',
  ],
  ...[
    '\n',
    '\r\n',
    '\t',
    '\0',
    '\x1b[2J',
    '\x7f',
    '\x9b',
    '\u200b',
    '\u202e',
    '\u2028',
    '\ufeff',
    '\ud800',
    '\u{e0041}',
  ],
  ...[' and ', ',', 'A and B', '%', '#', '&', '~', '^', '_', '/', '..', '../..', '?x', 'é', '字', '👍', 'null', '- '],
]
const hostile = fc.oneof(
  fc.constantFrom('.', '..', ''),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join('')),
)
const names = fc.uniqueArray(hostile, { minLength: 1, maxLength: 4, selector: visibleLine })

interface Words {
  readonly name: string
  readonly domain: string
  readonly release: string | null
  readonly authors: readonly string[]
  readonly licenses: readonly string[]
  readonly fields: readonly string[]
  readonly path: string
}

const words: fc.Arbitrary<Words> = fc.record({
  name: hostile,
  domain: hostile,
  release: fc.option(hostile),
  authors: names,
  licenses: names,
  fields: names,
  path: hostile.map((text) => `p${text.replaceAll('/', '.').toWellFormed()}`),
})

function aboutOf({ name, domain, release, authors, licenses }: Words): DatasetAbout {
  const [first] = aboutDataset.contributions
  return {
    ...aboutDataset,
    name,
    domain,
    release: release === null ? null : { id: 'bafyrelease', name: release },
    contributions: authors.map((authorName, at) => ({
      ...(first ?? expect.fail('no contribution')),
      author: `did:key:z6Mk${at}`,
      authorName,
    })),
    licenses: licenses.map((id) => ({ id, files: 1, rows: 1, text: null })),
  }
}

const shapeFor = ({ fields, path }: Words) =>
  shapeOf([
    datasetFile(
      `one/${path}.jsonl`,
      'jsonl',
      fields.map((name): Field => ({ name, kind: 'text' })),
    ),
  ])

/** The head and the body of a card. */
async function cardOf(of: Words): Promise<{ head: Record<string, unknown>; body: string }> {
  const [card] = datasetCards(aboutOf(of), shapeFor(of))
  const text = await textOf(card?.text ?? expect.fail('no card'))
  const [, head = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? expect.fail('no head')
  return { head: parse(head) as Record<string, unknown>, body }
}

test('the head of the card is YAML with these fields and no others, and gives the same text', async () => {
  await fc.assert(
    fc.asyncProperty(words, async (of) => {
      const { head } = await cardOf(of)
      const ids = of.licenses.map((id) => id.toLowerCase().toWellFormed())
      const license = ids.length === 1 ? { license: ids[0] } : { license: 'other', license_name: ids.join(' and ') }
      const path = `one/${of.path}.jsonl`.replace(/[[\]*?{}!]/g, (special) => `[${special}]`)
      const features = of.fields.map((name) => ({ name: name.toWellFormed(), dtype: 'string' }))
      expect(head).toEqual({
        pretty_name: of.name.toWellFormed(),
        ...license,
        configs: [{ config_name: 'jsonl', default: true, data_files: [{ split: 'train', path: [path] }] }],
        dataset_info: [{ config_name: 'jsonl', features }],
      })
    }),
  )
})

const flat = (tokens: readonly Token[]): Token[] => tokens.flatMap((token) => [token, ...flat(token.children ?? [])])
/** What a reader sees of inline tokens. */
const shown = (token: Token | undefined): string =>
  (token?.children ?? [])
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .map(({ content }) => content)
    .join('')

test('the body of the card has the headings, lists, links and code that it is written with, and others’ text in them', async () => {
  await fc.assert(
    fc.asyncProperty(words, async (of) => {
      const { body } = await cardOf(of)
      const tokens = markdown.parse(body, {})
      const all = flat(tokens)
      const inlineAfter = (type: string) =>
        tokens.flatMap((token, at) =>
          token.type === type ? [tokens.slice(at).find((one) => one.type === 'inline')] : [],
        )
      expect(inlineAfter('heading_open').map(shown)).toEqual([
        visibleLine(of.name),
        'What is in it',
        'Licences',
        'Who made it',
        'How to cite it',
        'How to check it',
      ])
      expect(all.filter(({ type }) => /html|image|table|blockquote|ordered|hr|code_block/.test(type))).toEqual([])
      expect(all.filter(({ type }) => type === 'link_open')).toEqual([])
      expect(all.filter(({ type }) => type === 'bullet_list_open')).toHaveLength(3)
      const items = inlineAfter('list_item_open')
      expect(items).toHaveLength(1 + of.licenses.length + of.authors.length)
      const codes = (token: Token | undefined) =>
        (token?.children ?? []).filter(({ type }) => type === 'code_inline').map(({ content }) => content)
      const [table, ...rest] = items
      expect(codes(table)).toEqual(of.fields.map((name) => visibleLine(name) || ' '))
      expect(rest.slice(0, of.licenses.length).map((item) => codes(item)[0])).toEqual(
        of.licenses.map((id) => visibleLine(id) || ' '),
      )
      expect(rest.slice(of.licenses.length).map(shown)).toEqual(
        of.authors.map((name, at) => [visibleLine(name), `did:key:z6Mk${at}`].filter((part) => part !== '').join(', ')),
      )
      const about = inlineAfter('paragraph_open').map(shown)
      if (of.domain !== '') expect(about[0]).toContain(`About: ${visibleLine(of.domain)}.`)
      const fences = tokens.filter(({ type }) => type === 'fence').map(({ content }) => content)
      expect(fences).toEqual([`${citationOf(aboutOf(of))}\n`])
    }),
  )
})

/** The fields of an entry, as BibTeX finds them: by counting braces. */
function bibtexFields(text: string): Record<string, string> {
  const fields: Record<string, string> = {}
  let depth = 0
  let value = ''
  let name = ''
  for (const character of text.slice(text.indexOf(',') + 1)) {
    if (character === '{') depth += 1
    if (character === '}') depth -= 1
    if (depth < 0) return fields
    if (depth === 0 && character === '}') {
      fields[name.replace(/[=\s,]/g, '')] = value.slice(1)
      name = value = ''
    } else if (depth > 0) value += character
    else name += character
  }
  return expect.fail('the entry does not end')
}

/** The names of an author field: what stands between the words "and" outside of braces. */
function bibtexNames(field: string): string[] {
  const found = ['']
  let depth = 0
  for (const part of field.split(/([{}]| and )/)) {
    if (part === '{') depth += 1
    if (part === '}') depth -= 1
    if (part === ' and ' && depth === 0) found.push('')
    else found[found.length - 1] += part
  }
  return found
}

test('the citation has four fields, and each author is one', () => {
  fc.assert(
    fc.property(words, (of) => {
      const fields = bibtexFields(citationOf(aboutOf(of)))
      expect(Object.keys(fields)).toEqual(['title', 'author', 'year', 'note'])
      expect(`{${fields['title']}}`).toBe(bibtexField(of.name))
      expect(bibtexNames(fields['author'] ?? '')).toEqual(of.authors.map(bibtexField))
    }),
  )
  expect(citationOf(aboutOf({ ...calm, authors: ['A and B'] }))).toContain('author = {{A and B}},')
})

const calm: Words = {
  name: 'n',
  domain: '',
  release: null,
  authors: ['A'],
  licenses: ['MIT'],
  fields: ['f'],
  path: 'p',
}

test('Croissant gives the texts back, no two parts share an id, and a licence is a place at SPDX or no place', async () => {
  await fc.assert(
    fc.asyncProperty(words, async (of) => {
      const document = JSON.parse(await textOf(croissant(aboutOf(of), shapeFor(of)))) as {
        readonly name: string
        readonly license: readonly string[]
        readonly creator: readonly { readonly name: string }[]
        readonly recordSet: readonly { readonly field: readonly { readonly '@id': string; readonly name: string }[] }[]
      }
      expect(document.name).toBe(of.name)
      expect(document.creator.map(({ name }) => name)).toEqual(of.authors)
      const fields = document.recordSet.flatMap(({ field }) => field)
      expect(fields.map(({ name }) => name)).toEqual(of.fields)
      for (const field of fields) {
        const { pathname, search, hash } = new URL(field['@id'], 'x://host/')
        expect([pathname.split('/').length, search, hash]).toEqual([3, '', ''])
      }
      for (const license of document.license) {
        const url = URL.parse(license)
        if (url === null) expect(license).toMatch(/^LicenseRef-[^/?#\s]*$/)
        else expect([url.href, url.origin]).toEqual([license, 'https://spdx.org'])
        expect(url?.pathname.split('/').length ?? 3).toBe(3)
      }
    }),
  )
})

test('a segment of a URL stays one, and can be read back', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const segment = urlSegment(text)
      const { pathname, search, hash } = new URL(`https://host/a/${segment}/b`)
      expect([pathname.split('/').length, search, hash]).toEqual([4, '', ''])
      const end = /^\.{1,2}$/.test(text) ? '\0' : ''
      expect(decodeURIComponent(segment)).toBe(text.toWellFormed() + end)
    }),
  )
})

test('a backtick and a heading in the id of a licence stay text', async () => {
  const { body } = await cardOf({ ...calm, licenses: ['MIT`\n# pwned\n<img src=x onerror=alert(1)>`'] })
  expect(
    flat(markdown.parse(body, {})).filter(({ type, content }) => type.startsWith('html') && content !== ''),
  ).toEqual([])
  expect(body.split('\n').filter((line) => line.startsWith('# '))).toEqual(['# n'])
})
