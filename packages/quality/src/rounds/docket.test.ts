import {
  type CID,
  type Entry,
  hexOf,
  type Signer,
  type StatementBody,
  sealEntry,
  signStatement,
  type Timeout,
  type Vote,
  type WireRecord,
} from '@datanet/records'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { KEPT_ROUNDS } from './ballots.ts'
import { Court } from './court.fixture.ts'
import { Docket } from './docket.ts'
import { ada, eve, founder, idOf, salts } from './people.fixture.ts'

const court = new Court(4)
const { founding } = court
const signers = court.validators.map(({ signer }) => signer) as [Signer, Signer, Signer, Signer]
let subject: CID
let history: Entry[]

/** An entry that holds statements, by anybody. */
function entryOf(by: Signer, ...bodies: readonly (readonly [StatementBody, Signer])[]): Entry {
  const records = bodies.map(
    ([body, signer]): WireRecord => ({ type: 'statement', statement: signStatement(body, signer).signed }),
  )
  const place = { datanet: founding.entry.id, seq: 1, prev: idOf('prev'), deps: [], at: 0, bytesBefore: 0 }
  return sealEntry({ ...place, records }, by, salts)
}

const head = (signer: Signer, round = 0) =>
  ({ v: 1, datanet: founding.entry.id, signer: signer.publicKey, subject, round }) as const

function voteBy(signer: Signer, score: number, round = 0, seen = 5): Vote {
  return { ...head(signer, round), type: 'vote', score, reasons: [], seen, index: idOf('index') }
}

const timeoutBy = (signer: Signer, round: number): Timeout => ({ ...head(signer, round), type: 'timeout' })

/** What a docket tells of each case, in a form that can be compared. */
function told(docket: Docket): unknown {
  const cases = [...docket.cases()].map((held) => {
    const ballots = [held.votes, held.verdicts, held.attestations, held.timeouts].map((ballot) => ({
      all: [...ballot.all()].map(({ id }) => id.toString()).sort(),
      equivocators: [...ballot.equivocators].sort(),
    }))
    const counted = [0, 1, 2].map((round) =>
      held.votes
        .counted(round)
        .map(({ id }) => id.toString())
        .sort(),
    )
    const rounds = [held.verdicts, held.attestations, held.timeouts].map((ballot) =>
      [0, 1, 2].map((round) =>
        ballot
          .in(round)
          .map(({ id }) => id.toString())
          .sort(),
      ),
    )
    const electors = held.submission && docket.electorsOf(held.submission)
    return {
      id: held.id.toString(),
      counted,
      rounds,
      submission: held.submission?.id.toString(),
      certificate: held.certificate?.verdict.id.toString(),
      certified: [...held.certified.keys()].sort(),
      round: electors && held.openRound(electors),
      votes:
        electors &&
        held
          .votesIn(0, electors)
          .map(({ id }) => id.toString())
          .sort(),
      ballots,
    }
  })
  return cases.sort((a, b) => (a.id < b.id ? -1 : 1))
}

function docketOf(entries: readonly Entry[]): Docket {
  const docket = new Docket(founding)
  for (const entry of entries) docket.observe(entry)
  return docket
}

beforeAll(async () => {
  const original = await court.offer(['a', 'b'], { by: ada })
  const copy = await court.offer(['a', 'b'], { by: eve })
  // the copy first, so that it has two rounds; and a validator that lies in both
  await court.certify(copy)
  await court.certify(original)
  subject = original
  const [liar] = court.validators
  liar?.vote(original, 100)
  liar?.vote(original, 200)
  const open = await court.offer(['c'])
  for (const [i, validator] of court.validators.entries()) validator.vote(open, 300 * i)
  for (const validator of court.validators.slice(1)) validator.vote(open, 1000)
  await court.pass(4000)
  history = [...(court.validators[3]?.held ?? [])]
  expect(court.validators[3]?.verdict(copy)?.round).toBe(1)
})

