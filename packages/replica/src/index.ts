export { type LostPayment, type LostRecords, lostRecords, MAX_CARRIED_OF_FORK } from './carrying/lost-records.ts'
export type { ContentRow } from './content-rows.ts'
export { Pins } from './custody/pins.ts'
export {
  type Copy,
  type CopyKind,
  lacking,
  mayDrop,
  ranked,
  type Sight,
  shouldTake,
} from './custody/placement.ts'
export type { PaymentDraft } from './draft-payment.ts'
export * from './errors.ts'
export type { ReplicaEvent } from './events.ts'
export type { ReplicaHost } from './host.ts'
export type { Ingested } from './ingested.ts'
export {
  type Depth,
  MAX_INTAKE_BYTES,
  MAX_INTAKE_FRAMES,
  MAX_QUEUED_BYTES,
  MAX_SENDER_BYTES,
  MAX_SENDER_FRAMES,
  type OpenEntries,
  type Opened,
  openInline,
} from './intake.ts'
export type { Opening, OpenOptions } from './opening.ts'
export { Replica } from './replica.ts'
export type { Behind, MarkKeeper, SigningMark } from './signing-guard.ts'
export { syncedLogs } from './synced-logs.ts'
export type { TextTrace, TextTraceOptions } from './texts.ts'
export { FIRST_REST_MS } from './validation/fair-queue.ts'
export { SMALL_PER_AUTHOR, type ValidationOptions } from './validation/validation.ts'
