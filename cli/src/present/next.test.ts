import { expect, it } from 'vitest'
import { nextLines, quoted } from './next.ts'
import { Style } from './style.ts'

const plain = new Style(false)

it('names the repo that was named, before any note', () => {
  expect(nextLines(plain, './my repo', 'datanet list', 'datanet pay A B  (an issuer does)')).toEqual([
    '',
    "Next: datanet list --repo './my repo'",
    "      datanet pay A B --repo './my repo'  (an issuer does)",
  ])
  expect(nextLines(plain, null, 'datanet list')).toEqual(['', 'Next: datanet list'])
  expect(nextLines(plain, null)).toEqual([])
})

it('quotes what a shell would take apart', () => {
  expect(quoted('datanet:bafy?peer=/ip4&invite=x')).toBe("'datanet:bafy?peer=/ip4&invite=x'")
  expect(quoted("it's")).toBe("'it'\\''s'")
  expect(quoted('a/b.jsonl')).toBe('a/b.jsonl')
})
