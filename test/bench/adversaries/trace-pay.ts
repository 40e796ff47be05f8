import { MemoryTextFiles, TextIndex, Tracer } from '@datanet/attribution'
import { hexOf, textBytes } from '@datanet/records'
import type { LabelledText } from '../attribution/labelled-sets.ts'
import type { Pay } from './pay.ts'
import { type Contribution, wordsOf } from './scene.ts'
import { indexed, seniorsFirst } from './seniors-first.ts'

/** Words that make a phrase, for the rule that pays phrases. */
const PHRASE = 3

function add(paid: Map<string, number>, author: string, part: number): void {
  paid.set(author, (paid.get(author) ?? 0) + part)
}

function shares(paid: ReadonlyMap<string, number>): Map<string, number> {
  const total = [...paid.values()].reduce((sum, one) => sum + one, 0)
  return new Map([...paid].map(([author, one]) => [author, one / (total || 1)]))
}

/** Each span of each answer pays its earliest contribution, by its bits. */
function traced(contributions: readonly Contribution<LabelledText>[], answers: readonly LabelledText[]) {
  const index = TextIndex.open(new MemoryTextFiles())
  index.add(contributions.map(indexed))
  const tracer = new Tracer(index)
  const authors = new Map(contributions.map(({ id, author }) => [hexOf(textBytes(id)), author]))
  const paid = new Map<string, number>()
  for (const { text } of answers) {
    for (const { contribution, millibits } of tracer.trace(text))
      add(paid, authors.get(hexOf(contribution)) ?? '', millibits)
  }
  return shares(paid)
}

function phrasesOf(text: string): string[] {
  const words = wordsOf(text.toLowerCase())
  return words.slice(PHRASE - 1).map((_word, at) => words.slice(at, at + PHRASE).join(' '))
}

/** Each phrase of each answer pays all who have it alike. */
function byPhrases(contributions: readonly Contribution<LabelledText>[], answers: readonly LabelledText[]) {
  const holders = new Map<string, Set<string>>()
  for (const { text } of answers) for (const phrase of phrasesOf(text)) holders.set(phrase, new Set())
  for (const { author, pieces } of contributions)
    for (const { text } of pieces) for (const phrase of phrasesOf(text)) holders.get(phrase)?.add(author)
  const paid = new Map<string, number>()
  for (const { text } of answers) {
    for (const phrase of phrasesOf(text)) {
      const authors = holders.get(phrase) ?? new Set()
      for (const author of authors) add(paid, author, 1 / authors.size)
    }
  }
  return shares(paid)
}

function bySize(contributions: readonly Contribution<LabelledText>[]) {
  const paid = new Map<string, number>()
  for (const { author, pieces } of contributions) add(paid, author, pieces.length)
  return shares(paid)
}

/** The rules that traces can be paid by; ours is the first. */
export const traceRules = ['trace', 'phrases', 'size'] as const

/** What each rule pays for answers. */
export const tracePay: Pay<LabelledText> = (given, answers) => {
  const contributions = seniorsFirst(given)
  const paid = [traced, byPhrases, bySize].map((rule) => rule(contributions, answers))
  return new Map(traceRules.map((rule, nth) => [rule, paid[nth] ?? new Map()]))
}
