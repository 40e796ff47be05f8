import type { Attestation, Timeout, Verdict, Vote } from '@datanet/records'
import { Ballots, Votes } from './ballots.ts'
import type { CheckedCertificate } from './certificate.ts'

/** What was said about one contribution. Its tables take about 1,700 bytes, so it is made when the first thing is said. */
export class Heard {
  readonly votes = new Votes<Vote>()
  readonly verdicts = new Ballots<Verdict>()
  readonly attestations = new Ballots<Attestation>()
  /** Of each validator its newest: whoever gave up a round gave up those before it. */
  readonly timeouts = new Ballots<Timeout>(1)
  /** All certificates, by the id of the verdict. */
  readonly certified = new Map<string, CheckedCertificate>()
}

/** What was said, for reading: where nothing was, one and the same object stands for all. */
export interface ReadonlyHeard {
  readonly votes: Omit<Votes<Vote>, 'add'>
  readonly verdicts: Omit<Ballots<Verdict>, 'add'>
  readonly attestations: Omit<Ballots<Attestation>, 'add'>
  readonly timeouts: Omit<Ballots<Timeout>, 'add'>
  readonly certified: ReadonlyMap<string, CheckedCertificate>
}

/** Nothing was said. */
export const NOTHING: ReadonlyHeard = new Heard()
