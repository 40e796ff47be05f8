/** Tests of the fold of pins in packages/replica; the numbers in names are its invariants'. */
import { type CID, type Entry, isKnownRecord } from '@datanet/records'
import { Pins } from '@datanet/replica'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cids } from './arbitrary-records.ts'
import { testDatanet } from './datanet.ts'

const datanet = testDatanet()
const subjects: readonly CID[] = fc.sample(cids(), { numRuns: 3, seed: 1 })

type Say = { readonly by: number; readonly about: number | null; readonly replicas: number }

const says = fc.array(
  fc.record({ by: fc.nat(2), about: fc.option(fc.nat(2)), replicas: fc.nat(5) }, { noNullPrototype: true }),
  { maxLength: 12 },
)

function entriesOf(list: readonly Say[]): Entry[] {
  const fresh = testDatanet()
  return list.map(({ by, about, replicas }) =>
    fresh
      .author(fresh.writers[by] ?? fresh.founder)
      .next([{ type: 'pin', contribution: about === null ? null : (subjects[about] as CID), replicas }]),
  )
}

function folded(entries: readonly Entry[]): Pins {
  const pins = new Pins()
  for (const entry of entries) pins.add(entry)
  return pins
}

const targets = (pins: Pins) => subjects.map((subject) => pins.target(subject))

/** The same by the words of the rule. */
function plainTarget(entries: readonly Entry[], subject: CID): number {
  const last = new Map<string, { seq: number; replicas: number }>()
  for (const { payload, records } of entries) {
    for (const record of records) {
      if (!isKnownRecord(record) || record.type !== 'pin') continue
      if (record.contribution !== null && !record.contribution.equals(subject)) continue
      const author = payload.author.join()
      if (payload.seq >= (last.get(author)?.seq ?? -1))
        last.set(author, { seq: payload.seq, replicas: record.replicas })
    }
  }
  return Math.max(0, ...[...last.values()].map(({ replicas }) => replicas))
}

test('1, 2: the target is the largest of what each author asked last', () => {
  fc.assert(
    fc.property(says, (list) => {
      const entries = entriesOf(list)
      expect(targets(folded(entries))).toEqual(subjects.map((subject) => plainTarget(entries, subject)))
    }),
  )
})

test('3: in any order, repeated, and with some taken back, it is as if these had never been', () => {
  fc.assert(
    fc.property(says, fc.infiniteStream(fc.nat(11)), fc.array(fc.nat(11), { maxLength: 4 }), (list, order, gone) => {
      const entries = entriesOf(list)
      const mixed = entries
        .flatMap((entry) => [entry, entry])
        .map((entry) => ({ entry, at: order.next().value as number }))
        .sort((a, b) => a.at - b.at)
      const pins = folded(mixed.map(({ entry }) => entry))
      const revoked = new Set(gone.map((at) => entries[at]))
      for (const entry of revoked) if (entry !== undefined) pins.remove(entry)
      const left = folded(entries.filter((entry) => !revoked.has(entry)))
      expect(targets(pins)).toEqual(targets(left))
      expect(pins.named().sort()).toEqual(left.named().sort())
      expect(pins.coversAll).toBe(left.coversAll)
    }),
  )
})

test('what is withdrawn is gone for its author alone', () => {
  const [one, two] = datanet.writers.map((writer) => datanet.author(writer))
  const [subject] = subjects
  if (one === undefined || two === undefined || subject === undefined) throw new TypeError('two writers')
  const pins = folded([
    one.next([{ type: 'pin', contribution: subject, replicas: 4 }]),
    two.next([{ type: 'pin', contribution: null, replicas: 2 }]),
    one.next([{ type: 'pin', contribution: null, replicas: 0 }]),
  ])
  expect(pins.target(subject)).toBe(2)
  expect(pins.askedBy(one.signer.publicKey, subject)).toBe(0)
  expect(pins.askedBy(two.signer.publicKey, null)).toBe(2)
})
