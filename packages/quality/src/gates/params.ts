import type { JsonObject } from '@datanet/shards'
import { GateParamsInvalidError } from '../errors.ts'
import { shown, shownValue } from './words.ts'

function invalid(gate: string, what: string, hint: string): GateParamsInvalidError {
  return new GateParamsInvalidError(`the params of gate "${gate}" ${what}`, hint)
}

/** The params of a gate, as a charter holds them: the text of a JSON object. Throws ERR_GATE_PARAMS_INVALID. */
export function parseParams(gate: string, text: string): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as JsonObject
  throw invalid(gate, `are not a JSON object: ${shown(text)}`, 'Write {} for a gate without params.')
}

/** What an integer param may be, and what it is when a charter does not say. */
export interface IntegerParam {
  readonly min: number
  readonly max: number
  readonly fallback: number
}

/** Reads integer params; any other param is refused. Throws ERR_GATE_PARAMS_INVALID. */
export function integerParams<const K extends string>(
  gate: string,
  params: JsonObject,
  known: { readonly [Name in K]: IntegerParam },
): { readonly [Name in K]: number } {
  const names = Object.keys(known) as K[]
  const takes = names.length === 0 ? 'The gate takes none: write {}.' : `The gate takes ${names.join(', ')}.`
  for (const name of Object.keys(params)) {
    if (!(names as string[]).includes(name)) throw invalid(gate, `hold "${shown(name)}"`, takes)
  }
  const read = (name: K): number => {
    const { min, max, fallback } = known[name]
    const value = Object.hasOwn(params, name) ? params[name] : fallback
    if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return value as number
    throw invalid(gate, `give ${shownValue(value)} as ${name}`, `${name} is an integer from ${min} to ${max}.`)
  }
  return Object.fromEntries(names.map((name) => [name, read(name)])) as { readonly [Name in K]: number }
}
