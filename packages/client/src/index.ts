export {
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type Happenings,
  type Operations,
} from './client.ts'
export * from './errors.ts'
export type * from './generated/api.ts'
export { API_PREFIX, apiLimits, errorStatuses, parseErrorBody, parseProgress, routes } from './generated/api.ts'
export { type RawInput, readInput } from './input.ts'
export type { QueryKind, Route } from './route.ts'
