import { electorate, isSupermajority, outcomeOf, proposerOf, toleranceOf, weightOf } from '@datanet/quality'
import { type Charter, type CID, cidOf, didOf, encode, hexOf, type Signer } from '@datanet/records'
import { charter } from './charter.ts'
import { ada, signerOf } from './people.ts'

const subject: CID = cidOf(encode('contribution'))
const validatorsOf = (count: number): Signer[] => Array.from({ length: count }, (_, i) => signerOf(20 + i))

/** The places of those in a set of validators. */
const placesIn = (set: number, count: number) =>
  Array.from({ length: count }, (_, i) => i).filter((i) => (set >> i) & 1)

/** Who decides what about one author's contribution: each smallest set of validators that is enough, by their places. */
function decisions(weights: readonly bigint[], author: number | null): object {
  const validators = validatorsOf(weights.length)
  const own: Charter = {
    ...charter,
    validators: validators.map(({ publicKey }, i) => ({ author: publicKey, weight: weights[i] as bigint })),
  }
  const by = author === null ? ada : (validators[author] as Signer)
  const electors = electorate(own, by.publicKey)
  const keys = validators.map(({ publicKey }) => hexOf(publicKey))
  const keysOf = (places: readonly number[]) => places.map((i) => keys[i] as string)
  const smallest = (enough: (places: readonly number[]) => boolean): number[][] => {
    const found: number[][] = []
    const sets = Array.from({ length: 2 ** weights.length }, (_, set) => placesIn(set, weights.length))
    for (const places of sets.sort((a, b) => a.length - b.length)) {
      if (enough(places) && !found.some((fewer) => fewer.every((i) => places.includes(i)))) found.push(places)
    }
    return found
  }
  const voting = (places: readonly number[]) => places.every((i) => electors.weights.has(keys[i] as string))
  const weigh = (places: readonly number[]) => weightOf(electors.weights, keysOf(places))
  return {
    author: author === null ? 'no validator' : author,
    voters: electors.total.toString(),
    whole: electors.whole.toString(),
    alone: electors.alone,
    proposers: Array.from({ length: weights.length + 1 }, (_, round) =>
      keys.indexOf(proposerOf(subject, round, electors)),
    ),
    decided: smallest((places) => voting(places) && isSupermajority(weigh(places), electors.total)),
    acceptedWhenTheOthersSayNo: smallest(
      (places) =>
        voting(places) && outcomeOf(weigh(places), electors.total - weigh(places), electors.total) === 'accepted',
    ),
    rejectedWhenTheOthersSayYes: smallest(
      (places) =>
        voting(places) && outcomeOf(electors.total - weigh(places), weigh(places), electors.total) === 'rejected',
    ),
    attested: smallest((places) => isSupermajority(weightOf(electors.validators, keysOf(places)), electors.whole)),
  }
}

const equal = (count: number) => Array.from({ length: count }, () => 1n)

export function weightVectors(): object {
  const all = [...[1, 2, 3, 4, 7].map(equal), [60n, 10n, 30n], [40n, 30n, 30n]]
  return {
    about:
      'N1: who decides, by the places of validators in the charter. `decided`, `acceptedWhenTheOthersSayNo`, `rejectedWhenTheOthersSayYes` and `attested` list the smallest sets that are enough; `proposers` are those of the first rounds.',
    subject: subject.toString(),
    validators: validatorsOf(7).map(({ publicKey }) => didOf(publicKey)),
    cases: all.map((weights) => ({
      weights: weights.map(String),
      tolerance: toleranceOf(weights),
      // equal weights make equal cases, but for the proposers
      contributions: [null, ...weights.keys()].map((author) => decisions(weights, author)),
    })),
  }
}
