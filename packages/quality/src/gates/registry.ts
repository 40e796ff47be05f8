import { exactDuplicateGate } from './exact-duplicate.ts'
import type { Gate } from './gate.ts'
import { licenceGate } from './licence.ts'
import { nearDuplicateGate } from './near-duplicate.ts'
import { schemaGate } from './schema.ts'
import { sizeGate } from './size.ts'

/** The gates that a charter can ask for, by name. */
export const gates: ReadonlyMap<string, Gate> = new Map(
  [schemaGate, licenceGate, sizeGate, exactDuplicateGate, nearDuplicateGate].map((gate) => [gate.name, gate]),
)
