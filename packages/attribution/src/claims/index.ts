export { type AuditFinding, auditClaim, sampleParts } from './audit.ts'
export type { Computation, ItemValue, Member } from './computation.ts'
export { parseResult, partsOf, type Result, type RunOptions, writeResult } from './result.ts'
export { equalShares, sizeShares } from './shares.ts'
