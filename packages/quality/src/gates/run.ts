import type { GateCharter, GateReport, Subject } from './gate.ts'
import { type ReadOptions, readContent, unreadContent } from './read-content.ts'
import { type GateSettings, parseGateSettings } from './settings.ts'
import { claimsTooMuch, judgeSize } from './size.ts'

/** What gates are run over, and by which charter. */
export interface GateInput extends Subject, ReadOptions {
  readonly charter: GateCharter
  /** The charter's gates, when they are at hand from an earlier run. */
  readonly settings?: GateSettings
}

/** What the gates of a charter find of a contribution. */
export interface GateResult {
  /** In the order of the charter. */
  readonly reports: GateReport[]
  readonly passed: boolean
  /** 0 to 1000: the lowest of the gates' scores, and half of that when one was not passed. */
  readonly score: number
  /** The distinct 16-byte fingerprints of the content, sorted and concatenated; empty when it was not read to its end. */
  readonly fingerprints: Uint8Array
  /** Rows and bytes that were read. */
  readonly rows: number
  readonly bytes: number
}

function overall(reports: readonly GateReport[]): { passed: boolean; score: number } {
  const passed = reports.every((report) => report.passed)
  const lowest = reports.reduce((score, report) => Math.min(score, report.score), 1000)
  return { passed, score: passed ? lowest : Math.floor(lowest / 2) }
}

/**
 * Runs a charter's gates over a contribution in one pass over its content: the same content, charter and seniors give the
 * same result on every peer. Content that is not what its record and manifest claim fails even where the charter has no
 * `size` gate. Throws what `parseGateSettings` throws, and what `readShard` throws when blocks can't be had.
 */
export async function runGates(input: GateInput): Promise<GateResult> {
  const settings = input.settings ?? parseGateSettings(input.charter)
  const runs = settings.gates.map(({ start }) => start(input))
  const content = claimsTooMuch(input, settings.limits)
    ? unreadContent()
    : await readContent(input.manifest, runs, input)
  const reports: GateReport[] = []
  for (const run of runs) reports.push(await run.end(content, input.signal))
  if (!settings.gates.some(({ name }) => name === 'size')) {
    const claims = judgeSize(input, settings.limits, content)
    if (!claims.passed) reports.push(claims)
  }
  const { rows, bytes, fault, fingerprints } = content
  return {
    reports,
    ...overall(reports),
    fingerprints: fault === null ? fingerprints.sorted() : new Uint8Array(0),
    rows,
    bytes,
  }
}
