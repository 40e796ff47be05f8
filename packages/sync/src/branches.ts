/**
 * Entries behind a fork that a first entry stands on (R6): whom such a branch let in stays in, so a peer that heard of
 * the fork first must get the branch too. It asks by id; the answer is the entry and those before it, newest first, down
 * to the first that counts, since an entry behind a fork is only kept by somebody who knows what stands on it.
 */
import type { CID } from '@datanet/records'
import { EntryStream } from './entry-stream.ts'
import { MAX_NEEDS } from './messages.ts'
import { both, type Round, type Session, violation } from './round.ts'
import { readStand } from './stand.ts'

/** The most entries of branches that are sent in a round. */
export const MAX_BRANCH_ENTRIES = 512

/** What this peer misses for first entries that wait. */
export function needsOf({ logs }: Session): CID[] {
  const needs: CID[] = []
  for (const id of logs.missing()) if (needs.push(id) === MAX_NEEDS) break
  return needs
}

/** Sends what the other peer misses, and takes what this one does. */
export async function exchangeBranches(round: Round, theirs: readonly CID[]): Promise<void> {
  const { session } = round
  const sending = sendBranches(round, theirs).then(() => session.talk.send({ type: 'end', needs: [] }))
  await both(session, sending, takeBranches(round))
}

async function sendBranches(round: Round, ids: readonly CID[]): Promise<void> {
  const stream = new EntryStream(round.session)
  let left = MAX_BRANCH_ENTRIES
  for (const id of ids) {
    for (let next: CID | null = id; next !== null && left > 0; left--) next = await sendOne(round, next, stream)
  }
  await stream.flush()
}

/** Sends an entry, if it is held; gives the one before it if that one too stands behind a fork. */
async function sendOne({ own, session }: Round, id: CID, stream: EntryStream): Promise<CID | null> {
  const entry = await session.logs.get(id)
  if (entry === undefined) return null
  await stream.addProof(entry.bytes)
  const { author, seq, prev } = entry.payload
  const value = own.get(author)
  const fork = value === undefined ? null : readStand(value).fork
  return fork !== null && seq > fork ? prev : null
}

async function takeBranches({ session }: Round): Promise<void> {
  const { talk, intake } = session
  const most = intake.came + MAX_BRANCH_ENTRIES
  intake.allow(MAX_BRANCH_ENTRIES)
  for (let message = await talk.receive(); message.type !== 'end'; message = await talk.receive()) {
    if (message.type !== 'entries') throw violation(`expected entries, got ${message.type}`)
    if (intake.came + message.entries.length > most) throw violation('entries came that nobody asked for')
    await intake.take(message.entries)
  }
  await intake.drained()
}
