import { type DatanetError, equalBytes, hexOf } from '@datanet/records'
import { ComplianceError } from './errors.ts'

/** One thing that every implementation must do; `run` throws ERR_COMPLIANCE when it does not. Any test runner can run it. */
export interface Check {
  readonly name: string
  /** Throws ERR_COMPLIANCE when the implementation does not do what the name says. */
  run(): Promise<void>
}

function failure(what: string): DatanetError {
  return new ComplianceError(what, 'Compare with the docstring of the interface that the check names.')
}

/** Throws ERR_COMPLIANCE unless the condition holds. */
export function ensure(condition: boolean, what: string): asserts condition {
  if (!condition) throw failure(what)
}

/** Throws ERR_COMPLIANCE unless both are the same bytes, or both nothing. */
export function ensureBytes(found: Uint8Array | undefined, expected: Uint8Array | undefined, what: string): void {
  if (found === expected || (found !== undefined && expected !== undefined && equalBytes(found, expected))) return
  const shown = (bytes: Uint8Array | undefined) => (bytes === undefined ? 'nothing' : hexOf(bytes.subarray(0, 32)))
  throw failure(`${what}: expected ${shown(expected)}, found ${shown(found)}`)
}

/** Throws ERR_COMPLIANCE unless the work fails. */
export async function ensureFails(work: Promise<unknown>, what: string): Promise<void> {
  try {
    await work
  } catch {
    return
  }
  throw failure(what)
}
