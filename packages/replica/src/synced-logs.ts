import type { Log } from '@datanet/log'
import { type SyncedLogs, SyncIndex } from '@datanet/sync'
import type { Replica } from './replica.ts'

const indexes = new WeakMap<Log, SyncIndex>()

/** The index that all syncs of a log share; it begins to follow the frontier with the first. */
function indexOf(log: Log): SyncIndex {
  const held = indexes.get(log)
  if (held !== undefined) return held
  const index = new SyncIndex()
  indexes.set(log, index)
  void index.at(log.frontier)
  return index
}

type Outcomes = Awaited<ReturnType<Replica['ingest']>>['outcomes']

/** Neither new nor wrong: it waits for others, or an author or a peer has brought all that it may bring for now. */
function hasNoPlaceYet({ outcome, error }: Outcomes[number]): boolean {
  return outcome === 'waiting' || (outcome === 'refused' && codeOf(error) === 'ERR_QUOTA_EXCEEDED')
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code
}

/** What waits for room or for a fork to show is no offence; what is plainly wrong is. */
function offenceIn(outcomes: Outcomes): Error | null {
  return outcomes.find((one) => one.outcome === 'refused' && !hasNoPlaceYet(one))?.error ?? null
}

/** A replica's logs as packages/sync takes them. `source` names the peer at the other end. */
export function syncedLogs(replica: Replica, source: string): SyncedLogs {
  const { log, founding } = replica
  return {
    datanet: log.id,
    foremost: [founding.founder, ...founding.charter.validators.map(({ author }) => author)],
    index: indexOf(log),
    frontier: () => log.frontier,
    idAt: (author, seq) => log.idAt(author, seq),
    read: (author, from, to) => log.read(author, from, to),
    forkOf: (author) => log.forkOf(author),
    get: (id) => log.get(id),
    missing: () => log.missing(),
    async ingest(entries) {
      const { outcomes, accepted } = await replica.ingest(entries, source)
      const waiting = outcomes.filter(hasNoPlaceYet).length
      return { accepted, waiting, offence: offenceIn(outcomes) }
    },
  }
}
