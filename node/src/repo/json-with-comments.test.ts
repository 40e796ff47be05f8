import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJsonWithComments } from './json-with-comments.ts'

/** JSON text with something in every gap between its tokens, and a comma behind all that is last. */
function commented(value: unknown, gap: () => string): string {
  const one = (part: unknown): string => {
    if (Array.isArray(part)) return `[${gap()}${listed(part.map(one))}]`
    if (typeof part !== 'object' || part === null) return JSON.stringify(part)
    return `{${gap()}${listed(Object.entries(part).map(([name, held]) => `${JSON.stringify(name)}${gap()}:${gap()}${one(held)}`))}}`
  }
  const listed = (parts: string[]): string => parts.map((part) => `${part}${gap()},${gap()}`).join('')
  return `${gap()}${one(value)}${gap()}`
}

const gaps = fc.constantFrom(
  '',
  ' ',
  '\n',
  '\r\n',
  '// it\'s "so", {x: 1]\n',
  '/* "a": 1, */',
  '/***/',
  '/*\n// */',
  '\t/* * / ** /*/',
)

test('whatever stands between the tokens, the value is the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.infiniteStream(gaps), (value, stream) => {
      const text = commented(value, () => stream.next().value)
      expect(parseJsonWithComments(text)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { numRuns: 500 },
  )
})

test('JSON is read as JSON, texts that look like comments too', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseJsonWithComments(text)).toEqual(JSON.parse(text))
    }),
  )
  const tricky = { '//': '/* a */', b: 'http://x//y', c: '",]', d: '\\"//', e: ',}', f: '\\' }
  expect(parseJsonWithComments(JSON.stringify(tricky))).toEqual(tricky)
})

test('a byte order mark at the start is no fault', () => {
  expect(parseJsonWithComments('\uFEFF{}')).toEqual({})
})

describe('what is no JSON stays none', () => {
  test.each([
    '',
    '// only',
    '{"a":1',
    '{"a":1,,}',
    '{,}',
    '[,]',
    '[,1]',
    ',',
    '[1 2]',
    '{"a" 1}',
    '{"a":}',
    "{'a':1}",
    '{a:1}',
    '/* open',
    '{} /',
    '{"a": "x\n"}',
    '{"a": "x}',
    '# {}',
    '[1]/*/',
    '1/**/2',
    '"a//b',
  ])('%j', (text) => {
    expect(() => parseJsonWithComments(text)).toThrow(SyntaxError)
  })

  test('and its place is told as it is in the text', () => {
    const text = '{\n  // one\n  "a": 1, /* two\n  */ "b" 2\n}'
    expect(() => parseJsonWithComments(text)).toThrow('line 4 column 10')
  })
})
