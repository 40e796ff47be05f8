/** Statements with any field changed to anything that the wire format allows, and signed by whom the adversary controls. */
import { electorate, lowerWeightedMedian, outcomeOf } from '@datanet/quality'
import {
  type Attestation,
  type Charter,
  type CID,
  cidOf,
  encode,
  hexOf,
  type Signer,
  type Statement,
  type StatementBody,
  signStatement,
  type Timeout,
  type Verdict,
  type Vote,
} from '@datanet/records'
import type { Prng } from '../../prng.ts'
import type { Knowledge } from './knowledge.ts'

/** What lies are made of. */
export interface LieParts {
  readonly datanet: CID
  readonly charter: Charter
  readonly prng: Prng
  readonly knowledge: Knowledge
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const FAR = 2 ** 50

/** See the header. */
export class StatementLies {
  readonly #parts: LieParts

  constructor(parts: LieParts) {
    this.#parts = parts
  }

  /** A round: that one, the next ones, or any. */
  round(from: number): number {
    const { prng } = this.#parts
    return Math.min(65_535, prng.pick([from, from, from + 1, from + 2, 0, prng.integer(65_536)]))
  }

  /** A time: now, the beginning of time, the far future, or any. */
  time(): number {
    const { prng, now } = this.#parts
    return prng.pick([now(), 0, 1, FAR, now() + prng.integer(100_000), prng.integer(now())])
  }

  score(): number {
    const { prng, charter } = this.#parts
    const { acceptScore } = charter
    return prng.pick([0, Math.max(0, acceptScore - 1), acceptScore, 1000, prng.integer(1001)])
  }

  /** An id: of a verdict, a vote, a contribution, or of nothing. */
  id(): CID {
    const { prng, knowledge } = this.#parts
    const known = prng.pick([
      knowledge.all('verdict').map(({ id }) => id),
      knowledge.all('vote').map(({ id }) => id),
      knowledge.offers.map(({ id }) => id),
    ])
    return known.length === 0 || prng.oneIn(5) ? cidOf(encode(prng.integer(2 ** 30))) : prng.pick(known)
  }

  /** An author: a validator, somebody who has offered something, or nobody. */
  author(): Uint8Array {
    const { prng, knowledge, charter } = this.#parts
    const known = [...charter.validators.map(({ author }) => author), ...knowledge.offers.map(({ author }) => author)]
    return prng.oneIn(8) ? prng.bytes(32) : prng.pick(known)
  }

  vote(signer: Signer, subject: CID, round = 0): Statement<Vote> {
    const { prng, datanet } = this.#parts
    const head = { v: 1, type: 'vote', datanet, signer: signer.publicKey, subject, round: this.round(round) } as const
    const reasons = prng.oneIn(3) ? [{ gate: 'size', code: 'any', text: 'x'.repeat(prng.integer(500)) }] : []
    const index = prng.oneIn(2) ? this.#index() : this.id()
    return signStatement<Vote>({ ...head, score: this.score(), reasons, seen: this.time(), index }, signer)
  }

  attestation(signer: Signer, subject: CID, verdict: CID, round: number): Statement<Attestation> {
    const { datanet } = this.#parts
    const head = { v: 1, type: 'attestation', datanet, signer: signer.publicKey, subject, round } as const
    return signStatement<Attestation>({ ...head, verdict }, signer)
  }

  timeout(signer: Signer, subject: CID, round: number): Statement<Timeout> {
    const { datanet } = this.#parts
    return signStatement<Timeout>(
      { v: 1, type: 'timeout', datanet, signer: signer.publicKey, subject, round: this.round(round) },
      signer,
    )
  }

  /** A verdict with some fields changed; outcome, score and stamp may be made to follow from the votes that it lists. */
  verdict(signer: Signer, truth: Verdict): Statement<Verdict> {
    const { prng } = this.#parts
    let body: Verdict = { ...truth, signer: signer.publicKey }
    if (prng.oneIn(3)) return signStatement<Verdict>({ ...body, ...this.#theft(body) }, signer)
    for (let i = 0; i <= prng.integer(2); i++) body = { ...body, ...this.#change(body) }
    if (prng.oneIn(2)) body = { ...body, ...this.#counted(body) }
    return signStatement<Verdict>(body, signer)
  }

  #index(): CID {
    const { prng, knowledge } = this.#parts
    const votes = knowledge.all('vote')
    return votes.length === 0 ? this.id() : prng.pick(votes).body.index
  }

  /** All credit for another contribution; all else as it should be. */
  #theft({ subject, author, units }: Verdict): Partial<Verdict> {
    const { prng, knowledge } = this.#parts
    const thief = prng.pick(knowledge.offers)
    const taken = { contribution: thief?.id ?? subject, author: thief?.author ?? author, units, whole: units }
    return { credit: [taken], upstream: [] }
  }

  #change(body: Verdict): Partial<Verdict> {
    const { prng, knowledge } = this.#parts
    const { subject, author, votes } = body
    const known = knowledge.about('vote', subject).map(({ id }) => id)
    const all = { contribution: subject, author, units: body.units, whole: body.units }
    const other = { contribution: this.id(), author: this.author(), units: body.units, whole: body.units }
    return prng.pick<() => Partial<Verdict>>([
      () => ({ author: this.author() }),
      () => ({ round: this.round(body.round) }),
      () => ({ votes: votes.length > 1 ? prng.shuffle(votes).slice(1) : votes }),
      () => ({ votes: prng.shuffle(known).slice(0, 1 + prng.integer(4)) }),
      () => ({ votes: [...votes, this.id()].slice(0, 100) }),
      () => ({ index: this.#index() }),
      () => ({ outcome: body.outcome === 'accepted' ? 'rejected' : 'accepted' }),
      () => ({ score: this.score() }),
      () => ({ stamp: this.time() }),
      () => ({ alone: !body.alone }),
      () => ({ units: body.units + 1n }),
      () => ({ credit: [all] }),
      () => ({ credit: [other] }),
      () => ({ upstream: [{ from: subject, contribution: this.id(), author: this.author(), ppm: 1_000_000 }] }),
    ])()
  }

  #counted(body: Verdict): Partial<Verdict> {
    const { charter, knowledge } = this.#parts
    const electors = electorate(charter, body.author)
    const listed = new Set(body.votes.map(String))
    const votes = knowledge.about('vote', body.subject).filter(({ id }) => listed.has(id.toString()))
    const weighed = votes.map(({ body: vote }) => ({ vote, weight: electors.weights.get(hexOf(vote.signer)) ?? 0n }))
    const sum = (yes: boolean) =>
      weighed.reduce((total, { vote, weight }) => total + (vote.score >= charter.acceptScore === yes ? weight : 0n), 0n)
    const outcome = outcomeOf(sum(true), sum(false), electors.total)
    return {
      outcome: outcome === 'open' ? body.outcome : outcome,
      score: lowerWeightedMedian(weighed.map(({ vote, weight }) => ({ value: vote.score, weight }))),
      stamp: lowerWeightedMedian(weighed.map(({ vote, weight }) => ({ value: vote.seen, weight }))),
      alone: electors.alone,
    }
  }
}

/** Whether a statement is of one type. */
export function isOf<T extends StatementBody['type']>(
  type: T,
  statement: Statement,
): statement is Statement<Extract<StatementBody, { type: T }>> {
  return statement.body.type === type
}