describe('a docket', () => {
  test('tells the same in whatever order and however often entries come', () => {
    const whole = told(docketOf(history))
    const order = fc
      .shuffledSubarray(history, { minLength: history.length })
      .chain((all) => fc.tuple(fc.constant(all), fc.subarray(all)))
    fc.assert(
      fc.property(order, ([all, again]) => {
        expect(told(docketOf([...all, ...again]))).toEqual(whole)
        expect(told(docketOf([...again, ...all]))).toEqual(whole)
      }),
      { numRuns: 40 },
    )
  })

  test('tells what is news, once', () => {
    const [first] = signers
    const docket = docketOf([])
    const entry = entryOf(first, [voteBy(first, 500), first])
    expect(docket.observe(entry).touched).toHaveLength(1)
    expect(docket.observe(entry).touched).toHaveLength(0)
    // a second, different one is news too: it takes the first one's weight
    expect(docket.observe(entryOf(first, [voteBy(first, 501), first])).touched).toHaveLength(1)
    expect(docket.get(subject)?.votes.counted()).toHaveLength(0)
    expect(docket.get(subject)?.revision).toBe(2)
  })

  test('hears only the validators of its datanet', () => {
    const [first] = signers
    const docket = docketOf([
      entryOf(ada, [voteBy(ada, 500), ada]),
      entryOf(founder, [voteBy(founder, 500), founder]),
      entryOf(first, [{ ...voteBy(first, 500), datanet: idOf('another') }, first]),
    ])
    expect([...docket.cases()]).toHaveLength(0)
    // whose log a statement stands in does not matter
    docket.observe(entryOf(ada, [voteBy(first, 500), first]))
    expect(docket.get(subject)?.votes.counted()).toHaveLength(1)
  })

  test('takes a certificate from the log of anybody, and no false one', () => {
    const record = court.validators[1]?.docket.get(subject)?.certificate?.record ?? expect.fail()
    const place = { datanet: founding.entry.id, seq: 1, prev: idOf('prev'), deps: [], at: 0, bytesBefore: 0 }
    const docket = docketOf([sealEntry({ ...place, records: [record] }, eve, salts)])
    expect(docket.get(subject)?.certificate?.verdict.body.outcome).toBe('accepted')
    expect(docket.get(subject)?.votes.counted().length).toBeGreaterThan(0)
    const less = { ...record, attestations: record.attestations.slice(1, 3) }
    const other = docketOf([sealEntry({ ...place, records: [less] }, eve, salts)])
    expect(other.get(subject)).toBeUndefined()
  })

  test('lets go of an offer that no longer counts, unless it is certified', () => {
    const offers = history.filter((entry) => entry.records[0]?.type === 'contribution')
    const docket = docketOf(offers)
    for (const entry of offers) docket.withdraw(entry)
    expect([...docket.cases()].map((held) => held.submission)).toEqual([null, null, null])
    const certified = docketOf(history)
    for (const entry of offers) certified.withdraw(entry)
    expect(certified.get(subject)?.submission).not.toBeNull()
    // the certificate may as well come after the fork: its credit may have to move all the same
    for (const entry of history) if (!offers.includes(entry)) docket.observe(entry)
    expect(docket.get(subject)?.submission).toEqual(certified.get(subject)?.submission)
  })
})

describe('R8, N1: a validator has one vote, and one that votes twice counts for nobody', () => {
  const [first, second] = signers

  test('whatever the rounds of its votes', () => {
    const docket = docketOf([
      entryOf(first, [voteBy(first, 500), first], [voteBy(first, 500, 0, 6), first], [voteBy(first, 900, 1), first]),
      entryOf(second, [voteBy(second, 600), second]),
    ])
    expect(
      docket
        .get(subject)
        ?.votes.counted()
        .map(({ body }) => body.score),
    ).toEqual([600])
    expect([...(docket.get(subject)?.votes.equivocators ?? [])]).toEqual([hexOf(first.publicKey)])
    expect(docket.equivocations()).toBe(1)
  })

  test('but the same vote twice is no equivocation', () => {
    const docket = docketOf([
      entryOf(first, [voteBy(first, 500, 1), first]),
      entryOf(second, [voteBy(first, 500, 1), first]),
    ])
    expect(docket.equivocations()).toBe(0)
    expect(docket.get(subject)?.votes.counted()).toHaveLength(1)
    // it names a round to come
    expect(docket.get(subject)?.votes.counted(0)).toHaveLength(0)
  })

  test('and voting anew in each round neither counts nor costs memory', () => {
    const votes = Array.from({ length: 50 }, (_, i) => entryOf(first, [voteBy(first, 500 + i, i), first]))
    const held = docketOf(votes).get(subject) ?? expect.fail()
    expect([...held.votes.all()]).toHaveLength(2)
    expect(held.votes.counted()).toHaveLength(0)
  })

  test('and a thousand lies cost no more memory than two', () => {
    const lies = Array.from({ length: 200 }, (_, i) => entryOf(first, [voteBy(first, i), first]))
    const forth = docketOf(lies).get(subject)?.votes ?? expect.fail()
    const back = docketOf(lies.toReversed()).get(subject)?.votes ?? expect.fail()
    expect([...forth.all()]).toHaveLength(2)
    expect([...back.all()].map(({ id }) => id.toString())).toEqual([...forth.all()].map(({ id }) => id.toString()))
  })
})

