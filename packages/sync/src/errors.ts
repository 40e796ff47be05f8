import { DatanetError } from '@datanet/records'

/** The other peer broke the sync protocol or sent what no honest peer would. */
export class SyncViolationError extends DatanetError {
  readonly code = 'ERR_SYNC_VIOLATION'
}

/** The other peer ended the conversation before it was complete. */
export class SyncBrokenError extends DatanetError {
  readonly code = 'ERR_SYNC_BROKEN'
}
