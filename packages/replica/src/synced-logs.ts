import { type Head, isValidator } from '@datanet/log'
import { type CID, compareBytes, equalBytes, openEntry } from '@datanet/records'
import type { SyncedLogs } from '@datanet/sync'
import type { Replica } from './replica.ts'

/** What waits for room or for a fork to show is no offence; what is plainly wrong is. */
function offenceIn(outcomes: readonly { readonly outcome: string; readonly error?: Error }[]): Error | null {
  return (
    outcomes.find(
      ({ outcome, error }) =>
        outcome === 'refused' && (error as { code?: string } | undefined)?.code !== 'ERR_QUOTA_EXCEEDED',
    )?.error ?? null
  )
}

/** A replica's logs as packages/sync takes them. `source` names the peer at the other end. */
export function syncedLogs(replica: Replica, source: string): SyncedLogs {
  const { log, founding } = replica
  const rank = (author: Uint8Array) =>
    equalBytes(author, founding.founder) ? 0 : isValidator(founding, author) ? 1 : 2
  return {
    datanet: log.id,
    root: () => log.frontier.root,
    frontier: () =>
      [...log.heads()]
        .sort((a: Head, b: Head) => rank(a.author) - rank(b.author) || compareBytes(a.author, b.author))
        .map(({ author, seq, id, fork }) => ({ author, seq, id, fork })),
    async idAt(author, seq): Promise<CID | undefined> {
      for await (const bytes of log.read(author, seq, seq + 1)) return openEntry(bytes).id
      return undefined
    },
    read: (author, from) => log.read(author, from),
    forkOf: (author) => log.forkOf(author),
    async ingest(entries) {
      const { outcomes, accepted } = await replica.ingest(entries, source)
      return { accepted, offence: offenceIn(outcomes) }
    },
  }
}
