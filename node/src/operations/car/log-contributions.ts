import { type CID, isKnownRecord, reopenEntry } from '@datanet/records'
import type { Replica } from '@datanet/replica'

/** A contribution record as it stands in a log. */
export interface LoggedContribution {
  readonly entry: CID
  readonly index: number
  readonly manifest: CID
}

/** Entries of all logs as they travel, each with the contributions that it offers. */
export async function* entriesWithContributions({
  log,
}: Pick<Replica, 'log'>): AsyncGenerator<{ bytes: Uint8Array; contributions: LoggedContribution[] }> {
  for (const { author } of log.heads()) {
    for await (const bytes of log.read(author)) {
      const entry = reopenEntry(bytes)
      const contributions = entry.records.flatMap((record, index) =>
        isKnownRecord(record) && record.type === 'contribution'
          ? [{ entry: entry.id, index, manifest: record.manifest }]
          : [],
      )
      yield { bytes, contributions }
    }
  }
}