describe('V4: the open round', () => {
  const all = () => docketOf(history).electorsOf({ id: subject, author: ada.publicKey, record: {} as never })

  test('is the next one when more than 2/3 have timed out', () => {
    const docket = docketOf([
      entryOf(eve, ...signers.slice(0, 2).map((signer) => [timeoutBy(signer, 0), signer] as const)),
    ])
    const held = docket.get(subject) ?? expect.fail()
    expect(held.openRound(all())).toBe(0)
    docket.observe(entryOf(eve, [timeoutBy(signers[2], 0), signers[2]]))
    expect(held.openRound(all())).toBe(1)
  })

  test('is the one after the highest that more than 2/3 have given up, whatever else of them got lost', () => {
    const docket = docketOf([
      entryOf(eve, [timeoutBy(signers[0], 0), signers[0]], [timeoutBy(signers[1], 2), signers[1]]),
    ])
    const held = docket.get(subject) ?? expect.fail()
    expect(held.openRound(all())).toBe(0)
    docket.observe(entryOf(eve, [timeoutBy(signers[2], 1), signers[2]]))
    expect(held.openRound(all())).toBe(1)
    docket.observe(entryOf(eve, [timeoutBy(signers[3], 60_000), signers[3]]))
    expect(held.openRound(all())).toBe(2)
    docket.observe(entryOf(eve, [timeoutBy(signers[0], 2), signers[0]]))
    expect(held.openRound(all())).toBe(3)
  })

  test('is the one after the certified one', () => {
    const held = docketOf(history).get(subject) ?? expect.fail()
    expect(held.certificate?.verdict.body.round).toBe(0)
    expect(held.firstRound).toBe(1)
    expect(held.openRound(all())).toBe(1)
  })

  test('R5: lists the votes of rounds up to it, and those of the certificate once there is one', () => {
    const [first, second, third, fourth] = signers
    const docket = docketOf([
      entryOf(eve, [voteBy(first, 1), first], [voteBy(second, 2), second], [voteBy(second, 3, 1), second]),
      entryOf(eve, [voteBy(third, 4, 7), third], [voteBy(fourth, 5, 1), fourth]),
    ])
    const scores = (round: number) =>
      docket
        .get(subject)
        ?.votesIn(round, all())
        .map(({ body }) => body.score)
        .sort()
    expect(scores(0)).toEqual([1])
    expect(scores(1)).toEqual([1, 5])
    expect(scores(7)).toEqual([1, 4, 5])
    const held = docketOf(history).get(subject) ?? expect.fail()
    expect(held.votesIn(1, all())).toBe(held.certificate?.votes)
  })
})

describe('what is said about very many rounds', () => {
  const [first] = signers
  const rounds = Array.from({ length: 40 }, (_, i) => i * 7)

  test('is kept for the highest of each signer alone, whatever the order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(rounds, { minLength: rounds.length }), (shuffled) => {
        const held =
          docketOf(
            shuffled.map((round) =>
              entryOf(first, [{ ...head(first, round), type: 'attestation', verdict: idOf('verdict') }, first]),
            ),
          ).get(subject) ?? expect.fail()
        const kept = [...held.attestations.all()].map(({ body }) => body.round).sort((a, b) => a - b)
        expect(kept).toEqual(rounds.slice(-KEPT_ROUNDS))
      }),
      { numRuns: 20 },
    )
  })

  test('gives up those before the highest timeout, of which one is kept', () => {
    const held = docketOf(rounds.map((round) => entryOf(first, [timeoutBy(first, round), first]))).get(subject)
    expect([...(held?.timeouts.all() ?? [])].map(({ body }) => body.round)).toEqual([rounds.at(-1)])
    expect(held?.timeouts.since(3).size).toBe(1)
  })
})
