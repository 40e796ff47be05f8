import { creditOf, MemoryTextFiles, TextIndex } from '@datanet/attribution'
import { textBytes } from '@datanet/records'
import type { LabelledText } from '../attribution/labelled-sets.ts'
import { BOAST, type Pay } from './pay.ts'
import type { Contribution } from './scene.ts'
import { indexed, rowKey, seniorsFirst } from './seniors-first.ts'
import { discounted } from './similar-rows.ts'

type Texts = Contribution<LabelledText>

/** Sets of fewer rows are judged together with the author's other small ones. */
const SMALL = 100

/** What each contribution has of its own, in rows. */
type Rule = (contributions: readonly Texts[]) => readonly number[]

/** Rows of each contribution that nobody senior holds, each once; and of the others, who held them first. */
function exactOwners(contributions: readonly Texts[]): ReadonlyMap<string, string>[] {
  const first = new Map<string, string>()
  return contributions.map(({ id, pieces }) => {
    const own = new Map<string, string>()
    for (const { text } of pieces) {
      const key = rowKey(text)
      const owner = first.get(key) ?? id
      first.set(key, owner)
      own.set(key, owner)
    }
    return own
  })
}

function exactOnly(contributions: readonly Texts[]): number[] {
  return exactOwners(contributions).map((owners, nth) => {
    return [...owners.values()].filter((owner) => owner === contributions[nth]?.id).length
  })
}

/** Numbers contributions, so that equal lists of them are known again. */
function numberer(): (one: Texts) => number {
  const numbers = new WeakMap<Texts, number>()
  let next = 0
  return (one) => {
    const number = numbers.get(one) ?? next++
    numbers.set(one, number)
    return number
  }
}

/** Credit as verdicts give it. It remembers by the seniors what a contribution got, since who comes later changes nothing. */
function creditRule(): Rule {
  const numberOf = numberer()
  const known = new Map<string, number>()
  return (contributions) => {
    const keys = contributions.map((_one, nth) =>
      contributions
        .slice(0, nth + 1)
        .map(numberOf)
        .join(),
    )
    if (keys.some((key) => !known.has(key))) {
      const index = TextIndex.open(new MemoryTextFiles())
      index.add(contributions.map(indexed))
      const owners = exactOwners(contributions)
      contributions.forEach((one, nth) => {
        const key = keys[nth] as string
        if (known.has(key)) return
        const texts = new Map(one.pieces.map(({ text }) => [rowKey(text), text]))
        const rows = [...(owners[nth] ?? [])].map(([row, owner]) => ({
          text: texts.get(row) ?? '',
          exact: owner === one.id ? undefined : textBytes(owner),
        }))
        const mates = contributions.slice(0, nth).filter(({ author, pieces }) => {
          return author === one.author && pieces.length < SMALL
        })
        const pool = rows.length < SMALL ? mates.map(indexed) : []
        known.set(key, creditOf(index, { id: textBytes(one.id), stamp: one.stamp, rows, pool }).own)
      })
    }
    return keys.map((key) => known.get(key) ?? 0)
  }
}

const rules: Readonly<Record<string, Rule>> = {
  credit: creditRule(),
  'exact rows only': exactOnly,
  'similarity-discounted': (contributions) => discounted(contributions.map(({ pieces }) => pieces)),
  size: (contributions) => contributions.map(({ pieces }) => pieces.length),
  equal: (contributions) => contributions.map(() => 1),
  declared: (contributions) =>
    contributions.map(({ id, pieces }) => pieces.length * (id.startsWith('attack') ? BOAST : 1)),
}

/** The rules that texts can be paid by; ours is the first. */
export const textRules = Object.keys(rules)

/** What each rule pays for texts: as much as an author has of its own, over what all have of theirs. */
export const textPay: Pay<LabelledText> = (given) => {
  const contributions = seniorsFirst(given)
  return new Map(
    Object.entries(rules).map(([rule, worth]) => {
      const worths = worth(contributions)
      const total = worths.reduce((sum, one) => sum + one, 0)
      const byAuthor = new Map<string, number>()
      contributions.forEach(({ author }, nth) => {
        byAuthor.set(author, (byAuthor.get(author) ?? 0) + (worths[nth] ?? 0) / (total || 1))
      })
      return [rule, byAuthor] as const
    }),
  )
}
