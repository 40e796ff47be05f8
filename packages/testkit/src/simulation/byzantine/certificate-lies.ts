/** Certificates that no honest validators made: of the adversary's own statements and of whatever others have said. */
import { electorate, proposerOf, tally } from '@datanet/quality'
import { type Certificate, hexOf, type Signer, signStatement, type Verdict } from '@datanet/records'
import type { KnownOffer } from './knowledge.ts'
import type { LieParts, StatementLies } from './statement-lies.ts'

/** The first rounds in which one of these is the proposer, when `author` is said to have offered it. */
const SEARCHED_ROUNDS = 24

/** See the header. */
export class CertificateLies {
  readonly #parts: LieParts
  readonly #lies: StatementLies
  readonly #validators: readonly Signer[]

  constructor(parts: LieParts, lies: StatementLies, validators: readonly Signer[]) {
    this.#parts = parts
    this.#lies = lies
    this.#validators = validators
  }

  /**
   * What the adversary's validators sign alone about a contribution: under the electorate of any author, in a round in which
   * one of them is the proposer, with times and scores of their own. Null when it has no validators.
   */
  alone(offer: KnownOffer): Certificate | null {
    const { prng, charter, datanet, knowledge } = this.#parts
    if (this.#validators.length === 0) return null
    const author = prng.oneIn(2) ? prng.pick(charter.validators).author : this.#lies.author()
    const electors = electorate(charter, author)
    const own = this.#validators.filter(({ publicKey }) => electors.weights.has(hexOf(publicKey)))
    const place = Array.from({ length: SEARCHED_ROUNDS }, (_, round) => {
      const proposer = own.find(({ publicKey }) => hexOf(publicKey) === proposerOf(offer.id, round, electors))
      return proposer === undefined ? [] : [{ round, proposer }]
    }).flat()
    if (place.length === 0) return null
    const { round, proposer } = prng.oneIn(3) ? prng.pick(place) : (place[0] as (typeof place)[number])
    const votes = own
      .map((signer) => this.#lies.vote(signer, offer.id))
      .map((vote) => {
        const body = { ...vote.body, round: 0 }
        return signStatement(body, own.find(({ publicKey }) => hexOf(publicKey) === hexOf(body.signer)) as Signer)
      })
    const others = knowledge
      .about('vote', offer.id)
      .filter(({ body }) => electors.weights.has(hexOf(body.signer)) && body.round <= round)
      .filter(({ body }) => !votes.some((vote) => hexOf(vote.body.signer) === hexOf(body.signer)))
    const listed = [...votes, ...prng.shuffle(others).slice(0, prng.integer(others.length + 1))]
    const { outcome, score, stamp } = tally(
      listed.map(({ body }) => body),
      charter,
      electors,
    )
    const verdict = signStatement<Verdict>(
      {
        v: 1,
        type: 'verdict',
        datanet,
        signer: proposer.publicKey,
        subject: offer.id,
        round,
        author,
        votes: listed.map(({ id }) => id),
        index: this.#lies.id(),
        outcome: outcome === 'open' ? 'accepted' : outcome,
        score,
        stamp,
        alone: electors.alone,
        units: 1n,
        credit: [{ contribution: offer.id, author, units: 1n, whole: 1n }],
        upstream: [],
      },
      proposer,
    )
    const attestations = this.#validators.map((signer) => this.#lies.attestation(signer, offer.id, verdict.id, round))
    const opening =
      round === 0 ? [] : this.#validators.map((signer) => this.#lies.timeout(signer, offer.id, round - 1).signed)
    return {
      type: 'certificate',
      verdict: verdict.signed,
      votes: listed.map(({ signed }) => signed),
      attestations: [...attestations, ...this.#borrowed(offer)].map(({ signed }) => signed).slice(0, 100),
      offer: this.#offer(offer, author),
      opening: prng.oneIn(2) ? opening : this.#opening(offer, round).slice(0, 100),
    }
  }

  /** A certificate of any verdict that was stated, with whatever there is to go with it. */
  patched(offer: KnownOffer): Certificate | null {
    const { prng, knowledge } = this.#parts
    const verdicts = knowledge.about('verdict', offer.id)
    if (verdicts.length === 0) return null
    const verdict = prng.pick(verdicts)
    const votes = new Map(knowledge.about('vote', offer.id).map((vote) => [vote.id.toString(), vote.signed]))
    const listed = verdict.body.votes.flatMap((id) => votes.get(id.toString()) ?? [])
    const attested = knowledge.about('attestation', offer.id).filter(({ body }) => body.verdict.equals(verdict.id))
    const own = this.#validators.map((signer) =>
      this.#lies.attestation(signer, offer.id, verdict.id, verdict.body.round),
    )
    const distinct = new Map([...attested, ...own].map((one) => [hexOf(one.body.signer), one.signed]))
    if (listed.length === 0 || distinct.size === 0) return null
    return {
      type: 'certificate',
      verdict: verdict.signed,
      votes: listed.slice(0, 100),
      attestations: [...distinct.values()],
      offer: this.#offer(offer, verdict.body.author),
      opening: verdict.body.round === 0 ? [] : this.#opening(offer, verdict.body.round).slice(0, 100),
    }
  }

  /** The true offer, or one of the author that is claimed. */
  #offer(offer: KnownOffer, author: Uint8Array): Certificate['offer'] {
    const { prng, knowledge } = this.#parts
    const theirs = knowledge.offers.filter((one) => hexOf(one.author) === hexOf(author))
    return theirs.length === 0 || prng.oneIn(2) ? offer.offer : prng.pick(theirs).offer
  }

  #borrowed(offer: KnownOffer) {
    const { prng, knowledge } = this.#parts
    return prng.oneIn(3) ? knowledge.about('attestation', offer.id).slice(0, 4) : []
  }

  #opening(offer: KnownOffer, round: number): Certificate['opening'] {
    const { prng, knowledge } = this.#parts
    const timeouts = knowledge.about('timeout', offer.id).filter(({ body }) => body.round >= round - 1)
    const attestations = knowledge.about('attestation', offer.id).filter(({ body }) => body.round === round - 1)
    const distinct = new Map(
      (prng.oneIn(2) ? timeouts : attestations).map((one) => [hexOf(one.body.signer), one.signed]),
    )
    return [...distinct.values()]
  }
}
