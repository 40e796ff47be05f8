import { GateRepeatedError, GateUnknownError } from '../errors.ts'
import type { GateCharter, StartGate } from './gate.ts'
import { parseParams } from './params.ts'
import { gates } from './registry.ts'
import { compileRowSchema } from './row-schema/compile.ts'
import { NO_LIMITS, type SizeLimits, sizeLimits } from './size.ts'
import { shown } from './words.ts'

/** A charter's gates, ready to work. */
export interface GateSettings {
  readonly gates: readonly { readonly name: string; readonly start: StartGate }[]
  readonly limits: SizeLimits
}

/**
 * Reads the gates that a charter asks for, in its order, and compiles its row schemas; a founder must do this before
 * signing. Throws ERR_GATE_UNKNOWN, ERR_GATE_REPEATED, ERR_GATE_PARAMS_INVALID and ERR_ROW_SCHEMA_INVALID.
 */
export function parseGateSettings(charter: GateCharter): GateSettings {
  // A schema that no gate asks for is still a promise to contributors.
  for (const { schema } of charter.schemas) compileRowSchema(schema)
  let limits = NO_LIMITS
  const seen = new Set<string>()
  const settings = charter.gates.map(({ gate: name, params: text }) => {
    const gate = gates.get(name)
    if (gate === undefined) {
      throw new GateUnknownError(
        `the charter asks for the gate "${shown(name)}", which this software does not have`,
        `Use ${[...gates.keys()].join(', ')}, or a newer version.`,
      )
    }
    if (seen.has(name))
      throw new GateRepeatedError(`the charter lists the gate "${name}" twice`, 'List each gate once.')
    seen.add(name)
    const params = parseParams(name, text)
    if (name === 'size') limits = sizeLimits(params)
    return { name, start: gate.configure(params, charter) }
  })
  return { gates: settings, limits }
}
