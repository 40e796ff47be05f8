import { encode, MAX_ENTRY_BYTES, type Reason, type Vote, type WireRecord } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_CREDITED } from '../credit/seniority.ts'
import { MAX_UPSTREAM } from '../credit/upstream.ts'
import { charterOf, eve, idOf, validatorsOf } from './people.fixture.ts'
import { fitVote, MAX_VOTE_BYTES, voteRoom } from './vote-room.ts'

const charterFor = (count: number) => charterOf(validatorsOf(count).map((validator) => [validator, 1n]))

function voteWith(reasons: Reason[]): Vote {
  const head = {
    v: 1,
    type: 'vote',
    datanet: idOf('d'),
    signer: eve.publicKey,
    subject: idOf('s'),
    round: 65_535,
  } as const
  return { ...head, score: 1000, reasons, seen: Number.MAX_SAFE_INTEGER, index: idOf('i') }
}

const reason = fc.record({
  gate: fc.string({ minLength: 1, maxLength: 64 }),
  code: fc.string({ minLength: 1, maxLength: 64 }),
  text: fc.string({ maxLength: 500 }),
})

test('a vote keeps as many reasons, from the first on, as its share has room for', () => {
  fc.assert(
    fc.property(fc.array(reason, { maxLength: 32 }), fc.constantFrom(1, 3, 20, 100), (reasons, count) => {
      const charter = charterFor(count)
      const fitted = fitVote(voteWith(reasons), charter)
      expect(encode(fitted).length).toBeLessThanOrEqual(voteRoom(charter))
      expect(reasons.slice(0, fitted.reasons.length)).toEqual(fitted.reasons)
      const next = reasons[fitted.reasons.length]
      if (next === undefined) return
      expect(encode(voteWith([...fitted.reasons, next])).length + 2).toBeGreaterThan(voteRoom(charter))
    }),
    { numRuns: 50 },
  )
})

test('among a hundred validators there is room for a score and a reason', () => {
  const short = { gate: 'near-duplicate', code: 'copied', text: '83 % of the rows repeat an earlier contribution' }
  expect(fitVote(voteWith([short]), charterFor(100)).reasons).toEqual([short])
})

test('a certificate with all that it may carry fits into an entry', () => {
  const signed = { body: new Uint8Array(240), sig: new Uint8Array(64) }
  const credit = { contribution: idOf('c'), author: eve.publicKey, units: 2n ** 60n, whole: 2n ** 60n }
  const share = { from: idOf('f'), contribution: idOf('c'), author: eve.publicKey, ppm: 1_000_000 }
  const verdict = encode({
    votes: Array.from({ length: 100 }, () => idOf('v')),
    credit: Array.from({ length: MAX_CREDITED }, () => credit),
    upstream: Array.from({ length: MAX_UPSTREAM }, () => share),
  })
  const votes = Array.from({ length: 100 }, () => ({ ...signed, body: new Uint8Array(MAX_VOTE_BYTES / 100) }))
  const record: WireRecord = {
    type: 'certificate',
    verdict: { ...signed, body: verdict },
    votes,
    attestations: Array.from({ length: 100 }, () => signed),
    // a payload with as many deps as it may have
    offer: { payload: new Uint8Array(64 * 45 + 300), sig: new Uint8Array(64), index: 999 },
    opening: Array.from({ length: 100 }, () => signed),
  }
  expect(encode(record).length).toBeLessThan(MAX_ENTRY_BYTES - 8192)
})
