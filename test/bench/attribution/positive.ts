import type { Aim } from '../aim.ts'
import type { Figure } from '../figure.ts'

/** That a mean is above 0, and its whole interval with it. */
export function positive(figure: Figure): Aim {
  return { text: 'interval above 0', met: () => figure.min > 0 }
}
