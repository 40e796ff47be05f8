import { toleranceOf } from '@datanet/quality'
import { type Charter, didOf } from '@datanet/records'

const validators = (count: number) => (count === 1 ? 'one validator' : `${count} validators`)

/** What the founder of a datanet should know about its weights, as sentences; none where any one validator may be silent. */
export function charterWarnings({ validators: all }: Charter): string[] {
  const { silent, silentForValidators, vetoes } = toleranceOf(all.map(({ weight }) => weight))
  if (all.length === 1) return []
  const warnings: string[] = []
  if (silent === 0) {
    warnings.push(
      `Nothing is certified while one of the ${validators(all.length)} is silent: it takes votes and attestations of more than two thirds of the weight. Four or more equal validators tolerate a silent one.`,
    )
  } else if (silentForValidators === 0) {
    warnings.push(
      'A contribution by a validator is not certified while another validator is silent, since its author does not vote on it.',
    )
  }
  for (const i of vetoes) {
    const { author, weight } = all[i] as Charter['validators'][number]
    warnings.push(
      `${didOf(author)} holds ${weight} of ${all.reduce((sum, one) => sum + one.weight, 0n)}, a third of the weight or more: it can stop any certificate, the rejection of its own contributions included.`,
    )
  }
  return warnings
}
