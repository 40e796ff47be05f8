import { expect, test } from 'vitest'
import { creditOf } from './credit/credit-of.ts'
import { keyedWording } from './keyed.ts'
import { MemoryTextFiles } from './segment/text-files.ts'
import { seeded, sentences, substituted } from './sentences.fixture.ts'
import { TextIndex } from './text-index.ts'
import { Tracer } from './trace/tracer.ts'

const KEY = new Uint8Array(32).fill(7)
const rows = sentences(150, 1)
const ALICE = Uint8Array.of(1)

function keyedIndex(files = new MemoryTextFiles()): TextIndex {
  const index = TextIndex.open(files, keyedWording(KEY))
  index.add([{ id: ALICE, stamp: 1, rows }])
  return index
}

test('finds and credits as it does with plain words', () => {
  const [span] = new Tracer(keyedIndex()).trace(`So: ${rows[5]}.`)
  expect(span).toMatchObject({ contribution: ALICE, row: 5, start: 4, end: 4 + (rows[5] as string).length })
  const random = seeded(2)
  const copy = rows.map((row) => ({ text: substituted(row, 0.2, random) }))
  const { credits } = creditOf(keyedIndex(), { id: Uint8Array.of(2), stamp: 2, rows: copy })
  expect(credits[0]?.units).toBeGreaterThan(140)
})

test('nothing of the text lies in the files, and another key finds nothing', () => {
  const files = new MemoryTextFiles()
  keyedIndex(files)
  const stored = [...files.files.values()].map((bytes) => new TextDecoder('latin1').decode(bytes)).join(' ')
  for (const word of new Set(rows.slice(0, 5).join(' ').split(' '))) {
    if (word.length > 3) expect(stored).not.toContain(word)
  }
  const other = TextIndex.open(files, keyedWording(new Uint8Array(32).fill(8)))
  expect(new Tracer(other).trace(rows[5] as string)).toEqual([])
})

test('is HMAC-SHA-256 of the word, and how rare it is in bits', () => {
  const { words, starts, ends } = keyedWording(KEY).words('The Zebra')
  expect(words.map((word) => word.slice(0, 12))).toEqual(['e20e7f9e72cc', '81f8a127122a'])
  expect(words.map((word) => keyedWording(KEY).weight(word, 0) / 16)).toEqual([4, 16])
  expect([starts, ends]).toEqual([
    [0, 4],
    [3, 9],
  ])
})
