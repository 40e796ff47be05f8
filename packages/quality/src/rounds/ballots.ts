import { compareBytes, hexOf, type Statement, type StatementBody } from '@datanet/records'

/** A signer's statement of one round; two where it said different things, the one with the smaller id first. */
type Said<B extends StatementBody> = readonly [Statement<B>, ...Statement<B>[]]

/**
 * What validators said of one type about one contribution: by round and signer. Two different statements in one round are
 * an equivocation (R8): of what is more than that, the two with the smallest ids stand for all, so that the order in
 * which they came makes no difference and a liar costs no memory.
 */
export class Ballots<B extends StatementBody> {
  readonly #byRound = new Map<number, Map<string, Said<B>>>()
  readonly #equivocators = new Set<string>()

  /** True when this is news. */
  add(statement: Statement<B>): boolean {
    const round = this.#byRound.get(statement.body.round) ?? new Map<string, Said<B>>()
    this.#byRound.set(statement.body.round, round)
    const signer = hexOf(statement.body.signer)
    const held = round.get(signer) ?? []
    if (held.some((one) => one.id.equals(statement.id))) return false
    const said = [...held, statement].sort((a, b) => compareBytes(a.id.bytes, b.id.bytes)).slice(0, 2)
    round.set(signer, said as [Statement<B>, ...Statement<B>[]])
    if (said.length > 1) this.#equivocators.add(signer)
    return said.includes(statement)
  }

  /** Who has provably said two things at once. */
  get equivocators(): ReadonlySet<string> {
    return this.#equivocators
  }

  /** Each signer's statement of a round; of two, the one with the smaller id. */
  in(round: number): ReadonlyMap<string, Statement<B>> {
    return new Map([...(this.#byRound.get(round) ?? [])].map(([signer, [first]]) => [signer, first]))
  }

  /** Who has said something of this round or of a later one: keys, as hex. */
  since(round: number): Set<string> {
    const signers = new Set<string>()
    for (const [of, said] of this.#byRound) if (of >= round) for (const signer of said.keys()) signers.add(signer)
    return signers
  }

  /** Each signer's statement of the highest round up to this one; without those who equivocated in any. */
  latest(upTo = Number.POSITIVE_INFINITY): Statement<B>[] {
    const latest = new Map<string, Statement<B>>()
    for (const [round, said] of [...this.#byRound].sort(([a], [b]) => a - b)) {
      if (round <= upTo) for (const [signer, [first]] of said) latest.set(signer, first)
    }
    return [...latest].filter(([signer]) => !this.#equivocators.has(signer)).map(([, statement]) => statement)
  }

  /** All that is held, of every round. */
  *all(): IterableIterator<Statement<B>> {
    for (const round of this.#byRound.values()) {
      for (const said of round.values()) yield* said
    }
  }
}
