/**
 * Who may write (L5), from an author's first entry and that entry's causal ancestors alone (R6).
 * 1. The charter's own people may always write.
 * 2. Under `invite`, a first entry is let in by an `admit` of its author, or by an `invite` whose key signed its `join`,
 *    in an entry among its deps; of several `join` records the first one counts.
 * 3. Under `open`, a first entry is let in by the work that it shows, which costs its author time and everybody else one
 *    hash; without work, as under `invite`.
 * 4. Validators and the founder may let in anyone; an admitted author as many as its `admits` say, counting those whom
 *    they may let in in turn; an invited one nobody. Only the first two may invite, since one invite lets in any number.
 */
import {
  concatBytes,
  type Entry,
  equalBytes,
  isKnownRecord,
  recordId,
  textBytes,
  verifySignature,
  type WireRecord,
} from '@datanet/records'
import { type Founding, isNamed, isValidator } from './charter.ts'
import { NotAdmittedError } from './errors.ts'
import { isWork } from './work.ts'

/** The allowance of those who may let in anyone. */
export const UNLIMITED = Number.MAX_SAFE_INTEGER
const JOIN_DOMAIN = textBytes('datanet/join/v1\0')

/** What an invite's key signs to let an author in. */
export function joinMessage(datanet: Uint8Array, author: Uint8Array): Uint8Array {
  return concatBytes(JOIN_DOMAIN, datanet, author)
}

function known<T extends WireRecord['type']>(
  entry: Entry,
  type: T,
): { record: Extract<WireRecord, { type: T }>; index: number }[] {
  return entry.records.flatMap((record, index) =>
    isKnownRecord(record) && record.type === type
      ? [{ record: record as Extract<WireRecord, { type: T }>, index }]
      : [],
  )
}

/** Whether an author may let in as many others as it likes. */
export function mayLetInAnyone(founding: Founding, author: Uint8Array): boolean {
  return equalBytes(author, founding.founder) || isValidator(founding, author)
}

/** What an entry takes of its author's allowance; throws ERR_NOT_ADMITTED for an invite of one who may not invite. */
export function admissionsIn(founding: Founding, entry: Entry): number {
  if (mayLetInAnyone(founding, entry.payload.author)) return 0
  if (known(entry, 'invite').length > 0) {
    throw new NotAdmittedError(
      'only validators and the founder may invite',
      'Admit the author by its id: `datanet admit ID DID`.',
    )
  }
  return known(entry, 'admit').reduce((sum, { record }) => sum + 1 + record.admits, 0)
}

/** Whether a first entry is judged by its deps: where neither the charter nor its own work lets its author in. */
export function standsOnDeps(founding: Founding, first: Entry): boolean {
  return (
    founding.charter.admission !== 'listed' && !isNamed(founding, first.payload.author) && !showsWork(founding, first)
  )
}

/**
 * Whether any of these entries may let an author in, as far as can be told without looking into the author's own entry:
 * one that admits it, or that holds an invite. Where this is false, `admit` refuses whatever the author signed, except
 * work in an open datanet.
 */
export function mayBeAdmittedBy(founding: Founding, author: Uint8Array, deps: readonly Entry[]): boolean {
  if (isNamed(founding, author) || founding.charter.admission === 'open') return true
  if (founding.charter.admission === 'listed') return false
  return deps.some(
    (dep) =>
      known(dep, 'invite').length > 0 || known(dep, 'admit').some(({ record }) => equalBytes(record.author, author)),
  )
}

/** Whether a first entry is to be judged by its work. */
function showsWork(founding: Founding, first: Entry): boolean {
  return founding.charter.admission === 'open' && known(first, 'work').length > 0
}

function checkWork(founding: Founding, first: Entry): void {
  const { author } = first.payload
  const { work = 0 } = founding.charter
  if (known(first, 'work').some(({ record }) => isWork(founding.entry.id, author, record.nonce, work))) return
  throw new NotAdmittedError(
    `the author's work does not begin with ${work} zero bits`,
    'Join the datanet with `datanet join ID`, which does the work.',
  )
}

/** What is said of an author whom nothing lets in. */
export function notAdmitted({ charter }: Founding): NotAdmittedError {
  switch (charter.admission) {
    case 'listed':
      return new NotAdmittedError(
        'the charter does not list this author as a writer',
        'Ask the founder for a datanet whose charter names you with --writer.',
      )
    case 'open':
      return new NotAdmittedError(
        'neither work nor a validator lets this author in',
        'Join the datanet with `datanet join ID`, which does the work.',
      )
    default:
      return new NotAdmittedError(
        'no validator has let this author in',
        'Ask a validator for an invite link (`datanet invite ID`), then `datanet join LINK`; or to run `datanet admit ID DID`.',
      )
  }
}

/**
 * How many others the author of a first entry may let in; throws ERR_NOT_ADMITTED when it may not even write.
 * `deps` are the entries that the first entry names, each already accepted.
 */
export function admit(founding: Founding, first: Entry, deps: readonly Entry[]): number {
  const { author } = first.payload
  if (mayLetInAnyone(founding, author)) return UNLIMITED
  if (isNamed(founding, author)) return 0
  if (founding.charter.admission === 'listed') throw notAdmitted(founding)
  if (showsWork(founding, first)) {
    checkWork(founding, first)
    return 0
  }
  // one proof is looked at: a stranger can put a thousand wrong ones into an entry
  const join = known(first, 'join')[0]?.record
  let allowance = -1
  for (const dep of deps) {
    for (const { record } of known(dep, 'admit')) {
      if (equalBytes(record.author, author)) allowance = Math.max(allowance, record.admits)
    }
    for (const { record, index } of known(dep, 'invite')) {
      const id = recordId(dep.id, index)
      const message = joinMessage(founding.entry.id.bytes, author)
      if (join?.invite.equals(id) && verifySignature(join.proof, message, record.key))
        allowance = Math.max(allowance, 0)
    }
  }
  if (allowance < 0) throw notAdmitted(founding)
  return allowance
}
