import type { Operations, SpanText, WeightText } from '@datanet/client'
import { CID, didOf } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import type { Desk } from '../desk.ts'
import { membersOf, releaseOf } from '../release-operations.ts'

function releaseSet(replica: Replica, release: string): ReadonlySet<string> {
  return new Set(membersOf(replica, releaseOf(replica, release).record.verdicts).map(String))
}

/** What each contribution weighs in all, heaviest first; of equals the one whose heaviest span came first. */
function weightsOf(spans: readonly SpanText[]): WeightText[] {
  const sums = new Map<string, { contribution: string; author: string; weight: bigint }>()
  for (const { contribution, author, weight } of spans) {
    const sum = sums.get(contribution) ?? { contribution, author, weight: 0n }
    sums.set(contribution, { ...sum, weight: sum.weight + BigInt(weight) })
  }
  return [...sums.values()]
    .sort((a, b) => (a.weight === b.weight ? 0 : a.weight > b.weight ? -1 : 1))
    .map((sum) => ({ ...sum, weight: sum.weight.toString() }))
}

/** Which contributions a text comes from. */
export function traceOperation(desk: Desk): Pick<Operations, 'trace'> {
  return {
    async trace({ datanet, text, release }, { signal, onProgress } = {}) {
      const replica = desk.library.get(datanet)
      const found = await replica.texts.trace(text, {
        ...(release === undefined ? {} : { among: releaseSet(replica, release) }),
        signal,
        onIndexed: (done, total) => onProgress?.({ phase: 'read', done, total, unit: 'contributions' }),
      })
      const spans = found.spans.flatMap(({ contribution: bytes, start, end, row, millibits, confidence }) => {
        const contribution = CID.decode(bytes)
        const submission = replica.docket.get(contribution)?.submission
        if (submission == null) return []
        const { title, license } = submission.record
        const author = didOf(submission.author)
        const weight = millibits.toString()
        return [{ start, end, contribution: contribution.toString(), author, license, title, row, weight, confidence }]
      })
      const { searched, missing } = found
      return { spans, attribution: weightsOf(spans), searched, missing: missing.map(String) }
    },
  }
}
