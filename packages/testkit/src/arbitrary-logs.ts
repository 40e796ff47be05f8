import type { Entry, WireRecord } from '@datanet/records'
import fc from 'fast-check'
import { records } from './arbitrary-records.ts'
import type { AuthorLog } from './author-log.ts'
import { type TestDatanet, type TestDatanetOptions, testDatanet } from './datanet.ts'

/** What the writers of a datanet signed: logs that name each other's entries, and perhaps rivals of their own. */
export interface SignedLogs {
  readonly datanet: TestDatanet
  /** Everything that was signed after the charter, in an order in which each stands on those before it. */
  readonly entries: readonly Entry[]
  /** Those of them that count once all of them are known. */
  readonly effective: readonly Entry[]
}

interface Turn {
  readonly who: number
  readonly records: readonly WireRecord[]
  readonly names: boolean
}

interface Fork {
  readonly who: number
  readonly at: number
  readonly records: readonly (readonly WireRecord[])[]
}

function sign(datanet: TestDatanet, turns: readonly Turn[], forks: readonly Fork[]): SignedLogs {
  const logs = datanet.writers.map((writer) => datanet.author(writer))
  const lowest = logs.map((_, who) => Math.min(...forks.filter((fork) => fork.who === who).map(({ at }) => at)))
  const entries: Entry[] = []
  for (const { who, records: batch, names } of turns) {
    const log = logs[who] as AuthorLog
    const others = logs.flatMap((other, i) => {
      // nobody names what lies behind a fork
      const newest = other === log ? undefined : other.entries[Math.min(other.entries.length, lowest[i] as number) - 1]
      return newest === undefined ? [] : [newest.id]
    })
    entries.push(log.next(batch, { deps: names ? others : [] }))
  }
  const effective = logs.flatMap((log, who) => log.entries.slice(0, lowest[who]))
  for (const { who, at, records: batches } of forks) {
    const log = logs[who] as AuthorLog
    if (at >= log.entries.length) continue
    const branch = log.branch(at)
    entries.push(...batches.map((batch) => branch.next(batch)))
  }
  return { datanet, entries, effective: effective.filter((entry) => entries.includes(entry)) }
}

/** Logs of a datanet's writers. With `forks`, up to so many of their entries get a rival. */
export function signedLogs(options: TestDatanetOptions & { readonly forks?: number } = {}): fc.Arbitrary<SignedLogs> {
  const who = fc.nat((options.writers ?? 3) - 1)
  const batch = fc.array(records(), { minLength: 1, maxLength: 3 })
  const turns = fc.array(fc.record({ who, records: batch, names: fc.boolean() }), { minLength: 1, maxLength: 12 })
  const fork = fc.record({ who, at: fc.nat(5), records: fc.array(batch, { minLength: 1, maxLength: 3 }) })
  return fc
    .tuple(turns, fc.array(fork, { maxLength: options.forks ?? 0 }))
    .map(([taken, forked]) => sign(testDatanet(options), taken, forked))
}

/** Ways in which items may arrive: in any order, some of them again, in batches of any size. */
export function deliveries<T>(items: readonly T[]): fc.Arbitrary<T[][]> {
  const all = fc.shuffledSubarray([...items], { minLength: items.length })
  const again = fc.subarray([...items])
  return fc
    .tuple(all, again, fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 8 }))
    .chain(([order, more, sizes]) =>
      fc.array(fc.nat(items.length), { minLength: more.length, maxLength: more.length }).map((places) => {
        const mixed = [...order]
        for (const [i, item] of more.entries()) mixed.splice(places[i] as number, 0, item)
        const batches: T[][] = []
        for (let from = 0, i = 0; from < mixed.length; i++) {
          const size = sizes[i % sizes.length] as number
          batches.push(mixed.slice(from, from + size))
          from += size
        }
        return batches
      }),
    )
}
