/** A change of a source file. */
interface Change {
  /** A file in a package, such as `quality/src/rounds/tally.ts`. */
  readonly file: string
  /** Text that stands in the file once, and in what is built from it; and what takes its place. */
  readonly find: string
  readonly replace: string
}

/** One law broken on purpose. */
export interface Mutant {
  readonly name: string
  /** What the law says. */
  readonly law: string
  /** Where two laws guard the same thing, both are broken. */
  readonly changes: readonly Change[]
  /** The seed of the Byzantine simulation that notices. */
  readonly seed: number
}

/** The laws that the Byzantine simulation watches over, each broken once. */
export const mutants: readonly Mutant[] = [
  {
    name: 'authorship is said, and attestations count among the electors',
    law: 'a certificate shows who offered its subject (N2), and more than two thirds of W attest (N1)',
    changes: [
      {
        file: 'quality/src/rounds/certificate.ts',
        find: 'checkAuthorship(record, body)',
        replace: 'void 0',
      },
      {
        file: 'quality/src/rounds/certificate.ts',
        find: 'isSupermajority(attested, electors.whole)',
        replace: 'isSupermajority(weightOf(electors.weights, attesters), electors.total)',
      },
    ],
    seed: 52,
  },
  {
    name: 'attestations of any weight',
    law: 'more than two thirds of W attest (N1)',
    changes: [
      {
        file: 'quality/src/rounds/certificate.ts',
        find: 'isSupermajority(attested, electors.whole)',
        replace: 'attested > 0n',
      },
    ],
    seed: 98,
  },
  {
    name: 'votes of any weight decide',
    law: 'nothing is decided without listed votes of more than two thirds of E (N1)',
    changes: [
      {
        file: 'quality/src/rounds/tally.ts',
        find: '!isSupermajority(yes + no, total)',
        replace: 'yes + no === 0n',
      },
    ],
    seed: 24,
  },
  {
    name: 'the smallest value instead of the median',
    law: 'score and stamp lie between two honest ones (R5)',
    changes: [
      {
        file: 'quality/src/rounds/tally.ts',
        find: '2n * reached >= total',
        replace: 'reached > 0n',
      },
    ],
    seed: 2,
  },
  {
    name: 'the vote of a validator whose log has forked counts',
    law: 'a fork takes away a validator’s say in what is open (N1)',
    changes: [
      {
        file: 'quality/src/rounds/docket.ts',
        find: 'weights.has(signer) && !this.#forked.has(signer)',
        replace: 'weights.has(signer)',
      },
    ],
    seed: 3,
  },
  {
    name: 'what a fork takes out stays in the fold',
    law: 'a fork takes the entries behind it out of every fold (L2)',
    changes: [
      {
        file: 'replica/src/replica.ts',
        find: 'this.#folded.remove(entry)',
        replace: 'void entry',
      },
    ],
    seed: 1,
  },
]
