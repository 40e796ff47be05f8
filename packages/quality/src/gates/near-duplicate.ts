import { rowFingerprint, rowText } from '@datanet/shards'
import type { Content, Gate, GateReport, GateRun, NearPiece, Seniors, Subject } from './gate.ts'
import { integerParams } from './params.ts'
import { Reasons } from './reasons.ts'

const NAME = 'near-duplicate'
/** Rows that are compared at most: of more, every so many-th. */
const MAX_COMPARED = 2048
/** Text of all rows that are compared, in UTF-16 units: each has an equal part of it, and what is longer is cut. */
const MAX_COMPARED_TEXT = 64 * 1024 * 1024

/** Whether a charter asks for near-duplicates to be credited to their seniors. */
export function creditsNearDuplicates(charter: { readonly gates: readonly { readonly gate: string }[] }): boolean {
  return charter.gates.some(({ gate }) => gate === NAME)
}

class NearDuplicateRun implements GateRun {
  readonly #maxRepeated: number
  readonly #seniors: Seniors | null
  readonly #step: number
  readonly #mostText: number
  readonly #pieces: NearPiece[] = []
  #seen = 0

  constructor(maxRepeated: number, { seniors, manifest }: Subject) {
    this.#maxRepeated = maxRepeated
    this.#seniors = seniors
    this.#step = Math.max(1, Math.ceil(manifest.rows / MAX_COMPARED))
    this.#mostText = Math.floor(MAX_COMPARED_TEXT / Math.max(1, Math.min(MAX_COMPARED, manifest.rows)))
  }

  row(_: unknown, row: Parameters<NonNullable<GateRun['row']>>[1], fresh: boolean | null): void {
    if (row.problem !== undefined || fresh !== true) return
    if (this.#seen++ % this.#step === 0 && this.#pieces.length < MAX_COMPARED)
      this.#pieces.push({ fingerprint: rowFingerprint(row.value).slice(), text: rowText(row.value, this.#mostText) })
  }

  async end({ fault }: Content, signal?: AbortSignal): Promise<GateReport> {
    const reasons = new Reasons(NAME)
    if (fault !== null) {
      reasons.add('not-read', () => 'the content was not read to its end')
      return { gate: NAME, passed: false, score: 0, reasons: reasons.list() }
    }
    signal?.throwIfAborted()
    const near = (await this.#seniors?.near?.(this.#pieces)) ?? 0
    if (near > 0)
      reasons.add(
        'near-held-by-seniors',
        () =>
          `about ${near} in 1000 rows are alike to rows of contributions accepted before, which are credited for them`,
      )
    const passed = near <= this.#maxRepeated
    if (!passed)
      reasons.add(
        'too-many-alike',
        () => `more than ${this.#maxRepeated} in 1000 rows are alike, which is more than may be`,
      )
    return { gate: NAME, passed, score: 1000, reasons: reasons.list() }
  }
}

/**
 * Rows that repeat rows of senior accepted contributions without being equal to them, decided for the whole set: they are
 * credited to their seniors. Param `maxRepeated`: per mille of such rows that still pass.
 */
export const nearDuplicateGate: Gate = {
  name: NAME,
  configure(params) {
    const { maxRepeated } = integerParams(NAME, params, { maxRepeated: { min: 0, max: 1000, fallback: 1000 } })
    return (subject) => new NearDuplicateRun(maxRepeated, subject)
  },
}
