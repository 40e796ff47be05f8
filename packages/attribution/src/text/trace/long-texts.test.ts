/** What a long text costs: memory that does not grow with the text times its sources, and no step that keeps others waiting. */
import { expect, test } from 'vitest'
import { MemoryTextFiles } from '../segment/text-files.ts'
import { sentences } from '../sentences.fixture.ts'
import { TextIndex } from '../text-index.ts'
import { PART } from './asked.ts'
import { type Found, joined } from './span.ts'
import { Tracer, type TraceSpan } from './tracer.ts'

const MIB = 1024 * 1024

function indexOf(sets: readonly (readonly string[])[]): TextIndex {
  const index = TextIndex.open(new MemoryTextFiles())
  index.add(sets.map((rows, nth) => ({ id: Uint8Array.of(nth >> 8, nth & 255), stamp: nth + 1, rows })))
  return index
}

/** Rows that no contribution has, as one text of at least so many words. */
function padding(words: number): string[] {
  return sentences(Math.ceil(words / 20), 99, [20, 20])
    .join(' ')
    .split(' ')
    .slice(0, words)
}

test('a text that quotes very many sources takes no memory for each of them over the whole text', () => {
  const rows = sentences(600, 1, [12, 16])
  const text = `${rows.join('. ')}. ${padding(20_000).join(' ')}`
  const tracer = new Tracer(indexOf(rows.map((row) => [row])))
  const before = process.memoryUsage().arrayBuffers
  const steps = tracer.traceInSteps(text)
  let most = 0
  let count = 0
  let step = steps.next()
  for (; step.done !== true; step = steps.next()) {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    count += 1
  }
  expect(new Set(step.value.map(({ contribution }) => contribution.join())).size).toBeGreaterThan(550)
  // each source over the whole text would be 130 MB
  expect(most).toBeLessThan(64 * MIB)
  expect(count).toBeGreaterThan(text.split(' ').length / 512)
})

test('who adds large texts gives way to others, and what is added stands there in the end alone', () => {
  const rows = sentences(15_000, 1, [12, 16])
  const index = TextIndex.open(new MemoryTextFiles())
  const id = Uint8Array.of(1)
  let steps = 0
  for (const _ of index.addInSteps([{ id, stamp: 1, rows }])) {
    expect(index.has(id)).toBe(false)
    steps += 1
  }
  expect(index.has(id)).toBe(true)
  expect(steps).toBeGreaterThan(rows.join('').length / 200_000)
})

test('where a text is cut into parts, nothing is lost or found twice', () => {
  const rows = sentences(40, 1, [60, 80])
  const tracer = new Tracer(indexOf([rows, sentences(40, 2, [60, 80])]))
  const quote = (rows[7] as string).split(' ').slice(3, 51).join(' ')
  const before = padding(PART + 96)
  const spansAfter = (words: number): TraceSpan[] => {
    const lead = before.slice(-words).join(' ')
    const spans = tracer.trace(`${lead} ${quote} ${padding(64).join(' ')}`)
    return spans.map((span) => ({ ...span, start: span.start - lead.length, end: span.end - lead.length }))
  }
  const usual = spansAfter(48)
  expect(usual).toMatchObject([{ row: 7, contribution: Uint8Array.of(0, 0) }])
  // looks begin every 24 words
  for (let words = PART - 96; words <= PART + 48; words += 24) expect(spansAfter(words), `${words}`).toEqual(usual)
})

test('a row that is quoted whole becomes one span in time that is in proportion to it', () => {
  const tracer = new Tracer(indexOf([sentences(1, 1, [40, 40])]))
  const text = sentences(1, 1, [40, 40])[0] as string
  expect(tracer.trace(text)).toHaveLength(1)
  const placed = indexOf([['a b c']]).seniorities.all[0] as Found['placed']
  const gains = Array.from({ length: 16 }, (_, at) => 1 + (at % 3))
  const found = Array.from({ length: 40_000 }, (_, nth): Found => {
    const start = 8 * nth
    return { placed, row: 0, block: 40_000 - nth, start, end: start + 16, shift: 0, gains }
  })
  const [span, ...others] = joined(found)
  expect(others).toEqual([])
  expect(span).toMatchObject({ start: 0, end: 8 * 40_000 + 8, block: 1, shift: 0 })
  expect(span?.gains).toHaveLength(8 * 40_000 + 8)
  expect(span?.gains.slice(0, 20)).toEqual(
    Array.from({ length: 20 }, (_, at) => Math.max(...[0, 8, 16].map((by) => gains[at - by] ?? 0))),
  )
})
