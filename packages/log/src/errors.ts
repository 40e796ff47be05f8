import { DatanetError } from '@datanet/records'

/** An entry that the log does not take; it keeps nothing else from being taken. */
export abstract class RefusedError extends DatanetError {}

/** An entry of another datanet than the log's. */
export class WrongDatanetError extends RefusedError {
  readonly code = 'ERR_WRONG_DATANET'
}

/** An entry that can't follow what its author signed before: a wrong prev, size or first record. */
export class LinkInvalidError extends RefusedError {
  readonly code = 'ERR_LINK_INVALID'
}

/** An entry that came without some of its records, so that it can't be judged. */
export class RecordsMissingError extends RefusedError {
  readonly code = 'ERR_RECORDS_MISSING'
}

/** An author whom the charter's admission does not let write. */
export class NotAdmittedError extends RefusedError {
  readonly code = 'ERR_NOT_ADMITTED'
}

/** A log larger than the charter's quota allows. */
export class QuotaExceededError extends RefusedError {
  readonly code = 'ERR_QUOTA_EXCEEDED'
}

/** The author's log ends at a proven fork. */
export class ForkedError extends DatanetError {
  readonly code = 'ERR_FORKED'
}

/** Later entries of the own log are known, but not all those before them: to sign now would fork it. */
export class LogBehindError extends DatanetError {
  readonly code = 'ERR_LOG_BEHIND'
}

/** An entry that is not the charter of a datanet. */
export class CharterInvalidError extends DatanetError {
  readonly code = 'ERR_CHARTER_INVALID'
}

/** Stored entries that no longer are what was stored. */
export class StoreDamagedError extends DatanetError {
  readonly code = 'ERR_STORE_DAMAGED'
}
