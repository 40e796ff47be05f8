import { expect, test } from 'vitest'
import { fileLines } from './files.ts'
import { Style } from './style.ts'

const file = { path: 'a.jsonl', cid: 'bafk', bytes: 10, rows: 2, format: 'jsonl' as const, schema: null }

test('who lists a part of the files says how many more there are', () => {
  const style = new Style(false)
  expect(fileLines({ files: [file], shards: 100_000 }, style).at(-1)).toBe('and 99,999 more')
  expect(fileLines({ files: [file], shards: 1 }, style).at(-1)).toContain('a.jsonl')
  expect(fileLines({ files: [], shards: null }, style)).toEqual([])
})
