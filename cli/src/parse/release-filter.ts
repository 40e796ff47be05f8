import type { ReleaseFilter } from '@datanet/client'
import { InvalidArgumentError } from 'commander'
import { cid, did, score } from './option-values.ts'

function time(given: string): string {
  const value = new Date(given)
  if (Number.isNaN(value.getTime()))
    throw new InvalidArgumentError(`"${given}" is not a time; write it like 2026-01-31T12:00:00Z.`)
  return value.toISOString()
}

/** Adds one KEY=VALUE to a filter. Of one key that is given again, licences, authors and contributions add up; the strictest of the others holds. */
export function addFilter(given: string, before: ReleaseFilter = {}): ReleaseFilter {
  const [, key = '', value = ''] = /^([a-z-]+)=(.+)$/s.exec(given) ?? []
  switch (key) {
    case 'license':
      return { ...before, licenses: [...(before.licenses ?? []), value] }
    case 'author':
      return { ...before, authors: [...(before.authors ?? []), did(value)] }
    case 'contribution':
      return { ...before, contributions: [...(before.contributions ?? []), cid(value)] }
    case 'min-score':
      return { ...before, minScore: Math.max(before.minScore ?? 0, score(value)) }
    case 'after': {
      const after = time(value)
      return { ...before, after: before.after !== undefined && before.after > after ? before.after : after }
    }
    default:
      throw new InvalidArgumentError(
        `"${given}" is not a filter. Write license=, author=, min-score=, after= or contribution= and a value.`,
      )
  }
}
