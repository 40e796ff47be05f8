import type { Content, Gate, GateReport, Subject } from './gate.ts'
import { integerParams } from './params.ts'
import { Reasons } from './reasons.ts'

const NAME = 'size'
const GIB = 1024 ** 3
const MAX = Number.MAX_SAFE_INTEGER

/** How large a contribution may be: bytes, and rows with each file of bytes as one. */
export interface SizeLimits {
  readonly maxBytes: number
  readonly maxRows: number
  readonly minRows: number
}

/** The limits of a charter without this gate: none, but claims must be true all the same. */
export const NO_LIMITS: SizeLimits = { maxBytes: MAX, maxRows: MAX, minRows: 0 }

/** Whether a contribution's manifest claims more than the limits; then none of its content needs to be read. */
export function claimsTooMuch({ manifest }: Subject, limits: SizeLimits): boolean {
  return manifest.bytes > limits.maxBytes || manifest.rows > limits.maxRows
}

/** Compares what the record claims, what the manifest claims, what was read, and the limits. */
export function judgeSize({ contribution, manifest }: Subject, limits: SizeLimits, content: Content): GateReport {
  const reasons = new Reasons(NAME)
  if (manifest.bytes > limits.maxBytes) {
    reasons.add('too-many-bytes', () => `${manifest.bytes} bytes are more than ${limits.maxBytes}`)
  }
  if (manifest.rows > limits.maxRows) {
    reasons.add('too-many-rows', () => `${manifest.rows} rows are more than ${limits.maxRows}`)
  }
  if (manifest.rows < limits.minRows) {
    reasons.add('too-few-rows', () => `${manifest.rows} rows are fewer than ${limits.minRows}`)
  }
  for (const field of ['rows', 'bytes'] as const) {
    if (contribution[field] === manifest[field]) continue
    const [claimed, listed] = [contribution[field], manifest[field]]
    reasons.add('claim-differs', () => `the record claims ${claimed} ${field}, but its manifest lists ${listed}`)
  }
  const { fault } = content
  if (fault?.code === 'content-differs') reasons.add(fault.code, () => fault.text)
  const list = reasons.list()
  return { gate: NAME, passed: list.length === 0, score: list.length === 0 ? 1000 : 0, reasons: list }
}

/** The gate's limits, from its params. Throws ERR_GATE_PARAMS_INVALID. */
export function sizeLimits(params: Parameters<Gate['configure']>[0]): SizeLimits {
  return integerParams(NAME, params, {
    maxBytes: { min: 1, max: MAX, fallback: GIB },
    maxRows: { min: 1, max: MAX, fallback: 10_000_000 },
    minRows: { min: 0, max: MAX, fallback: 1 },
  })
}

/** Whether a contribution is neither too large nor too small, and holds exactly what it claims to hold. */
export const sizeGate: Gate = {
  name: NAME,
  configure(params) {
    const limits = sizeLimits(params)
    return (subject) => ({ end: (content) => judgeSize(subject, limits, content) })
  },
}
