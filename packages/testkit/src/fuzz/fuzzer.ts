/** Tries a decoder with bytes that somebody broke, and counts what became of them. */

import { DatanetError } from '@datanet/records'
import fc from 'fast-check'
import { ComplianceError } from '../errors.ts'
import { mutants } from './mutants.ts'

const LONG_CASES = 10_000
const SHORT_CASES = 500
/** A refusal is quick; what takes longer, in ms, hangs. */
const LIMIT_MS = 5_000
/** No case needs more memory, in bytes: whoever takes a length on trust needs gigabytes. */
const LIMIT_BYTES = 64 * 1024 * 1024

/** A place where bytes come in from outside. */
export interface Boundary<T> {
  /** What it reads, in words. */
  readonly name: string
  /** Good bytes, which must be read; they are what gets broken. */
  readonly samples: readonly Uint8Array[]
  /** Gives a value, or throws a DatanetError. */
  read(bytes: Uint8Array): T | Promise<T>
  /** Throws when what was read is no good value of these bytes. */
  check?(value: T, bytes: Uint8Array): void | Promise<void>
  /** Throws when a refusal has left something behind. */
  refused?(error: DatanetError, bytes: Uint8Array): void | Promise<void>
}

/** How many byte strings a boundary was tried with, and what became of them. */
export interface BoundaryTally {
  readonly name: string
  readonly cases: number
  /** Refused with a typed error. */
  readonly refused: number
  /** Broken, but still good by every rule. */
  readonly valid: number
}

/** Tries boundaries, one after the other. */
export interface Fuzzer {
  /** How many cases each boundary gets. */
  readonly cases: number
  /** How long a boundary may take, ms. */
  readonly timeout: number
  /** Tries a boundary; `boundary` is what a test leaves in its meta, for the table. Throws ERR_COMPLIANCE, with the seed. */
  try<T>(boundary: Boundary<T>): Promise<{ boundary: BoundaryTally }>
}

/** What a fuzzer needs of the machine: node's `process` has it. */
export interface FuzzMachine {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Bytes that are in use. */
  memoryUsage(): { readonly heapUsed: number; readonly external: number }
}

function demand(holds: boolean, problem: string, cause?: unknown): asserts holds {
  if (!holds) throw new ComplianceError(problem, 'Run it again with the seed that is shown.', { cause })
}

function demandTyped(error: unknown, name: string): asserts error is DatanetError {
  demand(error instanceof DatanetError, `${name}: no typed error but ${String(error)}`, error)
  demand(/^ERR_[A-Z][A-Z0-9_]*$/.test(error.code), `${name}: an error with the code "${error.code}"`, error)
  demand(error.message !== '' && error.hint !== '', `${name}: ${error.code} without a message or a hint`, error)
}

/**
 * A fuzzer on a machine: 500 cases for each boundary, 10,000 where the environment says `DATANET_FUZZ=long`. `clock` is
 * node's `performance`.
 */
export function createFuzzer(machine: FuzzMachine, clock: { now(): number }): Fuzzer {
  const long = machine.env['DATANET_FUZZ'] === 'long'
  const cases = long ? LONG_CASES : SHORT_CASES
  const held = () => {
    const { heapUsed, external } = machine.memoryUsage()
    return heapUsed + external
  }
  return {
    cases,
    timeout: long ? 600_000 : 60_000,
    async try({ name, samples, read, check, refused }) {
      const tally = { refused: 0, valid: 0 }
      for (const sample of samples) {
        const value = await read(sample)
        await check?.(value, sample)
      }
      const attempt = async (bytes: Uint8Array): Promise<void> => {
        let value: Awaited<ReturnType<typeof read>>
        try {
          value = await read(bytes)
        } catch (error) {
          demandTyped(error, name)
          await refused?.(error, bytes)
          tally.refused += 1
          return
        }
        await check?.(value, bytes)
        tally.valid += 1
      }
      const property = fc.asyncProperty(mutants(samples), async (bytes) => {
        const [from, before] = [clock.now(), held()]
        await attempt(bytes)
        const [ms, more] = [clock.now() - from, held() - before]
        demand(ms < LIMIT_MS, `${name}: ${bytes.length} bytes took ${Math.round(ms)} ms`)
        demand(more < LIMIT_BYTES, `${name}: ${bytes.length} bytes took ${more} bytes of memory`)
      })
      await fc.assert(property, { numRuns: cases })
      demand(tally.refused > 0, `${name}: nothing was refused`)
      return { boundary: { name, cases: tally.refused + tally.valid, ...tally } }
    },
  }
}
