import { encode, MAX_ENTRY_BYTES, type Statement, type Vote, type WireRecord } from '@datanet/records'
import { expect, test } from 'vitest'
import { MAX_CREDITED } from '../credit/seniority.ts'
import { MAX_UPSTREAM } from '../credit/upstream.ts'
import { carriable, MAX_VOTE_BYTES } from './carriable.ts'
import { electorate } from './electorate.ts'
import { ada, charterOf, eve, idOf, validatorsOf } from './people.fixture.ts'

const validators = validatorsOf(4)
const charter = charterOf(validators.map((validator) => [validator, 1n]))
const electors = electorate(charter, ada.publicKey)

/** Votes of so many bytes each; a score for each. */
function votesOf(...votes: readonly (readonly [score: number, bytes: number])[]): Statement<Vote>[] {
  return votes.map(([score, bytes], i) => {
    const body = { signer: validators[i]?.publicKey, score, seen: 0 } as Vote
    return { id: idOf(`${i}`), body, signed: { body: new Uint8Array(bytes), sig: new Uint8Array(64) } }
  })
}

test('all votes are carried while they fit', () => {
  const votes = votesOf([900, MAX_VOTE_BYTES / 2], [900, MAX_VOTE_BYTES / 4], [900, 10], [100, 10])
  expect(carriable(votes, charter, electors)).toEqual(votes)
})

test('the longest are left out, as long as the others decide', () => {
  const votes = votesOf([900, 50_000], [900, 100], [900, 90_000], [900, 100])
  expect(carriable(votes, charter, electors)).toEqual([votes[0], votes[1], votes[3]])
  // three of four are needed here, and the longest of them stays
  const split = votesOf([900, 90_000], [900, 100], [900, 50_000], [100, 80_000])
  expect(carriable(split, charter, electors)).toEqual(split.slice(0, 3))
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
  }
  expect(encode(record).length).toBeLessThan(MAX_ENTRY_BYTES - 8192)
})
