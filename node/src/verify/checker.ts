/** What a worker thread does: opens the entries of a batch, chunk by chunk as it can claim them, and says which held; ends at null. */
import { parentPort } from 'node:worker_threads'
import { openEntry, openSignedEntry } from '@datanet/records'
import { type Batch, entryAt, mark, work } from './batch.ts'

parentPort?.on('message', (batch: Batch | null) => {
  if (batch === null) {
    parentPort?.close()
    return
  }
  const open = batch.depth === 'whole' ? openEntry : openSignedEntry
  work(batch, (at) => {
    try {
      open(entryAt(batch, at))
      mark(batch, at)
    } catch {
      // whoever reads the marks opens it again, for its error
    }
  })
  parentPort?.postMessage(null)
})
