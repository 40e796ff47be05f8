import { MemoryTextFiles, TextIndex, Tracer, tokenise } from '@datanet/attribution'
import { hexOf, textBytes } from '@datanet/records'
import { meanOf } from '../adversaries/interval.ts'
import { type Aim, atLeast, atMost } from '../aim.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import type { EditKind } from './edits.ts'
import { seeded } from './edits.ts'
import { hasCorpus } from './has-corpus.ts'
import { type TraceCount, type TraceWorld, traceFidelity } from './trace-fidelity.ts'
import { traceText } from './trace-text.ts'

const RUNNING = ['prose', 'medquad-nih']
/** Sets whose rows say much in the same words. */
const FORMULAIC = ['unfair-tos-en', 'gsm8k']
const BYTES = { quick: 8e6, full: 16e6 }
const SEEDS = { quick: 1, full: 3 }
/** How the counts name what nobody contributed. */
const NOBODY = 'nobody’s'
/** Texts that nobody contributed have no run of so many words that somebody did. */
const RUN = 6
const TEXTS = { quick: 60, full: 150 }

interface Edits {
  readonly name: string
  readonly kind: EditKind
  readonly share: number
}

const EDITS: readonly Edits[] = [
  ...[0, 10, 20, 30, 40].map((percent): Edits => {
    return { name: `${percent}% of words edited`, kind: 'mixed', share: percent / 100 }
  }),
  { name: 'half of the words replaced, as a paraphrase does', kind: 'substitutions', share: 0.5 },
  { name: '20% of words misspelt', kind: 'typos', share: 0.2 },
  { name: 'spaces in 20% of words', kind: 'spaces in words', share: 0.2 },
]

function aimOf(kind: string, { share, kind: edit }: Edits): Aim | undefined {
  if (kind.startsWith('20') && edit === 'mixed' && share <= 0.2) return atLeast(95)
  return kind.startsWith('8') && share === 0 ? atLeast(85) : undefined
}

function runsOf(text: string): string[] {
  const { words } = tokenise(text)
  return words.slice(RUN - 1).map((_word, at) => words.slice(at, at + RUN).join(' '))
}

/** Texts of which nobody holds a run of words: what is boilerplate for many is not nobody's. */
function nobodys(texts: readonly string[], held: readonly string[]): string[] {
  const runs = new Set(texts.flatMap(runsOf))
  const known = new Set(held.flatMap((text) => runsOf(text).filter((run) => runs.has(run))))
  return texts.filter((text) => !runsOf(text).some((run) => known.has(run)))
}

function worldOf(sets: readonly string[], seed: number, bytes: number): TraceWorld {
  const { contributions, unknown } = traceText(sets, bytes, seed)
  const index = TextIndex.open(new MemoryTextFiles())
  index.add(contributions.map((rows, nth) => ({ id: textBytes(`${nth}`), stamp: nth, rows })))
  const places = new Map(contributions.map((_rows, nth) => [hexOf(textBytes(`${nth}`)), nth]))
  const rows = contributions.flat()
  return {
    tracer: new Tracer(index),
    rows,
    rowOf: (contribution, row) => contributions[places.get(hexOf(contribution)) ?? -1]?.[row] ?? '',
    unknown: nobodys(unknown, rows),
    pool: rows.slice(0, 5_000).join(' ').split(/\s+/),
  }
}

function casesOf(about: string, edits: Edits, counts: readonly Record<string, TraceCount>[]): Case[] {
  const kinds = new Set(counts.flatMap((one) => Object.keys(one)))
  const spans = [...kinds]
    .filter((kind) => kind !== NOBODY)
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
  const part = (count: TraceCount | undefined, what: 'right' | 'wrong') =>
    count === undefined || count.words === 0 ? 0 : (100 * count[what]) / count.words
  const found = spans.map((kind) => {
    const aim = aimOf(kind, edits)
    return caseOf({
      name: `${about}, ${edits.name}: found of spans of ${kind}`,
      unit: '% of words',
      better: 'higher',
      ours: meanOf(counts.map((one) => part(one[kind], 'right'))),
      ...(aim === undefined ? {} : { aim }),
    })
  })
  const wrong = counts.map((one) => {
    const all = Object.values(one)
    const given = all.reduce((sum, { right, wrong: other }) => sum + right + other, 0)
    return (100 * all.reduce((sum, { wrong: other }) => sum + other, 0)) / (given || 1)
  })
  return [
    ...found,
    caseOf({
      name: `${about}, ${edits.name}: given to who has it not`,
      unit: '% of what was given',
      better: 'lower',
      ours: meanOf(wrong),
      aim: atMost(3),
    }),
  ]
}

function measure(lab: Lab, sets: readonly string[], among: readonly Edits[]): Case[] {
  if (!sets.every((name) => hasCorpus(lab, name))) return []
  const about = `trace of ${sets.join(' and ')}`
  const counts = among.map((): Record<string, TraceCount>[] => [])
  for (let seed = 1; seed <= (lab.quick ? SEEDS.quick : SEEDS.full); seed += 1) {
    const world = worldOf(sets, seed, lab.quick ? BYTES.quick : BYTES.full)
    among.forEach(({ name, kind, share }, at) => {
      lab.say(`${about}, ${name}, seed ${seed}`)
      const texts = lab.quick ? TEXTS.quick : TEXTS.full
      counts[at]?.push(traceFidelity(world, { texts, kind, share }, seeded(1000 * seed + at)))
    })
  }
  return among.flatMap((edits, at) => casesOf(about, edits, counts[at] ?? []))
}

/** Which spans of composed texts are traced to who has them. */
export const tracePart: Part = {
  name: 'trace',
  async run(lab) {
    const some = EDITS.filter(({ kind, share }) => kind === 'mixed' && [0, 0.2, 0.4].includes(share))
    return [...measure(lab, RUNNING, EDITS), ...measure(lab, FORMULAIC, some)]
  },
}
