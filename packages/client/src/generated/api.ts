// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
export * from './charter.ts'
export * from './contribution.ts'
export * from './datanet.ts'
export * from './detail.ts'
export * from './event.ts'
export * from './ledger.ts'
export * from './peer.ts'
export * from './release.ts'
export * from './routes.ts'
export * from './values.ts'
export * from './verdict.ts'

/** What every path begins with. */
export const API_PREFIX = '/v1'

/** The bounds that both sides keep to. */
export const apiLimits = {
  requestBytes: 4194304,
  responseBytes: 67108864,
  waitSeconds: 60,
  heartbeatSeconds: 10,
} as const
