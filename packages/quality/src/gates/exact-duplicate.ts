import type { FingerprintSet } from '@datanet/shards'
import type { Content, Gate, GateReport, GateRun, Seniors } from './gate.ts'
import { integerParams } from './params.ts'
import { Reasons } from './reasons.ts'
import { counted, shown } from './words.ts'

const NAME = 'exact-duplicate'
/** Fingerprints that are asked about at once. */
const BATCH = 1024

async function heldBySeniors(set: FingerprintSet, seniors: Seniors | null, signal?: AbortSignal): Promise<number> {
  if (seniors === null) return 0
  let held = 0
  let batch: Uint8Array[] = []
  const ask = async (): Promise<void> => {
    signal?.throwIfAborted()
    for (const one of await seniors.holds(batch)) if (one) held += 1
    batch = []
  }
  for (const fingerprint of set) {
    batch.push(fingerprint)
    if (batch.length === BATCH) await ask()
  }
  if (batch.length > 0) await ask()
  return held
}

class DuplicateRun implements GateRun {
  readonly #maxRepeated: number
  readonly #seniors: Seniors | null
  #firstRepeat: string | null = null

  constructor(maxRepeated: number, seniors: Seniors | null) {
    this.#maxRepeated = maxRepeated
    this.#seniors = seniors
  }

  row(shard: { path: string }, row: { index: number }, fresh: boolean | null): void {
    if (fresh === false) this.#firstRepeat ??= `${shown(shard.path)}, row ${row.index}`
  }

  file(shard: { path: string }, fresh: boolean): void {
    if (!fresh) this.#firstRepeat ??= shown(shard.path)
  }

  async end({ pieces, fingerprints, fault }: Content, signal?: AbortSignal): Promise<GateReport> {
    const reasons = new Reasons(NAME)
    if (fault !== null) {
      reasons.add('not-read', () => 'the content was not read to its end')
      return { gate: NAME, passed: false, score: 0, reasons: reasons.list() }
    }
    const inside = pieces - fingerprints.size
    const held = await heldBySeniors(fingerprints, this.#seniors, signal)
    if (inside > 0) {
      const first = this.#firstRepeat
      reasons.add(
        'repeats-inside',
        () => `${counted(inside, 'piece')} of ${pieces} repeat another one here, the first at ${first}`,
      )
    }
    if (held > 0) {
      reasons.add(
        'held-by-seniors',
        () =>
          `${counted(held, 'piece')} of ${pieces} are in contributions accepted before, which are credited for them`,
      )
    }
    const passed = (inside + held) * 1000 <= this.#maxRepeated * pieces
    if (!passed) {
      reasons.add(
        'too-many-repeats',
        () => `more than ${this.#maxRepeated} in 1000 pieces are repeats, which is more than may be`,
      )
    }
    const score = pieces === 0 ? 1000 : Math.floor((fingerprints.size * 1000) / pieces)
    return { gate: NAME, passed, score, reasons: reasons.list() }
  }
}

/**
 * Counts pieces (rows in normal form, files of bytes) that repeat another one of the contribution, which lowers the score,
 * and those that senior accepted contributions hold, which does not: they are credited to their seniors. Param
 * `maxRepeated`: per mille of repeats of either kind that still pass.
 */
export const exactDuplicateGate: Gate = {
  name: NAME,
  configure(params) {
    const { maxRepeated } = integerParams(NAME, params, { maxRepeated: { min: 0, max: 1000, fallback: 1000 } })
    return ({ seniors }) => new DuplicateRun(maxRepeated, seniors)
  },
}
