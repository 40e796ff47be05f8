/** How often copies are counted unless the settings say otherwise, ms. */
const PERIOD_MS = 60_000

/** The times of keeping copies; all follow from how often they are counted. In ms. */
export interface CustodyTimes {
  /** Between two rounds of counting. */
  readonly period: number
  /** For so long a proof counts. */
  readonly proofAge: number
  /** A proof that is older than this is asked for again. */
  readonly proveAgain: number
  /** A peer that did not prove what it says is asked again after so long; each time after twice that, up to the last. */
  readonly retryFirst: number
  readonly retryLast: number
  /** For so long a copy that is being brought counts as one that is coming. */
  readonly takeFor: number
  /** A copy has to be one too many for so long before it is dropped. */
  readonly dropAfter: number
}

/** The times that follow from a period in ms; a minute unless given. */
export function custodyTimes(period = PERIOD_MS): CustodyTimes {
  return {
    period,
    proofAge: 10 * period,
    proveAgain: 6 * period,
    retryFirst: 2 * period,
    retryLast: 60 * period,
    takeFor: 10 * period,
    dropAfter: 30 * period,
  }
}
