/** A peer's logs as packages/sync takes them; nothing else here knows what that is. */
import type { Log, Outcome } from '@datanet/log'
import type { Entry } from '@datanet/records'
import type { SyncedLogs, SyncIndex } from '@datanet/sync'
import type { OpenedEntries } from './opened.ts'

/** What became of bytes that came from somewhere. */
export interface Taken {
  readonly outcomes: readonly { readonly outcome: Outcome; readonly error?: Error }[]
  readonly accepted: readonly Entry[]
  /** What was not held before and is now. */
  readonly news: readonly Entry[]
}

/** Takes entries as they travel. */
export async function takeIn(
  log: Log,
  opened: OpenedEntries,
  wire: readonly Uint8Array[],
  source: string,
): Promise<Taken> {
  const outcomes: { outcome: Outcome; error?: Error }[] = wire.map(() => ({ outcome: 'refused' }))
  const entries: Entry[] = []
  const places: number[] = []
  wire.forEach((bytes, at) => {
    try {
      entries.push(opened.open(bytes))
      places.push(at)
    } catch (error) {
      outcomes[at] = { outcome: 'refused', error: error as Error }
    }
  })
  const acceptance = await log.accept(entries, source)
  for (const [i, at] of places.entries()) outcomes[at] = acceptance.outcomes[i] ?? { outcome: 'refused' }
  return { outcomes, accepted: acceptance.accepted, news: acceptance.news }
}

/** Refused for what it is, not for want of room. */
export function isOffence(error: Error | undefined): boolean {
  return error !== undefined && (error as { code?: string }).code !== 'ERR_QUOTA_EXCEEDED'
}

/** See the header. `take` is how the peer takes what comes; `index` serves all syncs of these logs. */
export function heldLogs(
  log: Log,
  index: SyncIndex,
  take: (wire: readonly Uint8Array[]) => Promise<Taken>,
): SyncedLogs {
  const { founder, charter } = log.founding
  return {
    datanet: log.id,
    foremost: [founder, ...charter.validators.map(({ author }) => author)],
    index,
    frontier: () => log.frontier,
    idAt: (author, seq) => log.idAt(author, seq),
    read: (author, from, to) => log.read(author, from, to),
    forkOf: (author) => log.forkOf(author),
    get: (id) => log.get(id),
    missing: () => log.missing(),
    async ingest(wire) {
      const { outcomes, accepted } = await take(wire)
      const offence = outcomes.find(({ outcome, error }) => outcome === 'refused' && isOffence(error))
      const waiting = outcomes.filter(
        ({ outcome, error }) => outcome === 'waiting' || (outcome === 'refused' && !isOffence(error)),
      )
      return { accepted: accepted.length, waiting: waiting.length, offence: offence?.error ?? null }
    },
  }
}
