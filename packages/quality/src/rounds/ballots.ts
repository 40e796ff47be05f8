import { compareBytes, hexOf, type Statement, type StatementBody } from '@datanet/records'

/** A signer's statements that exclude each other: one, or two that prove an equivocation, the smaller id first. */
type Said<B extends StatementBody> = readonly [Statement<B>, ...Statement<B>[]]

/**
 * What one signer said where it may say one thing: of more than that the two with the smallest ids are kept, so that the
 * order in which statements came makes no difference and a liar costs no memory (R8). Null when this one adds nothing.
 */
function withAnother<B extends StatementBody>(held: Said<B> | undefined, statement: Statement<B>): Said<B> | null {
  if (held === undefined) return [statement]
  if (held.some((one) => one.id.equals(statement.id))) return null
  const said = [...held, statement].sort((a, b) => compareBytes(a.id.bytes, b.id.bytes)).slice(0, 2)
  return said.includes(statement) ? (said as [Statement<B>, ...Statement<B>[]]) : null
}

/**
 * The votes about one contribution: each validator has one, whatever its round, so that nobody can stall rounds by voting
 * anew in each. Two different votes of one validator are an equivocation, and neither counts.
 */
export class Votes<B extends StatementBody> {
  readonly #bySigner = new Map<string, Said<B>>()
  readonly #equivocators = new Set<string>()

  /** True when this is news. */
  add(statement: Statement<B>): boolean {
    const signer = hexOf(statement.body.signer)
    const said = withAnother(this.#bySigner.get(signer), statement)
    if (said === null) return false
    this.#bySigner.set(signer, said)
    if (said.length > 1) this.#equivocators.add(signer)
    return true
  }

  /** Signers, as hex, who have provably voted twice. */
  get equivocators(): ReadonlySet<string> {
    return this.#equivocators
  }

  /** Whether a signer has voted. */
  has(signer: string): boolean {
    return this.#bySigner.has(signer)
  }

  /** A signer's vote; of two, the one with the smaller id. */
  of(signer: string): Statement<B> | undefined {
    return this.#bySigner.get(signer)?.[0]
  }

  /** The votes that count: those of signers who did not equivocate, of rounds up to this one. */
  counted(upTo = Number.POSITIVE_INFINITY): Statement<B>[] {
    const counted: Statement<B>[] = []
    for (const [signer, [vote]] of this.#bySigner)
      if (vote.body.round <= upTo && !this.#equivocators.has(signer)) counted.push(vote)
    return counted
  }

  /** All that is held, of equivocators too. */
  *all(): IterableIterator<Statement<B>> {
    for (const said of this.#bySigner.values()) yield* said
  }
}

/** For how many rounds, the highest ones, what each signer said is kept: an honest signer only ever moves up. */
export const KEPT_ROUNDS = 8

/**
 * What validators said of one type about one contribution, by signer and round. Of each signer its highest rounds are kept,
 * as many as KEPT_ROUNDS: a function of the set of statements, and a bound on what one signer can make others hold. Who
 * counts as an equivocator is not: two statements of a round below those kept show only where they came before the others.
 */
export class Ballots<B extends StatementBody> {
  readonly #bySigner = new Map<string, Map<number, Said<B>>>()
  readonly #equivocators = new Set<string>()
  readonly #kept: number

  /** `kept`: for how many rounds, the highest ones, each signer's statements are kept. */
  constructor(kept = KEPT_ROUNDS) {
    this.#kept = kept
  }

  /** True when this is news. */
  add(statement: Statement<B>): boolean {
    const signer = hexOf(statement.body.signer)
    const { round } = statement.body
    const rounds = this.#bySigner.get(signer) ?? new Map<number, Said<B>>()
    const said = withAnother(rounds.get(round), statement)
    if (said === null) return false
    if (!rounds.has(round) && rounds.size >= this.#kept) {
      const lowest = Math.min(...rounds.keys())
      if (round < lowest) return false
      rounds.delete(lowest)
    }
    this.#bySigner.set(signer, rounds.set(round, said))
    if (said.length > 1) this.#equivocators.add(signer)
    return true
  }

  /** Signers, as hex, who have provably said two things in one round. */
  get equivocators(): ReadonlySet<string> {
    return this.#equivocators
  }

  /** Whether a signer has said something in a round. */
  has(signer: string, round: number): boolean {
    return this.#bySigner.get(signer)?.has(round) === true
  }

  /** A signer's statement of a round; of two, the one with the smaller id. */
  of(signer: string, round: number): Statement<B> | undefined {
    return this.#bySigner.get(signer)?.get(round)?.[0]
  }

  /** All statements of a round, both of those who said two things. */
  in(round: number): Statement<B>[] {
    return [...this.#bySigner.values()].flatMap((rounds) => rounds.get(round) ?? [])
  }

  /** The highest round of which a signer has said something; -1 for none. */
  highestOf(signer: string): number {
    return Math.max(-1, ...(this.#bySigner.get(signer)?.keys() ?? []))
  }

  /** For each signer who has said something of this round or of a later one: its newest such statement. */
  since(round: number): Map<string, Statement<B>> {
    const signers = new Map<string, Statement<B>>()
    for (const signer of this.#bySigner.keys()) {
      const highest = this.highestOf(signer)
      const statement = highest >= round ? this.of(signer, highest) : undefined
      if (statement !== undefined) signers.set(signer, statement)
    }
    return signers
  }

  /** All that is held, of every round. */
  *all(): IterableIterator<Statement<B>> {
    for (const rounds of this.#bySigner.values()) for (const said of rounds.values()) yield* said
  }
}
