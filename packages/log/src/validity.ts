/** Whether an entry may follow what its author signed before: from its causal ancestors alone (R6). */
import { type Entry, equalBytes, isKnownRecord, type UnopenedEntry } from '@datanet/records'
import { admissionsIn, admit, mayLetInAnyone } from './admission.ts'
import type { Founding } from './charter.ts'
import { isEntryId } from './entry-id.ts'
import { LinkInvalidError, NotAdmittedError, QuotaExceededError, RecordsMissingError } from './errors.ts'
import type { Standing } from './place.ts'

/** What to do about an author's log that does not hold together. */
export const LINK_HINT = 'The author signed a log that does not hold together; ask the author, or another peer.'

/** Checks what an entry says by itself about its place in a log. */
export function checkPlace(founding: Founding, entry: Entry | UnopenedEntry): void {
  const { author, seq, prev } = entry.payload
  if ((seq === 0) !== (prev === null)) {
    throw new LinkInvalidError(`entry ${seq} names ${prev ?? 'nothing'} as the entry before it`, LINK_HINT)
  }
  if (prev !== null && !isEntryId(prev)) {
    throw new LinkInvalidError(`entry ${seq} names ${prev}, which is no entry, as the one before it`, LINK_HINT)
  }
  if (seq === 0 && equalBytes(author, founding.founder)) {
    throw new LinkInvalidError("the founder's log begins with the charter and with nothing else", LINK_HINT)
  }
  // An erased record can't be judged, and anyone on the way may have erased it.
  if ('records' in entry ? entry.records.includes(null) : !entry.isWhole) {
    throw new RecordsMissingError(
      `entry ${seq} came without some of its records`,
      'Ask another peer for the whole entry.',
    )
  }
}

/** How many bytes the log of an author may hold. */
export function quotaOf(founding: Founding, author: Uint8Array): number {
  const { quota } = founding.charter
  return mayLetInAnyone(founding, author) ? quota.validator : quota.author
}

/** Checks that a log would not grow beyond its author's quota, by what the entry says of itself. */
export function checkQuota(founding: Founding, { payload: { author, bytes } }: Entry | UnopenedEntry): void {
  const limit = quotaOf(founding, author)
  if (bytes <= limit) return
  throw new QuotaExceededError(
    `the log would grow to ${bytes} bytes; the charter allows ${limit}`,
    'Ask the founder for a datanet with a larger quota.',
  )
}

/**
 * Checks an entry against where its author's log stood before it and, for a first entry, against its deps. Returns how
 * many others the author may still let in. Throws ERR_LINK_INVALID, ERR_QUOTA_EXCEEDED, ERR_NOT_ADMITTED.
 */
export function checkEntry(
  founding: Founding,
  entry: Entry,
  before: Standing | undefined,
  deps: readonly Entry[],
): number {
  const { seq, bytes } = entry.payload
  const counted = (before?.bytes ?? 0) + entry.size
  if (bytes !== counted) {
    throw new LinkInvalidError(`entry ${seq} counts ${bytes} bytes of log; its records make ${counted}`, LINK_HINT)
  }
  const [first] = entry.records
  if (before === undefined && (first == null || !isKnownRecord(first) || first.type !== 'identity')) {
    throw new LinkInvalidError(
      "an author's first record is not its identity",
      'Begin the log with an identity record, which commits to a recovery key.',
    )
  }
  checkQuota(founding, entry)
  const allowance = before?.admits ?? admit(founding, entry, deps)
  const admissions = admissionsIn(founding, entry)
  if (admissions > allowance) {
    throw new NotAdmittedError(
      `the entry lets in ${admissions} others; its author may let in ${allowance}`,
      'Ask a validator to admit them.',
    )
  }
  return allowance - admissions
}
