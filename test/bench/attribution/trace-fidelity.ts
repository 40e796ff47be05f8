import { type Tracer, tokenise } from '@datanet/attribution'
import { type EditKind, edited, pick, type Random } from './edits.ts'

/** How many words there were, and of those how many were given to who has them, and to others. */
export interface TraceCount {
  words: number
  right: number
  wrong: number
}

/** Which rows are where: by the normalised text of a row its contributions. */
export interface TraceWorld {
  readonly tracer: Tracer
  /** Rows to compose from: real ones. */
  readonly rows: readonly string[]
  /** Rows of a contribution, by the bytes of its id. */
  readonly rowOf: (contribution: Uint8Array, row: number) => string
  readonly unknown: readonly string[]
  readonly pool: readonly string[]
}

const LENGTHS = [5, 8, 12, 20] as const

/** In which class a span of so many words counts. */
function classOf(words: number): string {
  const least = [...LENGTHS].reverse().find((length) => words >= length) ?? 5
  const next = LENGTHS[LENGTHS.indexOf(least as 5) + 1]
  return next === undefined ? `${least} and more words` : `${least} to ${next - 1} words`
}

interface Part {
  readonly text: string
  /** Words as they stood in the source; none for what nobody contributed. */
  readonly source: readonly string[]
  readonly kind: string
}

function partOf(world: TraceWorld, kind: EditKind, share: number, random: Random): Part {
  let words: string[]
  do words = pick(world.rows, random).split(/\s+/)
  while (words.length < 5)
  const length = Math.min(words.length, 5 + Math.floor(random() * random() * 56))
  const from = Math.floor(random() * (words.length - length + 1))
  const source = words.slice(from, from + length).join(' ')
  return {
    text: share === 0 ? source : edited(source, kind, share, random, world.pool),
    source: tokenise(source).words,
    kind: classOf(length),
  }
}

function unknownPart({ unknown }: TraceWorld, random: Random): Part {
  return { text: pick(unknown, random).split(/\s+/).slice(0, 40).join(' '), source: [], kind: 'nobody’s' }
}

/** The longest run of words of `source` that `row` has too. */
function longestRun(source: readonly string[], row: string): number {
  const padded = ` ${row} `
  let longest = 0
  for (let start = 0; start + longest < source.length; start += 1) {
    while (
      start + longest < source.length &&
      padded.includes(` ${source.slice(start, start + longest + 1).join(' ')} `)
    )
      longest += 1
  }
  return longest
}

/** Traces texts that are put together from five parts each, one of which nobody contributed; counts by words. */
export function traceFidelity(
  world: TraceWorld,
  { texts, kind, share }: { texts: number; kind: EditKind; share: number },
  random: Random,
): Record<string, TraceCount> {
  const counts: Record<string, TraceCount> = {}
  for (let nth = 0; nth < texts; nth += 1) {
    const parts = [0, 1, 2, 3].map(() => partOf(world, kind, share, random))
    parts.push(unknownPart(world, random))
    const text = parts.map((part) => part.text).join(' . ')
    const spans = world.tracer.trace(text)
    let at = 0
    for (const { text: part, source, kind: name } of parts) {
      const count = counts[name] ?? { words: 0, right: 0, wrong: 0 }
      counts[name] = count
      const starts = tokenise(part).starts.map((start) => at + start)
      count.words += starts.length
      for (const span of spans) {
        const inside = starts.filter((start) => span.start <= start && start < span.end).length
        if (inside === 0) continue
        const row = tokenise(world.rowOf(span.contribution, span.row)).words.join(' ')
        // a row has the part where it has most of a run of what was taken, before it was edited
        const shown = 2 * longestRun(source, row) >= Math.min(inside, source.length * (1 - share))
        if (source.length > 0 && shown) count.right += inside
        else count.wrong += inside
      }
      at += part.length + 3
    }
  }
  return counts
}
