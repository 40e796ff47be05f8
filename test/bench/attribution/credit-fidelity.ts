import { type CreditRow, creditOf, MemoryTextFiles, type TextContribution, TextIndex } from '@datanet/attribution'
import type { TextRow } from './corpora.ts'
import { type EditKind, edited, pick, type Random, seeded, shuffled } from './edits.ts'

/** Rows of a senior contribution. */
const SENIOR_ROWS = 400

/** Seniors of one data set in an index, and rows that nobody has seen. */
export interface CreditWorld {
  readonly index: TextIndex
  readonly seniors: readonly TextContribution[]
  readonly unseen: readonly string[]
  /** Words to edit with. */
  readonly pool: readonly string[]
}

function idOf(nth: number): Uint8Array {
  return Uint8Array.of(nth >> 16, nth >> 8, nth)
}

/** Splits a data set by groups: one half becomes senior contributions, the other stays unseen. */
export function creditWorld(rows: readonly TextRow[], seed: number, seniorRows = SENIOR_ROWS): CreditWorld {
  const random = seeded(seed)
  const sides = new Map<string, boolean>()
  const side = (group: string): boolean => {
    if (!sides.has(group)) sides.set(group, random() < 0.5)
    return sides.get(group) as boolean
  }
  const known = rows.filter(({ group }) => side(group)).map(({ text }) => text)
  const unseen = shuffled(
    rows.filter(({ group }) => !side(group)).map(({ text }) => text),
    random,
  )
  const seniors: TextContribution[] = []
  for (let at = 0; at < known.length; at += seniorRows)
    seniors.push({ id: idOf(seniors.length), stamp: 1000 + seniors.length, rows: known.slice(at, at + seniorRows) })
  const index = TextIndex.open(new MemoryTextFiles())
  index.add(seniors)
  return { index, seniors, unseen, pool: known.join(' ').split(/\s+/) }
}

/** What one set was credited. */
export interface CreditTrial {
  /** Of the copied rows, the share that was credited to anyone, and to whom they were taken from; in 1000. */
  readonly credited: number
  readonly right: number
}

function withExact(texts: readonly string[], seniors: ReadonlyMap<string, Uint8Array>): CreditRow[] {
  return texts.map((text) => ({ text, exact: seniors.get(text) }))
}

/** A set of `size` rows, of which a share is copied with edits from one senior, and the rest is own. */
export function creditTrial(
  world: CreditWorld,
  { size, copied, kind, share }: { size: number; copied: number; kind: EditKind; share: number },
  random: Random,
): CreditTrial {
  const { index, seniors, unseen, pool } = world
  const victim = pick(
    seniors.filter(({ rows }) => (rows as readonly string[]).length >= Math.min(size, SENIOR_ROWS / 2)),
    random,
  )
  const count = Math.round(size * copied)
  const source = shuffled(victim.rows as readonly string[], random)
  const taken = Array.from({ length: count }, (_, nth) => source[nth % source.length] as string)
  const stolen = taken.map((text) => edited(text, kind, share, random, pool))
  const from = Math.floor(random() * Math.max(1, unseen.length - size))
  const own = unseen.slice(from, from + size - count)
  const rows = shuffled([...stolen, ...own], random)
  const exact = new Map<string, Uint8Array>()
  for (const { id, rows: held } of [...seniors].reverse()) for (const text of held) exact.set(text, id)
  const result = creditOf(index, { id: Uint8Array.of(255), stamp: 9e9, rows: withExact(rows, exact) })
  const units = result.credits.reduce((sum, credit) => sum + credit.units, 0)
  const right = result.credits.find(
    ({ contribution }) => contribution === victim.id || contribution.join() === victim.id.join(),
  )
  if (count === 0) return { credited: result.near, right: 0 }
  return {
    credited: Math.round((1000 * units) / count),
    right: Math.round((1000 * (right?.units ?? 0)) / count),
  }
}
