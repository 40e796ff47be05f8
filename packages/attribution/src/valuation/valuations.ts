import { ValuationUnknownError } from '../errors.ts'
import { banzhaf, leaveOneOut, plainShapley, seniorShapley } from './games.ts'
import { declared, equalWorth, size } from './plain-shares.ts'
import { similarityDiscounted } from './similarity-discounted.ts'
import type { Valuation } from './valuation.ts'

/** All rules that labelled rows can be valued by; the first is the one that Datanet pays by. */
export const valuations: readonly Valuation[] = [
  seniorShapley,
  plainShapley,
  leaveOneOut,
  banzhaf,
  similarityDiscounted,
  size,
  equalWorth,
  declared,
]

/** The rule of a name. Throws ERR_VALUATION_UNKNOWN. */
export function valuationNamed(name: string): Valuation {
  const found = valuations.find((valuation) => valuation.name === name)
  if (found !== undefined) return found
  const known = valuations.map((valuation) => valuation.name).join(', ')
  throw new ValuationUnknownError(`there is no rule of valuation ${name}`, `There is: ${known}.`)
}
