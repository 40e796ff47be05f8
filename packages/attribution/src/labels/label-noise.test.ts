import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeLabels } from './judge-labels.ts'
import { labelNoise, MAX_NOISE_ROWS } from './label-noise.ts'

const word = fc.constantFrom('card', 'lost', 'pin', 'change', 'where', 'money', 'sent', 'new', 'is', 'my')
const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '))
const rows = fc.array(fc.record({ text, label: fc.constantFrom('a', 'b', 'c') }), { maxLength: 20 })

const WORDS: Readonly<Record<string, readonly string[]>> = {
  card: ['card', 'plastic', 'delivered', 'post', 'arrive'],
  pin: ['pin', 'number', 'forgot', 'secret', 'code'],
  money: ['transfer', 'euros', 'account', 'paid', 'salary'],
}
const COMMON = ['my', 'is', 'the', 'where', 'please', 'help', 'with']

/** Texts that speak of their label. */
function speaking(count: number) {
  return Array.from({ length: count }, (_, at) => {
    const label = Object.keys(WORDS)[at % 3] as string
    const own = WORDS[label] as readonly string[]
    const words = [COMMON[at % 7], own[at % 5], COMMON[(at * 3) % 7], own[(at * 2 + 1) % 5], own[(at >> 2) % 5]]
    return { text: words.join(' '), label }
  })
}

test('rows whose label is wrong are doubted most, and told the right one', () => {
  const wrong = new Set([4, 29, 57, 80])
  const all = speaking(90).map((row, at) =>
    wrong.has(at) ? { ...row, label: row.label === 'pin' ? 'card' : 'pin' } : row,
  )
  const doubts = labelNoise(all)
  const most = [...doubts.keys()].sort((a, b) => (doubts[b]?.score ?? 0) - (doubts[a]?.score ?? 0)).slice(0, 4)
  expect(new Set(most)).toEqual(wrong)
  for (const at of wrong) {
    expect(doubts[at]?.score).toBeGreaterThan(0)
    expect(doubts[at]?.other).toBe(speaking(90)[at]?.label)
  }
})

test('are the same whole numbers in whatever order rows come', () => {
  fc.assert(
    fc.property(
      rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all.keys()], { minLength: all.length }))),
      ([all, order]) => {
        const doubts = labelNoise(all)
        for (const { score } of doubts) expect(Number.isSafeInteger(score)).toBe(true)
        expect(labelNoise(order.map((at) => all[at] as (typeof all)[number]))).toEqual(order.map((at) => doubts[at]))
      },
    ),
  )
})

test('nothing is doubted without words, without other labels, or without rows', () => {
  expect(labelNoise([])).toEqual([])
  expect(labelNoise([{ text: 'one row', label: 'a' }])).toEqual([{ score: 0, other: null }])
  for (const { score } of labelNoise(speaking(30).map((row) => ({ ...row, label: 'all' }))))
    expect(score).toBeLessThan(1)
  const silent = labelNoise([...speaking(30), { text: '?!', label: 'pin' }]).at(-1)
  expect(silent?.score).toBe(0)
  const same = labelNoise(Array.from({ length: 12 }, (_, at) => ({ text: 'the same', label: at < 6 ? 'a' : 'b' })))
  expect(new Set(same.map(({ score }) => score)).size).toBe(1)
})

test('a set is judged by how many rows are doubted beyond what honest sets show', () => {
  const honest = judgeLabels(speaking(300))
  expect(honest.beyond).toBe(0)
  expect(honest.honest).toBeGreaterThan(24)
  const labels = Object.keys(WORDS)
  const careless = speaking(600).map((row, at) =>
    at % 4 === 0 ? { ...row, label: labels[(at + 1) % 3] as string } : row,
  )
  const judged = judgeLabels(careless)
  expect(judged.beyond).toBe(judged.doubted.length - judged.honest)
  expect(judged.beyond).toBeGreaterThan(0)
  for (const at of judged.doubted) expect(judged.doubts[at]?.score).toBeGreaterThan(0)
  expect(judgeLabels(careless, 500).beyond).toBe(0)
  expect(judgeLabels([])).toEqual({ doubts: [], doubted: [], honest: 0, beyond: 0 })
})

test('a set that is too large to be looked at as one is judged in parts', () => {
  const few = speaking(90)
  const many = Array.from({ length: MAX_NOISE_ROWS + 1 }, (_, at) => ({
    text: at % 50 === 0 ? `${few[at % 90]?.text} ${at}` : '',
    label: few[at % 90]?.label ?? '',
  }))
  expect(labelNoise(many)).toHaveLength(MAX_NOISE_ROWS + 1)
})
