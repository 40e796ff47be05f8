import { expect, test } from 'vitest'
import { PathInvalidError } from './errors.ts'
import { checkPath, pathKey, pathProblem } from './path.ts'

test.each(['a', 'train/part-1.jsonl', 'Büro/データ.csv', '.hidden', 'a..b', '...a', 'console', 'com10', 'a b/c'])(
  'takes %s',
  (path) => expect(pathProblem(path)).toBeNull(),
)

test.each([
  ['', 'is empty'],
  ['/etc/passwd', 'is not relative'],
  ['../a', 'has the segment ".."'],
  ['a/../../b', 'has the segment ".."'],
  ['a/./b', 'has the segment "."'],
  ['a//b', 'has an empty segment'],
  ['a/', 'has an empty segment'],
  ['..\\a', 'holds a backslash'],
  ['C:a', 'holds a colon, which names a drive or a stream on Windows'],
  ['a.txt:evil', 'holds a colon, which names a drive or a stream on Windows'],
  ['a\0b', 'holds a control character'],
  ['a\nb', 'holds a control character'],
  ['a\u202etxt.exe', 'holds a control character'],
  ['u\u0308ber', 'is not in Unicode form NFC'],
  ['a\ud800', 'holds a lone surrogate'],
  ['a\u0378', 'holds U+0378, which is no character of Unicode 17.0'],
  ['x'.repeat(256), 'has a segment of more than 255 bytes'],
  ['xxxxxxxx/'.repeat(114), 'is longer than 1024 bytes'],
  ['nul', 'has a segment that names a device on Windows'],
  ['a/Com1.jsonl', 'has a segment that names a device on Windows'],
  ['LPT² .x', 'has a segment that names a device on Windows'],
  ['a./b', 'has a segment that ends in a dot or a space'],
  ['a /b', 'has a segment that ends in a dot or a space'],
  ['.. /b', 'has a segment that ends in a dot or a space'],
])('refuses %j', (path, problem) => {
  expect(pathProblem(path)).toBe(problem)
  expect(() => checkPath(path)).toThrow(PathInvalidError)
})

test('one key for what one file system may take for one file', () => {
  expect(pathKey('A/B.csv')).toBe(pathKey('a/b.CSV'))
  expect(pathKey('straße')).toBe(pathKey('STRASSE'))
  expect(pathKey('\u1e9e')).toBe(pathKey('ss'))
  expect(pathKey('\u03a3\u0391\u03a3')).toBe(pathKey('\u03c3\u03b1\u03c2'))
  expect(pathKey('a')).not.toBe(pathKey('b'))
})
