import { encode, MAX_ENTRY_BYTES, MAX_ENTRY_RECORDS, type WireRecord } from '@datanet/records'

/** What is kept free of an entry: its payload, and an author's first records. */
const RESERVED_BYTES = 4096
const RESERVED_RECORDS = 2
/** What a record costs beside its bytes: salt and framing. */
const PER_RECORD_BYTES = 64

/** Cuts records into batches that each fit into one entry, in their order. */
export function entryBatches(records: readonly WireRecord[]): WireRecord[][] {
  const batches: WireRecord[][] = []
  let batch: WireRecord[] = []
  let bytes = 0
  for (const record of records) {
    const size = encode(record).length + PER_RECORD_BYTES
    const full = bytes + size > MAX_ENTRY_BYTES - RESERVED_BYTES || batch.length >= MAX_ENTRY_RECORDS - RESERVED_RECORDS
    if (full && batch.length > 0) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(record)
    bytes += size
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}
