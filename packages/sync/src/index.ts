export * from './errors.ts'
export { type FrontierItem, MAX_FRAME_BYTES } from './messages.ts'
export {
  type Channel,
  datanetOfHello,
  reconcile,
  type SyncedLogs,
  type SyncProgress,
  type SyncResult,
} from './reconcile.ts'
