import type { Gate } from './gate.ts'
import { integerParams } from './params.ts'
import { Reasons } from './reasons.ts'
import { shown } from './words.ts'

const NAME = 'licence'

/** Whether the contribution's licence is one that the charter accepts, by its exact SPDX id. */
export const licenceGate: Gate = {
  name: NAME,
  configure(params, charter) {
    integerParams(NAME, params, {})
    return ({ contribution }) => ({
      end() {
        const reasons = new Reasons(NAME)
        const passed = charter.licenses.includes(contribution.license)
        if (!passed) {
          reasons.add(
            'licence-not-accepted',
            () =>
              `the licence is ${shown(contribution.license)}; accepted are ${charter.licenses.map(shown).join(', ')}`,
          )
        }
        return { gate: NAME, passed, score: passed ? 1000 : 0, reasons: reasons.list() }
      },
    })
  },
}
