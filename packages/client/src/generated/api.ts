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
  headerBytes: 16384,
  waitSeconds: 60,
  heartbeatSeconds: 10,
  requestsPerSecond: 500,
  requestBurst: 1000,
  longOperations: 4,
  eventListeners: 64,
  connections: 256,
} as const

/** The HTTP status that comes with each error code. */
export const errorStatuses: Readonly<Record<string, number>> = {
  ERR_TOKEN_INVALID: 401,
  ERR_FORBIDDEN: 403,
  ERR_SCHEMA_MISMATCH: 400,
  ERR_TOO_MANY_REQUESTS: 429,
  ERR_RESPONSE_TOO_LARGE: 400,
  ERR_INTERNAL: 500,
  ERR_STORE_DAMAGED: 500,
  ERR_NETWORK_STOPPED: 503,
  ERR_BODY_INVALID: 400,
  ERR_REQUEST_TOO_LARGE: 413,
  ERR_CONTENT_TYPE: 415,
  ERR_ROUTE_UNKNOWN: 404,
  ERR_HTTP: 400,
  ERR_HEADERS_TOO_LARGE: 431,
  ERR_REQUEST_SLOW: 408,
  ERR_CID_INVALID: 400,
  ERR_DID_INVALID: 400,
  ERR_DATANET_NOT_FOUND: 404,
  ERR_CHARTER_MISSING: 409,
  ERR_NOT_FOUND: 404,
  ERR_TIMEOUT: 504,
  ERR_INPUT_REFUSED: 400,
  ERR_NOT_SUPPORTED: 400,
  ERR_CHARTER_INVALID: 400,
  ERR_GATE_UNKNOWN: 400,
  ERR_GATE_REPEATED: 400,
  ERR_GATE_PARAMS_INVALID: 400,
  ERR_ROW_SCHEMA_INVALID: 400,
  ERR_NOT_CANONICAL: 400,
  ERR_TOO_LARGE: 413,
  ERR_NOT_ADMITTED: 403,
  ERR_NOT_JOINED: 403,
  ERR_QUOTA_EXCEEDED: 409,
  ERR_FORKED: 409,
  ERR_LOG_BEHIND: 409,
  ERR_LINK_INVALID: 409,
  ERR_DISK_FULL: 507,
  ERR_NOT_VALIDATOR: 403,
  ERR_ALREADY_VOTED: 409,
  ERR_NOT_ISSUER: 403,
  ERR_ALREADY_PAID: 409,
  ERR_ALREADY_CONTRIBUTED: 409,
  ERR_LINK_UNREADABLE: 400,
  ERR_ADDRESS_INVALID: 400,
  ERR_DIAL_FAILED: 502,
  ERR_PEER_REFUSED: 403,
  ERR_PROTOCOL_UNSUPPORTED: 502,
  ERR_TIMED_OUT: 504,
  ERR_NOT_CONNECTED: 409,
  ERR_FILE_NOT_FOUND: 404,
  ERR_FILE_UNREADABLE: 400,
  ERR_FILE_SPECIAL: 400,
  ERR_FILE_CHANGED: 409,
  ERR_FILE_EMPTY: 400,
  ERR_NO_FILES: 400,
  ERR_SYMLINK_LOOP: 400,
  ERR_PATH_CONFLICT: 400,
  ERR_PATH_INVALID: 400,
  ERR_ROW_INVALID: 400,
  ERR_ROW_TOO_LARGE: 400,
  ERR_NOT_UTF8: 400,
  ERR_HEADER_INVALID: 400,
  ERR_MANIFEST_TOO_LARGE: 400,
  ERR_PATH_UNSAFE: 400,
  ERR_FILE_WRITE: 400,
  ERR_BLOCK_UNAVAILABLE: 504,
  ERR_BLOCK_CORRUPT: 502,
  ERR_BLOCK_MISMATCH: 502,
  ERR_SHARD_MALFORMED: 502,
  ERR_MANIFEST_INVALID: 502,
  ERR_VERDICT_MISPLACED: 502,
  ERR_SIGNATURE_INVALID: 502,
  ERR_ROOT_MISMATCH: 502,
  ERR_VERSION_UNSUPPORTED: 502,
  ERR_CERTIFICATE_INVALID: 502,
}
