import { type CID, type Entry, type Offer, recordId, signedPayloadOf } from '@datanet/records'

/** The proof of who offered a contribution, from the entry among these that did. */
export function offerIn(entries: Iterable<Entry>, subject: CID): Offer | undefined {
  for (const entry of entries) {
    const index = entry.records.findIndex((_, i) => recordId(entry.id, i).equals(subject))
    if (index >= 0) return { ...signedPayloadOf(entry), index }
  }
  return undefined
}
