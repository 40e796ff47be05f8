export { type Answer, MAX_FIRST_DEPS, type Offered, type Outcome } from './accepting.ts'
export { joinMessage } from './admission.ts'
export { type Audit, auditLogs, type Damage, MAX_DAMAGE } from './audit.ts'
export { checkCharter, type Founding, isNamed, isValidator, mostWithinAThird, readFounding } from './charter.ts'
export * from './errors.ts'
export type { ForkProof } from './fork-proof.ts'
export type { Head } from './head-table.ts'
export { entriesRange } from './keys.ts'
export { type Acceptance, Log, type LogOptions } from './log.ts'
export { createMemoryStore } from './memory-store.ts'
export { MAX_NEWCOMER_BYTES } from './newcomers.ts'
export { type Cut, type Repair, repairLogs } from './repair.ts'
export { afterPrefix, type KeyValueStore, type Op, prefixedStore, type Range } from './store.ts'
export { type HeadListener, MAX_WRITE_BYTES } from './turns.ts'
export {
  MAX_STRANGER_BYTES,
  MAX_STRANGER_SOURCE_BYTES,
  MAX_WAITING_AUTHOR_BYTES,
  MAX_WAITING_BYTES,
  MAX_WAITING_MS,
  MAX_WAITING_PER_AUTHOR,
  MAX_WAITING_PER_SOURCE,
  MAX_WAITING_SOURCE_BYTES,
} from './waiting-room.ts'
export { findWork, type WorkSearch } from './work.ts'
